  -- Writes one document of {table}'s row NEW again, from the row as it is by now. Why a file of its own: every trigger does it.
  DELETE FROM content_search_words WHERE rowid = (SELECT id FROM content_search WHERE item_id = {item} AND part = {part});
  DELETE FROM content_search WHERE item_id = {item} AND part = {part};
  INSERT INTO content_search (item_id, part) SELECT {item}, {part} FROM {table} WHERE id = NEW.id AND {text} <> '' AND {shown};
  INSERT INTO content_search_words (rowid, words)
    SELECT d.id, holdfast_index_words(r.{text}) FROM content_search d JOIN {table} r ON r.id = NEW.id
     WHERE d.item_id = {item} AND d.part = {part};
