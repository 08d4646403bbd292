"""Names in double quotes, as standard SQL writes them."""

from __future__ import annotations


def double_quoted(name: str) -> str:
    """Return a name in double quotes, its own double quotes doubled."""
    return '"' + name.replace('"', '""') + '"'
