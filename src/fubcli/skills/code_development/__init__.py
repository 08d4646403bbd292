"""`code-development`: a brief to implement by, from schemas and findings."""
