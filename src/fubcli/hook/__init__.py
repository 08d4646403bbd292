"""What a coding agent is about to run: a tool call's JSON, its shell command, and the SQL texts inside."""
