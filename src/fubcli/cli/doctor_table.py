"""A doctor's event as rows for people: what came of each check, and what to do about those that are not well."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

COLUMNS = ("status", "check", "what")


def check_rows(data: Mapping[str, Any]) -> list[list[str]]:
    """Return one row for each check, followed by its detail and its remedies where it is not ok."""
    rows: list[list[str]] = []
    for check in data["checks"]:
        rows.append([check["status"], check["id"], check["title"]])
        if check["status"] != "ok" and "detail" in check:
            rows.append(["", "", check["detail"]])
        rows.extend(["", "", _remedy(each)] for each in check["remedy"])
    return rows


def summary(data: Mapping[str, Any]) -> str:
    """Return the counts in one line."""
    return " · ".join(f"{count} {status}" for status, count in data["counts"].items() if count)


def _remedy(remedy: Mapping[str, Any]) -> str:
    todo = remedy.get("sql") or shlex.join(remedy.get("argv", ()))
    return f"→ {remedy['title']}: {todo}" if todo else f"→ {remedy['title']}"
