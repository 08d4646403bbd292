"""Processes that answer calls, one at a time each, forked ready from one that has everything imported."""
