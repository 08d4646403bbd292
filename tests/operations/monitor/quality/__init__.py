"""Tests of what the monitor asks of rows."""
