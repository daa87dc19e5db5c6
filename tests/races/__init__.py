"""Machines, people and foreign programs at the same time, in processes of their own."""
