"""Tests of the values of archives."""
