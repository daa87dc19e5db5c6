-- What the facet index of a process must hear of beside the stamp of a changed item. Why: a row that is gone leaves no stamp,
-- and a text that changes what is found stands in another table. {schema} is filled in by postgresql.py.
CREATE TABLE IF NOT EXISTS {schema}.holdfast_epoch (id integer PRIMARY KEY CHECK (id = 1), value text NOT NULL);
-- Installing the guards is one reason for another epoch: rows may have been written without them.
INSERT INTO {schema}.holdfast_epoch (id, value) VALUES (1, gen_random_uuid()::text)
  ON CONFLICT (id) DO UPDATE SET value = excluded.value;

-- Which database this is: a copy of it carries the same epoch, but another cluster, database or file. The file of a table
-- is another one after TRUNCATE.
CREATE OR REPLACE FUNCTION {schema}.holdfast_identity() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, {schema}, pg_temp AS $body$
DECLARE
  place text := concat_ws('.', (SELECT oid FROM pg_database WHERE datname = current_database()),
                          '{schema}.content_item'::regclass::oid, pg_relation_filenode('{schema}.content_item'));
BEGIN
  RETURN concat_ws('.', (SELECT system_identifier FROM pg_control_system()), place);
EXCEPTION WHEN insufficient_privilege THEN
  RETURN place;
END $body$;

-- SECURITY DEFINER here and below: a writer needs no right of its own on what its write stirs.
CREATE OR REPLACE FUNCTION {schema}.holdfast_item_gone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, {schema}, pg_temp AS $body$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF NOT EXISTS (SELECT 1 FROM gone) THEN
      RETURN NULL;
    END IF;
  END IF;
  UPDATE {schema}.holdfast_epoch SET value = gen_random_uuid()::text;
  RETURN NULL;
END $body$;

CREATE OR REPLACE FUNCTION {schema}.holdfast_item_truncated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, {schema}, pg_temp AS $body$
BEGIN
  UPDATE {schema}.holdfast_epoch SET value = gen_random_uuid()::text;
  RETURN NULL;
END $body$;

-- An item that this transaction has stamped already is let be: a load of many texts pays one look-up for each.
CREATE OR REPLACE FUNCTION {schema}.holdfast_text_touch() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, {schema}, pg_temp AS $body$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.item_id, OLD.role, OLD.variant, OLD.is_latest, OLD.text)
       IS NOT DISTINCT FROM (NEW.item_id, NEW.role, NEW.variant, NEW.is_latest, NEW.text) THEN
      RETURN NULL;
    END IF;
  END IF;
  UPDATE {schema}.content_item SET changed = 0
   WHERE id = ANY (ARRAY[OLD.item_id, NEW.item_id]) AND changed <> pg_current_xact_id()::text::bigint;
  RETURN NULL;
END $body$;

CREATE OR REPLACE TRIGGER content_item_gone AFTER DELETE ON {schema}.content_item
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION {schema}.holdfast_item_gone();
CREATE OR REPLACE TRIGGER content_item_truncated AFTER TRUNCATE ON {schema}.content_item
  FOR EACH STATEMENT EXECUTE FUNCTION {schema}.holdfast_item_truncated();
CREATE OR REPLACE TRIGGER content_text_touch AFTER INSERT OR UPDATE OR DELETE ON {schema}.content_text
  FOR EACH ROW EXECUTE FUNCTION {schema}.holdfast_text_touch();
ALTER TABLE {schema}.content_item ENABLE ALWAYS TRIGGER content_item_gone;
ALTER TABLE {schema}.content_item ENABLE ALWAYS TRIGGER content_item_truncated;
ALTER TABLE {schema}.content_text ENABLE ALWAYS TRIGGER content_text_touch;
