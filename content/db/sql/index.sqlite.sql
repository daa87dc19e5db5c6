-- What the facet index of a process must hear of beside the stamp of a changed item. Why: a row that is gone leaves no stamp,
-- and a text that changes what is found stands in another table. Statements end with a line of --;;
-- `replaced` is the id of the row that an insert may be about to replace; see content_item_replace.
CREATE TABLE IF NOT EXISTS holdfast_epoch (id INTEGER PRIMARY KEY CHECK (id = 1), value TEXT NOT NULL, replaced INTEGER)
--;;
-- Installing the guards is one reason for another epoch: rows may have been written without them.
INSERT INTO holdfast_epoch (id, value) VALUES (1, lower(hex(randomblob(16))))
  ON CONFLICT (id) DO UPDATE SET value = excluded.value
--;;
CREATE TRIGGER content_item_gone AFTER DELETE ON content_item
BEGIN
  UPDATE holdfast_epoch SET value = lower(hex(randomblob(16)));
END
--;;
-- INSERT OR REPLACE deletes without firing a trigger: remember the row before, and look for it after.
CREATE TRIGGER content_item_replace BEFORE INSERT ON content_item
WHEN EXISTS (SELECT 1 FROM content_item
              WHERE tenant = NEW.tenant AND source = NEW.source AND external_id = NEW.external_id)
BEGIN
  UPDATE holdfast_epoch SET replaced = (
    SELECT id FROM content_item WHERE tenant = NEW.tenant AND source = NEW.source AND external_id = NEW.external_id);
END
--;;
CREATE TRIGGER content_item_replaced AFTER INSERT ON content_item
WHEN (SELECT replaced FROM holdfast_epoch) IS NOT NULL
BEGIN
  UPDATE holdfast_epoch SET value = lower(hex(randomblob(16)))
   WHERE NOT EXISTS (SELECT 1 FROM content_item WHERE id = replaced);
  UPDATE holdfast_epoch SET replaced = NULL;
END
--;;
CREATE TRIGGER content_text_touch_insert AFTER INSERT ON content_text
BEGIN
  UPDATE content_item SET changed = changed WHERE id = NEW.item_id;
END
--;;
CREATE TRIGGER content_text_touch_update AFTER UPDATE ON content_text
WHEN OLD.item_id IS NOT NEW.item_id OR OLD.role IS NOT NEW.role OR OLD.variant IS NOT NEW.variant
  OR OLD.is_latest IS NOT NEW.is_latest OR OLD.text IS NOT NEW.text
BEGIN
  UPDATE content_item SET changed = changed WHERE id IN (OLD.item_id, NEW.item_id);
END
--;;
CREATE TRIGGER content_text_touch_delete AFTER DELETE ON content_text
BEGIN
  UPDATE content_item SET changed = changed WHERE id = OLD.item_id;
END
