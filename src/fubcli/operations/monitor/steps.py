"""The command that looks closer at a check, with names of the catalog in it and never a text from data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from fubcli.model.check import Check, Pillar

_PLAIN = re.compile(r"\w+", re.ASCII)
_MOST = 3


def step(check: Check, repeated: Sequence[str] = ()) -> dict[str, Any]:
    """Return the next command for a check that pages; `repeated` are the options that say which warehouse it is."""
    is_dbts = check.about.partition(":")[0] == "dbt"  # a name that a file says need not be one of the catalog
    found = (None if is_dbts else _of_table(check)) or _of_whole(check)
    return found | {"argv": [*found["argv"], *repeated]}


def _of_table(check: Check) -> dict[str, Any] | None:
    parts = check.target.split(".")
    if len(parts) != 3 or not all(_PLAIN.fullmatch(part) for part in parts):
        return None
    catalog, schema, table = parts
    place = [f"--catalog={catalog}", f"--schema={schema}", f"--table={table}"]
    if check.pillar is Pillar.SCHEMA:
        return _read(f"See the columns of {check.target}", ["--operation=schema", *place, "--refresh"])
    if check.kind == "duplicate_keys" and (text := _repeats(check)):
        return _read("See which keys repeat, on staging first", ["--operation=query", f"--query={text}", "--promote"])
    return _read(f"Look at {check.target} over a month", ["--operation=monitor", *place, "--timeframe=past_month"])


def _repeats(check: Check) -> str | None:
    """Return the query for the keys that stand in several rows, bounded as the check was."""
    key, bound = str(check.observed.get("key", "")), str(check.observed.get("bounded_by", ""))
    if not _PLAIN.fullmatch(key) or (bound and not _PLAIN.fullmatch(bound)):
        return None
    where = f" WHERE {bound} >= DATE '{check.night - timedelta(days=1)}'" if bound else ""
    return (
        f"SELECT {key}, count(*) AS repeats FROM {check.target}{where} "  # noqa: S608 - plain names and a date
        f"GROUP BY {key} HAVING count(*) > 1 LIMIT 20"
    )


def _of_whole(check: Check) -> dict[str, Any]:
    """Return the command for a check about a catalog or a job."""
    if check.pillar is Pillar.RECONCILIATION and _PLAIN.fullmatch(check.target):
        return _read(f"See how {check.target} differs", ["--operation=schema", f"--catalog={check.target}"])
    if check.pillar is Pillar.EXPORT and _PLAIN.fullmatch(check.target):
        return _read(f"See a week of {check.target}", ["--operation=monitor", f"--catalog={check.target}", _WEEK])
    return _read("See a week of all jobs", ["--operation=monitor", "--catalog=all", _WEEK])


_WEEK = "--timeframe=past_week"


def _read(title: str, options: list[str]) -> dict[str, Any]:
    return {"title": title, "argv": ["fubcli", *options], "effect": "read"}


def next_steps(checks: Sequence[Check], timeframe: str, repeated: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the commands that look closer at what is worst, each once."""
    found = [step(each, repeated) for each in checks if each.status.pages and not each.suppressed_by]
    steps = list({tuple(each["argv"]): each for each in found}.values())[:_MOST]
    if any(check.kind in ("column_removed", "column_retyped", "table_removed") for check in checks):
        steps.append({"title": "If the columns are right as they are, run it again with --accept", "effect": "write"})
    if not steps and timeframe == "today":
        steps.append(_read("See the last week", ["--operation=monitor", "--catalog=all", _WEEK, *repeated]))
    return steps
