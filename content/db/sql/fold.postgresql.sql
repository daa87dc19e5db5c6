-- Text as it is sorted and found: the twin of content.terms.fold. {schema}, {marks}, {lower_from}, {lower_to} and {spelled} are
-- filled in by postgresql.py from the constants of content.terms.
CREATE OR REPLACE FUNCTION {schema}.holdfast_fold(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
DECLARE
  folded text := value;
  is_ascii boolean := octet_length(value) = char_length(value);
  capitals text;
  small text;
BEGIN
  IF NOT is_ascii THEN
    folded := regexp_replace(normalize(folded, NFKD), '[{marks}]', '', 'g');
    -- Only those that occur: translate() would compare every letter with the whole table.
    SELECT string_agg(l.letter, ''), string_agg(substr({lower_to}, strpos({lower_from}, l.letter), 1), '') INTO capitals, small
      FROM (SELECT DISTINCT letter FROM string_to_table(regexp_replace(folded, '[^' || {lower_from} || ']+', '', 'g'), NULL) AS letter) l;
    IF capitals IS NOT NULL THEN
      folded := translate(folded, capitals, small);
    END IF;
  END IF;
  folded := lower(folded COLLATE "C");
  IF NOT is_ascii THEN
    folded := {spelled};
  END IF;
  RETURN btrim(regexp_replace(folded, '[ \t\n\r\f\v]+', ' ', 'g'), ' ');
END $body$;
