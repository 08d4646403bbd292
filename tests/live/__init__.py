"""The whole application against a workspace stand-in."""
