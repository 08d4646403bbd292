"""What the command line and the MCP server share: what was given to requests, and envelopes to events."""
