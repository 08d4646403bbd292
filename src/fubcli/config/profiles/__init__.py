"""Warehouse profiles: which warehouse answers, read from `fubcli.toml`, Databricks' own file and the environment."""
