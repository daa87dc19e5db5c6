-- Search documents: the words of every title, author and latest text, kept by trigger. Why a table of their own: a scan for
-- a common word reads narrow rows, and nobody else reads tsvectors. Why not to_tsvector: its parser splits by locale.
-- {schema}, {separators}, {longest_word}, {cut}, {chunk} and {overlap} are filled in by search/postgresql.py.
CREATE TABLE IF NOT EXISTS {schema}.content_search (
  item_id bigint NOT NULL,
  part bigint NOT NULL,    -- 0 is the title, -1 the author, anything else the id of a text
  chunk integer NOT NULL,  -- how many words of the part come before
  words tsvector NOT NULL,
  PRIMARY KEY (item_id, part, chunk)
) WITH (toast_tuple_target = 128);

CREATE OR REPLACE FUNCTION {schema}.holdfast_words(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
  SELECT array_remove(string_to_array(regexp_replace({schema}.holdfast_fold(value), '{separators}', ' ', 'g'), ' '), '')
$body$;

-- A word that is longer than an index takes keeps its beginning and a mark that no word contains.
CREATE OR REPLACE FUNCTION {schema}.holdfast_tsvector(list text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
  SELECT string_agg(CASE WHEN length(word) > {longest_word} THEN left(word, {longest_word}) || '{cut}' ELSE word END || ':' || n, ' ')::tsvector
    FROM unnest(list) WITH ORDINALITY AS w(word, n)
$body$;

-- Whether a tsvector lost none of the positions of these words: it holds 255 of each.
CREATE OR REPLACE FUNCTION {schema}.holdfast_is_whole(list text[], words tsvector) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
  SELECT cardinality(list) - length(words) < 255
      OR NOT EXISTS (SELECT FROM unnest(list) AS w(word) GROUP BY w.word HAVING count(*) > 255)
$body$;

-- A text as documents that keep every position: a tsvector holds 1 MB, so a long text is several of them. Each goes on for
-- {overlap} words after its own, so that a phrase of so many and one is within one of them.
CREATE OR REPLACE FUNCTION {schema}.holdfast_documents(value text) RETURNS TABLE (chunk integer, words tsvector)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
DECLARE
  list text[] := {schema}.holdfast_words(value);
  part text[];
  small integer;
BEGIN
  FOR chunk, part IN
    SELECT 0, list WHERE cardinality(list) BETWEEN 1 AND {chunk}
    UNION ALL
    SELECT (w.n - 1) / {chunk} * {chunk} - o.back, array_agg(w.word ORDER BY w.n)
      FROM unnest(list) WITH ORDINALITY AS w(word, n)
      JOIN (VALUES (0), ({chunk})) AS o(back) ON o.back = 0 OR (w.n > {chunk} AND (w.n - 1) % {chunk} < {overlap})
     WHERE cardinality(list) > {chunk}
     GROUP BY 1
  LOOP
    words := {schema}.holdfast_tsvector(part);
    IF {schema}.holdfast_is_whole(part, words) THEN
      RETURN NEXT;
      CONTINUE;
    END IF;
    FOR small IN SELECT generate_series(1, least({chunk}, cardinality(part)), 255 - {overlap}) LOOP
      words := {schema}.holdfast_tsvector(part[small : small + 254]);
      RETURN NEXT;
      chunk := chunk + 255 - {overlap};
    END LOOP;
  END LOOP;
END $body$;

-- SECURITY DEFINER: who may write an item has no other business with its documents.
CREATE OR REPLACE FUNCTION {schema}.holdfast_search_item() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, {schema}, pg_temp AS $body$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM {schema}.content_search WHERE item_id = OLD.id AND part IN (0, -1);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO {schema}.content_search
      SELECT NEW.id, 0, d.chunk, d.words FROM {schema}.holdfast_documents(NEW.title) d
      UNION ALL SELECT NEW.id, -1, d.chunk, d.words FROM {schema}.holdfast_documents(NEW.author) d;
  END IF;
  RETURN NULL;
END $body$;

CREATE OR REPLACE FUNCTION {schema}.holdfast_search_text() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, {schema}, pg_temp AS $body$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM {schema}.content_search WHERE item_id = OLD.item_id AND part = OLD.id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.is_latest THEN
    INSERT INTO {schema}.content_search
      SELECT NEW.item_id, NEW.id, d.chunk, d.words FROM {schema}.holdfast_documents(NEW.text) d;
  END IF;
  RETURN NULL;
END $body$;

CREATE OR REPLACE FUNCTION {schema}.holdfast_search_emptied() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, {schema}, pg_temp AS $body$
BEGIN
  DELETE FROM {schema}.content_search WHERE (part > 0) = (TG_TABLE_NAME = 'content_text');
  RETURN NULL;
END $body$;

-- The ids of the items with such a document among these parts, eight bytes each. Why settings of its own: a planner that knows
-- nothing of the price of reading long tsvectors reads the whole table, and a bitmap that is not exact reads them, too.
CREATE OR REPLACE FUNCTION {schema}.holdfast_found(query tsquery, lowest bigint, highest bigint) RETURNS bytea
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, {schema}, pg_temp
SET work_mem = '64MB' SET enable_seqscan = off SET jit = off AS $body$
BEGIN
  RETURN (SELECT string_agg(int8send(item_id), '') FROM {schema}.content_search
           WHERE words @@ query AND part BETWEEN lowest AND highest);
END $body$;

CREATE OR REPLACE TRIGGER content_item_search_insert AFTER INSERT OR DELETE ON {schema}.content_item
  FOR EACH ROW EXECUTE FUNCTION {schema}.holdfast_search_item();
CREATE OR REPLACE TRIGGER content_item_search_update AFTER UPDATE ON {schema}.content_item
  FOR EACH ROW WHEN ((OLD.id, OLD.title, OLD.author) IS DISTINCT FROM (NEW.id, NEW.title, NEW.author))
  EXECUTE FUNCTION {schema}.holdfast_search_item();
CREATE OR REPLACE TRIGGER content_item_search_emptied AFTER TRUNCATE ON {schema}.content_item
  FOR EACH STATEMENT EXECUTE FUNCTION {schema}.holdfast_search_emptied();
CREATE OR REPLACE TRIGGER content_text_search_insert AFTER INSERT OR DELETE ON {schema}.content_text
  FOR EACH ROW EXECUTE FUNCTION {schema}.holdfast_search_text();
CREATE OR REPLACE TRIGGER content_text_search_update AFTER UPDATE ON {schema}.content_text
  FOR EACH ROW WHEN ((OLD.id, OLD.item_id, OLD.is_latest, OLD.text) IS DISTINCT FROM (NEW.id, NEW.item_id, NEW.is_latest, NEW.text))
  EXECUTE FUNCTION {schema}.holdfast_search_text();
CREATE OR REPLACE TRIGGER content_text_search_emptied AFTER TRUNCATE ON {schema}.content_text
  FOR EACH STATEMENT EXECUTE FUNCTION {schema}.holdfast_search_emptied();
-- ALWAYS: also in a session that claims to be a replica.
ALTER TABLE {schema}.content_item ENABLE ALWAYS TRIGGER content_item_search_insert;
ALTER TABLE {schema}.content_item ENABLE ALWAYS TRIGGER content_item_search_update;
ALTER TABLE {schema}.content_item ENABLE ALWAYS TRIGGER content_item_search_emptied;
ALTER TABLE {schema}.content_text ENABLE ALWAYS TRIGGER content_text_search_insert;
ALTER TABLE {schema}.content_text ENABLE ALWAYS TRIGGER content_text_search_update;
ALTER TABLE {schema}.content_text ENABLE ALWAYS TRIGGER content_text_search_emptied;
