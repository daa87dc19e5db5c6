  -- Derives the row NEW from its analysis and its hold. Why a file of its own: both triggers of the item do it.
  UPDATE holdfast_clock SET value = value + 1;
  UPDATE content_item SET
    (effective, title, title_key, content_type, complexity, language, deleted_at, changed) = (
      SELECT holdfast_effective(NEW.analysis, h.curated),
             holdfast_derived(NEW.analysis, h.curated, 'title'),
             holdfast_derived(NEW.analysis, h.curated, 'title_key'),
             holdfast_derived(NEW.analysis, h.curated, 'content_type'),
             holdfast_derived(NEW.analysis, h.curated, 'complexity'),
             holdfast_derived(NEW.analysis, h.curated, 'language'),
             h.deleted_at,
             c.value
        FROM holdfast_clock c
        LEFT JOIN content_hold h
          ON h.tenant = NEW.tenant AND h.source = NEW.source AND h.external_id = NEW.external_id)
   WHERE id = NEW.id;
