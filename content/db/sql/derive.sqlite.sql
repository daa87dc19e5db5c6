-- What people decided is applied to every item at every write, whoever writes. Why: one DSN is shared, so any writer may
-- send any column; what they send for a derived column is computed again from Hold. Statements end with a line of --;;
-- In braces: derive_row.sqlite.sql.
CREATE TABLE IF NOT EXISTS holdfast_guard (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID
--;;
-- The change clock: one number per changed row. Not a maximum over the items, which a physical DELETE would turn back.
CREATE TABLE IF NOT EXISTS holdfast_clock (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL)
--;;
INSERT OR IGNORE INTO holdfast_clock (id, value) VALUES (1, 1)
--;;
CREATE TRIGGER content_item_derive_insert AFTER INSERT ON content_item
BEGIN
{derive_row}
END
--;;
-- WHEN is the brake for connections with recursive_triggers on: our own inner UPDATE leaves a row whose stamp is the
-- clock's and whose derived columns are right, and only such a row is let pass.
CREATE TRIGGER content_item_derive_update AFTER UPDATE ON content_item
WHEN NEW.changed = OLD.changed
  OR NEW.changed <> (SELECT value FROM holdfast_clock)
  OR NEW.deleted_at IS NOT (SELECT h.deleted_at FROM content_hold h
       WHERE h.tenant = NEW.tenant AND h.source = NEW.source AND h.external_id = NEW.external_id)
  OR NEW.effective IS NOT holdfast_effective(NEW.analysis, (SELECT h.curated FROM content_hold h
       WHERE h.tenant = NEW.tenant AND h.source = NEW.source AND h.external_id = NEW.external_id))
BEGIN
{derive_row}
END
--;;
-- Never true. A program without our functions cannot compile it, so it cannot delete an item either: every write of its fails.
CREATE TRIGGER content_item_fail_closed BEFORE DELETE ON content_item
WHEN OLD.id IS NULL AND holdfast_fold(OLD.source) IS NULL
BEGIN
  SELECT 1;
END
--;;
CREATE TRIGGER content_hold_check_revision BEFORE UPDATE ON content_hold
BEGIN
  SELECT RAISE(ABORT, 'stale revision: a hold moves by exactly one') WHERE NEW.revision IS NOT OLD.revision + 1;
  SELECT RAISE(ABORT, 'a hold keeps its natural key')
   WHERE NEW.tenant IS NOT OLD.tenant OR NEW.source IS NOT OLD.source OR NEW.external_id IS NOT OLD.external_id;
END
--;;
CREATE TRIGGER content_hold_touch_insert AFTER INSERT ON content_hold
BEGIN
  UPDATE content_item SET changed = changed
   WHERE tenant = NEW.tenant AND source = NEW.source AND external_id = NEW.external_id;
END
--;;
CREATE TRIGGER content_hold_touch_update AFTER UPDATE ON content_hold
BEGIN
  UPDATE content_item SET changed = changed
   WHERE tenant = NEW.tenant AND source = NEW.source AND external_id = NEW.external_id;
END
--;;
CREATE TRIGGER content_hold_touch_delete AFTER DELETE ON content_hold
BEGIN
  UPDATE content_item SET changed = changed
   WHERE tenant = OLD.tenant AND source = OLD.source AND external_id = OLD.external_id;
END
