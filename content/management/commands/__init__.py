"""One module per command; docs/commands.md lists them."""
