"""Finds the published schemas; their file names are their names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fubcli.errors import UsageError

VERSION = 1
_DIRECTORY = Path(__file__).parent


def names() -> list[str]:
    """Return the names of all contracts, sorted."""
    return sorted(path.stem for path in _DIRECTORY.glob("*.json"))


def schema(name: str) -> dict[str, Any]:
    """Return one schema; raises UsageError for a name that is not published."""
    if name not in names():
        raise UsageError(f"There is no contract {name!r}; there are {', '.join(names())}.")
    loaded: dict[str, Any] = json.loads((_DIRECTORY / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def urn(name: str) -> str:
    """Return the `dataschema` and `$id` of a contract."""
    return f"urn:fub:contract:{name}:{VERSION}"
