"""The API of version 1, one module per noun. Names of values are those of `export_items`."""
