"""The packaged pipelines, and two tiny projects in their place."""

from pathlib import Path

TINY = Path(__file__).parent / "data" / "tiny"
