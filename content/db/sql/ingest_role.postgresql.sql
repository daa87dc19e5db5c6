-- What a machine's own role may do: write items, texts and aliases, record its runs, read what it must know. Why no right to
-- write Hold or the ledger: what people decided is out of its reach, whatever its code does. {role} is a quoted name.
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE ON public.content_item, public.content_text, public.content_alias, public.content_ingestrun TO {role};
GRANT SELECT, INSERT ON public.content_category TO {role};
GRANT SELECT ON public.content_hold, public.content_termalias, public.content_ingestpause, public.django_migrations TO {role};
GRANT USAGE ON SEQUENCE public.content_item_id_seq, public.content_text_id_seq, public.content_alias_id_seq,
  public.content_ingestrun_id_seq, public.content_category_id_seq TO {role};
