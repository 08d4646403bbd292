"""The packaged dbt pipelines: where they are, running them, what a run leaves behind, and their raw data."""
