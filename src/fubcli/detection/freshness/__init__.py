"""When a night's load arrives: by which time of the Pacific night it is late, and whether it was due at all."""
