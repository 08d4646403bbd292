"""Processes that answer one call each, forked ready from one that has everything imported."""
