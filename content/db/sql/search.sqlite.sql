-- Search documents: the words of every title, author and latest text, kept by trigger. FTS5's ascii tokenizer reads our
-- folded words as they are. Why `part` is a place and not the id of a text: INSERT OR REPLACE takes a row away and tells no
-- trigger; what comes into its place finds the old document. Statements end with a line of --;;
-- In braces: put_words.sqlite.sql, filled in for each part.
CREATE TABLE IF NOT EXISTS content_search (
  id INTEGER PRIMARY KEY,
  item_id INTEGER NOT NULL,
  part TEXT NOT NULL,
  UNIQUE (item_id, part)
)
--;;
CREATE VIRTUAL TABLE IF NOT EXISTS content_search_words USING fts5(words, tokenize = 'ascii', detail = full)
--;;
CREATE TRIGGER content_item_search_insert AFTER INSERT ON content_item
BEGIN
{put_title}
{put_author}
END
--;;
CREATE TRIGGER content_item_search_title AFTER UPDATE ON content_item WHEN NEW.title IS NOT OLD.title
BEGIN
{put_title}
END
--;;
CREATE TRIGGER content_item_search_author AFTER UPDATE ON content_item WHEN NEW.author IS NOT OLD.author
BEGIN
{put_author}
END
--;;
CREATE TRIGGER content_item_search_delete AFTER DELETE ON content_item
BEGIN
  DELETE FROM content_search_words WHERE rowid IN (SELECT id FROM content_search WHERE item_id = OLD.id AND part IN ('title', 'author'));
  DELETE FROM content_search WHERE item_id = OLD.id AND part IN ('title', 'author');
END
--;;
CREATE TRIGGER content_text_search_insert AFTER INSERT ON content_text WHEN NEW.is_latest
BEGIN
{put_text}
END
--;;
CREATE TRIGGER content_text_search_update AFTER UPDATE ON content_text
WHEN (NEW.item_id, NEW.role, NEW.variant, NEW.position, NEW.is_latest, NEW.text)
  IS NOT (OLD.item_id, OLD.role, OLD.variant, OLD.position, OLD.is_latest, OLD.text)
BEGIN
{take_text}
{put_text}
END
--;;
CREATE TRIGGER content_text_search_delete AFTER DELETE ON content_text WHEN OLD.is_latest
BEGIN
{take_text}
END
