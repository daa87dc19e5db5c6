"""Tests of content.filters."""
