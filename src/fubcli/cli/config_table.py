"""A configuration's event as rows for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def setting_rows(data: Mapping[str, Any]) -> tuple[Sequence[str], list[list[str]]]:
    """Return the column names and one row for each setting, followed by those that it shadows."""
    settings = data["settings"]
    if not any("origin" in each for each in settings):
        return ("setting", "value"), [[each["name"], each["value"]] for each in settings]
    rows: list[list[str]] = []
    for each in settings:
        rows.append([each["name"], each["value"], each["origin"]])
        rows.extend(["  shadows", other["value"], other["origin"]] for other in each["shadowed"])
    return ("setting", "value", "origin"), rows
