"""Frozen dataclasses that templates show. Templates run no query."""
