"""Decides. Pure: no I/O, no clock, no YAML, no parser; facts in, a Decision out."""
