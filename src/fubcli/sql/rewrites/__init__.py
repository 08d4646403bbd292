"""Changes to the caller's words before they are judged; each one is reported as a rewrite."""
