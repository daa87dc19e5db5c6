"""Questions of facets, answered: `query` is the one door; the index or, inside a transaction, SQL answers behind it."""
