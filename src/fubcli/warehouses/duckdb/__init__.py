"""The embedded engine: DuckDB over one file per catalog."""
