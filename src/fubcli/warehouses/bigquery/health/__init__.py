"""What BigQuery tells of itself, by its records alone."""
