"""The kinds of the faults of pipelines, by which checks explain each other and choose their next command."""

KILLED, SILENT = "run_killed", "run_silent"
"""A run that never ended, and one that ended in an error before it built anything."""
GONE = "built_gone"
"""What a project built is not there any more."""
STALE = "arrival_stale"
"""A source of which no load was read for too long."""
