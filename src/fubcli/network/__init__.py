"""Talking to services over HTTP: deadlines, safe repeats, and a breaker that outlives the process."""
