"""The schema, step by step. Never edited after a release."""
