"""A Databricks SQL warehouse: by its Statement Execution API, or through its own connector for large results."""
