"""Nights of the Zoom pipelines, from generated raw data to facts, held against the truth about that data."""

PIPELINES = ("zoom_bronze", "zoom_gold")
