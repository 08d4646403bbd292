"""The Databricks types of expressions."""
