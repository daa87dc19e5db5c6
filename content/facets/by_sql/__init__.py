"""The answers of `facets.query` in plain SQL: inside a transaction, and as the measure of the index."""
