"""One function per page; each asks the product once and hands a presenter to a template."""
