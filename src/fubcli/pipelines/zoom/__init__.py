"""Raw data of the Zoom pipelines, dirty on purpose, and the truth about it."""

from fubcli.pipelines.zoom.generator import generate, next_day

__all__ = ["generate", "next_day"]
