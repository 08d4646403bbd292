"""What dbt says of the tables that it fills and tests: from its artifacts, never from a warehouse."""
