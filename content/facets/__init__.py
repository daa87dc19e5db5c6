"""Counting and paging the items of a Filter. Callers use `query`; what answers behind it may change."""
