"""Commit histories and truths as NDJSON."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from fubcli.detection.scoring import KINDS
from fubcli.errors import UsageError
from fubcli.model.health import Commit

_KINDS = frozenset(kind for kinds in KINDS.values() for kind in kinds)
_LONGEST = 1_000
_FIRST_YEAR, _LAST_YEAR = 1970, 2200


def histories(lines: Iterable[bytes], source: str) -> dict[str, list[Commit]]:
    """Return the commits of each table, from `{"table", "committed_at", "operation", "rows"}`.

    Raises UsageError with the line's number for a line that is no such object.
    """
    found: dict[str, list[Commit]] = defaultdict(list)
    for where, document in _objects(lines, source):
        committed_at = _moment(document, where)
        rows = document.get("rows")
        if rows is not None and (isinstance(rows, bool) or not isinstance(rows, int) or rows < 0):
            raise UsageError(f"{where}: `rows` wants a whole number of 0 or more, or null.")
        commit = Commit(0, committed_at, _text(document, "operation", where), rows)
        found[_text(document, "table", where)].append(commit)
    return dict(found)


def truth(lines: Iterable[bytes], source: str) -> dict[tuple[str, date], str]:
    """Return the kind of fault by table and Pacific night, from `{"table", "date", "kind"}`; raises UsageError."""
    found: dict[tuple[str, date], str] = {}
    for where, document in _objects(lines, source):
        kind = _text(document, "kind", where)
        if kind not in _KINDS:
            raise UsageError(f"{where}: `kind` is one of {', '.join(sorted(_KINDS))}.")
        found[_text(document, "table", where), _date(document, where)] = kind
    return found


def _objects(lines: Iterable[bytes], source: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{source}, line {number}"
        try:
            document = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{where}: not JSON in UTF-8.") from error
        if not isinstance(document, dict):
            raise UsageError(f"{where}: wants an object.")
        yield where, document


def _text(document: dict[str, Any], name: str, where: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
        raise UsageError(f"{where}: `{name}` wants a text of 1 to {_LONGEST} characters.")
    return value


def _moment(document: dict[str, Any], where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(document, "committed_at", where))
        if moment.tzinfo is None:
            raise UsageError(f"{where}: `committed_at` has no zone; write it as 2026-08-03T08:14:00Z.")
    except ValueError as error:
        raise UsageError(f"{where}: `committed_at` is no time such as 2026-08-03T08:14:00Z.") from error
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise UsageError(f"{where}: `committed_at` is no time between {_FIRST_YEAR} and {_LAST_YEAR}.")
    return moment


def _date(document: dict[str, Any], where: str) -> date:
    try:
        return date.fromisoformat(_text(document, "date", where))
    except ValueError as error:
        raise UsageError(f"{where}: `date` is no date such as 2026-08-03.") from error
