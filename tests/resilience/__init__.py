"""Real `fubcli` processes against the stand-in for a workspace, which is a process of its own."""
