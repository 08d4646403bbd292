"""The packaged dbt pipelines: where they are, running them in this process, what a run leaves behind, and their raw data."""
