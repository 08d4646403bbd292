"""The embedded demo lakehouse: DuckDB files, one per catalog, built on first use and kept sound."""
