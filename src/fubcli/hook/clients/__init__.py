"""The SQL clients: one module each, from its arguments and its input to the SQL texts that it would send."""
