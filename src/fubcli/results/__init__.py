"""Rows on their way out: values as JSON, and files for results that are too large to inline."""
