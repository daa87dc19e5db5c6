"""Holdfast's own archives: the whole database as one SQLite file, written by `export_archive` and snapshots."""
