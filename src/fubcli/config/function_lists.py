"""The lists of functions by dialect that ship with fubcli: one lower-case name a line, `#` starts a comment."""

from __future__ import annotations

from pathlib import Path

from fubcli.config.reading import decode_text, read_required

FUNCTION_LISTS = ("databricks",)
"""The dialects that have a list."""


def function_list(dialect: str) -> frozenset[str]:
    """Return the names that a dialect's list allows; raises ConfigError when the list cannot be read."""
    path = Path(__file__).parent / "functions" / f"{dialect}.txt"
    lines = decode_text(read_required(path), file=str(path)).splitlines()
    return frozenset(name for line in lines if (name := line.partition("#")[0].strip()))
