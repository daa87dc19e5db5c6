"""Tests of content.facets."""
