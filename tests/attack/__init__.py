"""Attacks on what people decided, by programs without our code and by machines with it. Each named attack is one test."""
