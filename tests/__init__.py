"""The tests, in the tree of what they test; `builders` makes rows, `postgres` finds a server, `settings` is the run's."""
