"""Tests of content.search."""
