"""Raw data of the marketing pipeline, dirty on purpose, and the truth about it."""

from fubcli.pipelines.marketing.generator import generate, next_day

__all__ = ["generate", "next_day"]
