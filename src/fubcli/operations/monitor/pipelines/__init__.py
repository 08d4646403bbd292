"""What the project's own pipelines left of their runs, and what explains what in it."""
