"""The packaged dbt pipelines."""
