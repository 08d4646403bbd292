"""Snowflake as a warehouse, through its own connector."""
