"""Tests of what the monitor makes of what pipelines leave."""
