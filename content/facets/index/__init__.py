"""The facet index of a process: bitmaps and columns that follow the database. It knows items and values, no Filter."""
