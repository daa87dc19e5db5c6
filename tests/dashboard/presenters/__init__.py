"""Tests of dashboard.presenters."""
