"""Datadog: what its API takes and answers, typed; what it means is for the skill."""
