-- What people decided is applied to every item at every write, whoever writes. Why: one DSN is shared, so any writer may
-- send any column; what they send for a derived column is computed again from Hold. {schema}, {lock_space}, {title_key_length}
-- and {fields} are filled in by postgresql.py.
-- The strings of a JSON array, once each, in order; anything else has none.
CREATE OR REPLACE FUNCTION {schema}.holdfast_topics(value jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
DECLARE
  found text[] := ARRAY[]::text[];
  entry jsonb;
BEGIN
  IF jsonb_typeof(value) = 'array' THEN
    FOR entry IN SELECT e FROM jsonb_array_elements(value) WITH ORDINALITY AS t(e, n) ORDER BY n LOOP
      IF jsonb_typeof(entry) = 'string' AND NOT (entry #>> '{{}}') = ANY (found) THEN
        found := found || (entry #>> '{{}}');
      END IF;
    END LOOP;
  END IF;
  RETURN found;
END $body$;

-- A categories value as [category, subcategory or null] pairs, once each, in order.
CREATE OR REPLACE FUNCTION {schema}.holdfast_pairs(value jsonb) RETURNS jsonb[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
DECLARE
  found jsonb[] := ARRAY[]::jsonb[];
  entry jsonb;
  pair jsonb;
  sub text;
  subs text[];
BEGIN
  IF jsonb_typeof(value) = 'array' THEN
    FOR entry IN SELECT e FROM jsonb_array_elements(value) WITH ORDINALITY AS t(e, n) ORDER BY n LOOP
      CONTINUE WHEN jsonb_typeof(entry -> 'category') IS DISTINCT FROM 'string';
      subs := {schema}.holdfast_topics(entry -> 'subcategories');
      IF cardinality(subs) = 0 THEN
        subs := ARRAY[NULL]::text[];
      END IF;
      FOREACH sub IN ARRAY subs LOOP
        pair := jsonb_build_array(entry ->> 'category', sub);
        IF NOT pair = ANY (found) THEN
          found := found || pair;
        END IF;
      END LOOP;
    END LOOP;
  END IF;
  RETURN found;
END $body$;

-- The pairs of a decision's "add" or "remove".
CREATE OR REPLACE FUNCTION {schema}.holdfast_decided_pairs(value jsonb) RETURNS jsonb[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
DECLARE
  found jsonb[] := ARRAY[]::jsonb[];
  entry jsonb;
BEGIN
  IF jsonb_typeof(value) = 'array' THEN
    FOR entry IN SELECT e FROM jsonb_array_elements(value) WITH ORDINALITY AS t(e, n) ORDER BY n LOOP
      CONTINUE WHEN jsonb_typeof(entry) <> 'array';
      CONTINUE WHEN jsonb_array_length(entry) <> 2 OR jsonb_typeof(entry -> 0) <> 'string'
        OR jsonb_typeof(entry -> 1) NOT IN ('string', 'null');
      IF NOT entry = ANY (found) THEN
        found := found || entry;
      END IF;
    END LOOP;
  END IF;
  RETURN found;
END $body$;

-- Pairs as a categories value, in the order in which categories first appear.
CREATE OR REPLACE FUNCTION {schema}.holdfast_grouped(pairs jsonb[]) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
DECLARE
  names text[] := ARRAY[]::text[];
  subs jsonb[] := ARRAY[]::jsonb[];
  result jsonb := '[]';
  pair jsonb;
  at integer;
BEGIN
  FOREACH pair IN ARRAY pairs LOOP
    at := array_position(names, pair ->> 0);
    IF at IS NULL THEN
      names := names || (pair ->> 0);
      subs := subs || '[]'::jsonb;
      at := cardinality(names);
    END IF;
    IF jsonb_typeof(pair -> 1) = 'string' THEN
      subs[at] := subs[at] || jsonb_build_array(pair -> 1);
    END IF;
  END LOOP;
  FOR at IN 1 .. cardinality(names) LOOP
    result := result || jsonb_build_array(jsonb_build_object('category', names[at], 'subcategories', subs[at]));
  END LOOP;
  RETURN result;
END $body$;

-- (machine members without the removed ones) followed by the added ones that are not there yet.
CREATE OR REPLACE FUNCTION {schema}.holdfast_patched(field text, machine jsonb, decision jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
DECLARE
  topics text[];
  gone text[];
  pairs jsonb[];
  gone_pairs jsonb[];
BEGIN
  IF field = 'topics' THEN
    gone := {schema}.holdfast_topics(decision -> 'remove');
    topics := ARRAY(SELECT t FROM unnest({schema}.holdfast_topics(machine)) WITH ORDINALITY AS u(t, n)
                     WHERE NOT t = ANY (gone) ORDER BY n);
    RETURN to_jsonb(topics || ARRAY(
      SELECT t FROM unnest({schema}.holdfast_topics(decision -> 'add')) WITH ORDINALITY AS u(t, n)
       WHERE NOT t = ANY (topics) ORDER BY n));
  END IF;
  gone_pairs := {schema}.holdfast_decided_pairs(decision -> 'remove');
  pairs := ARRAY(SELECT p FROM unnest({schema}.holdfast_pairs(machine)) WITH ORDINALITY AS u(p, n)
                  WHERE NOT p = ANY (gone_pairs) ORDER BY n);
  RETURN {schema}.holdfast_grouped(pairs || ARRAY(
    SELECT p FROM unnest({schema}.holdfast_decided_pairs(decision -> 'add')) WITH ORDINALITY AS u(p, n)
     WHERE NOT p = ANY (pairs) ORDER BY n));
END $body$;

CREATE OR REPLACE FUNCTION {schema}.holdfast_effective(analysis jsonb, curated jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
DECLARE
  fields constant text[] := ARRAY[{fields}];
  result jsonb := '{{}}';
  decision jsonb;
  field text;
BEGIN
  IF jsonb_typeof(analysis) = 'object' THEN
    IF analysis - fields = '{{}}' THEN
      result := analysis;
    ELSE
      SELECT coalesce(jsonb_object_agg(key, value), '{{}}') INTO result FROM jsonb_each(analysis) WHERE key = ANY (fields);
    END IF;
  END IF;
  IF jsonb_typeof(curated) IS DISTINCT FROM 'object' OR curated = '{{}}' THEN
    RETURN result;
  END IF;
  FOREACH field IN ARRAY fields LOOP
    decision := curated -> field;
    CONTINUE WHEN jsonb_typeof(decision) IS DISTINCT FROM 'object';
    IF decision ->> 'op' IN ('set', 'pin') THEN
      result := result || jsonb_build_object(field, coalesce(decision -> 'value', 'null'));
    ELSIF decision ->> 'op' = 'patch' AND field IN ('topics', 'categories') THEN
      result := result || jsonb_build_object(field, {schema}.holdfast_patched(field, result -> field, decision));
    END IF;
  END LOOP;
  RETURN result;
END $body$;

CREATE OR REPLACE FUNCTION {schema}.holdfast_text(document jsonb, field text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
  SELECT CASE WHEN jsonb_typeof(document -> field) = 'string' THEN document ->> field ELSE '' END
$body$;

-- SECURITY DEFINER: a writer without any right on Hold still has it looked up.
CREATE OR REPLACE FUNCTION {schema}.holdfast_item_derive() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, {schema}, pg_temp AS $body$
DECLARE
  curated jsonb;
  is_held boolean;
BEGIN
  -- An insert and a decision about the same key must see each other although neither has committed; see holdfast_hold_touch.
  IF TG_OP = 'INSERT' THEN
    PERFORM pg_advisory_xact_lock_shared({lock_space}, hashtext(NEW.external_id) & 63);
  END IF;
  SELECT h.curated, h.deleted_at INTO curated, NEW.deleted_at FROM {schema}.content_hold h
   WHERE h.tenant = NEW.tenant AND h.source = NEW.source AND h.external_id = NEW.external_id;
  is_held := FOUND;
  NEW.changed := pg_current_xact_id()::text::bigint;
  IF TG_OP = 'UPDATE' AND NOT is_held AND OLD.deleted_at IS NULL AND NEW.effective <> 'null' AND NEW.analysis = OLD.analysis
     AND ROW(NEW.effective, NEW.title, NEW.title_key, NEW.content_type, NEW.complexity, NEW.language)
       = ROW(OLD.effective, OLD.title, OLD.title_key, OLD.content_type, OLD.complexity, OLD.language) THEN
    RETURN NEW;
  END IF;
  NEW.effective := {schema}.holdfast_effective(NEW.analysis, curated);
  NEW.title := {schema}.holdfast_text(NEW.effective, 'title');
  NEW.title_key := left({schema}.holdfast_fold(NEW.title), {title_key_length});
  NEW.content_type := {schema}.holdfast_text(NEW.effective, 'content_type');
  NEW.complexity := {schema}.holdfast_text(NEW.effective, 'complexity');
  NEW.language := {schema}.holdfast_text(NEW.effective, 'language');
  RETURN NEW;
END $body$;

CREATE OR REPLACE FUNCTION {schema}.holdfast_hold_check() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NEW.revision IS DISTINCT FROM OLD.revision + 1 THEN
    RAISE EXCEPTION 'stale revision: a hold moves by exactly one' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.tenant, NEW.source, NEW.external_id) IS DISTINCT FROM (OLD.tenant, OLD.source, OLD.external_id) THEN
    RAISE EXCEPTION 'a hold keeps its natural key' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $body$;

-- Touch the item, so that its own trigger derives it again. 1. The usual case: the item is there and its row lock orders
-- us with every writer of it. 2. It is not there, or an insert of it has not committed: wait for such inserts by the lock
-- that they hold, and look once more. An insert that comes after us waits for our commit and then reads this hold.
CREATE OR REPLACE FUNCTION {schema}.holdfast_hold_touch() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, {schema}, pg_temp AS $body$
DECLARE
  held {schema}.content_hold := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  -- JSON null in `effective` asks the item's trigger to derive: a hold that is gone leaves it nothing else to see.
  UPDATE {schema}.content_item SET effective = 'null'
   WHERE tenant = held.tenant AND source = held.source AND external_id = held.external_id;
  IF NOT FOUND AND TG_OP <> 'DELETE' THEN
    PERFORM pg_advisory_xact_lock({lock_space}, hashtext(held.external_id) & 63);
    UPDATE {schema}.content_item SET effective = 'null'
     WHERE tenant = held.tenant AND source = held.source AND external_id = held.external_id;
  END IF;
  RETURN NULL;
END $body$;

CREATE OR REPLACE TRIGGER content_item_derive BEFORE INSERT OR UPDATE ON {schema}.content_item
  FOR EACH ROW EXECUTE FUNCTION {schema}.holdfast_item_derive();
CREATE OR REPLACE TRIGGER content_hold_check BEFORE UPDATE ON {schema}.content_hold
  FOR EACH ROW EXECUTE FUNCTION {schema}.holdfast_hold_check();
CREATE OR REPLACE TRIGGER content_hold_touch AFTER INSERT OR UPDATE OR DELETE ON {schema}.content_hold
  FOR EACH ROW EXECUTE FUNCTION {schema}.holdfast_hold_touch();
-- ALWAYS: also in a session that claims to be a replica.
ALTER TABLE {schema}.content_item ENABLE ALWAYS TRIGGER content_item_derive;
ALTER TABLE {schema}.content_hold ENABLE ALWAYS TRIGGER content_hold_check;
ALTER TABLE {schema}.content_hold ENABLE ALWAYS TRIGGER content_hold_touch;
