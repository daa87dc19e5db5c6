-- Text as it is sorted and found: the twin of content.terms.fold. {schema}, {marks}, {lower_from}, {lower_to} and {spelled} are
-- filled in by postgresql.py from the constants of content.terms.
CREATE OR REPLACE FUNCTION {schema}.holdfast_fold(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
DECLARE
  folded text := value;
  rest text := '';
  capitals text;
  small text;
BEGIN
  IF octet_length(value) <> char_length(value) THEN
    folded := regexp_replace(normalize(folded, NFKD), '[{marks}]', '', 'g');
    rest := regexp_replace(folded, '[\x01-\x7f]+', '', 'g');
  END IF;
  folded := lower(folded COLLATE "C");
  IF rest <> '' THEN
    -- Only those that occur: translate() would compare every letter with the whole table.
    SELECT string_agg(l.letter, ''), string_agg(substr({lower_to}, strpos({lower_from}, l.letter), 1), '') INTO capitals, small
      FROM (SELECT DISTINCT letter FROM string_to_table(regexp_replace(rest, '[^' || {lower_from} || ']+', '', 'g'), NULL) AS letter) l;
    folded := translate(folded, coalesce(capitals, ''), coalesce(small, ''));
    folded := {spelled};
  END IF;
  -- Single spaces stay as they are: most of a text's are, and replacing each would take longer than all the rest.
  RETURN btrim(regexp_replace(folded, '[ \t\n\r\f\v]{{2,}}|[\t\n\r\f\v]', ' ', 'g'), ' ');
END $body$;
