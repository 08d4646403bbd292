"""The only package that knows the parser: text in, facts, re-emitted text and DuckDB text out."""
