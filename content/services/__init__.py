"""Writes: one keyword-only function for one act, atomic. They take ids and records, never a Filter."""
