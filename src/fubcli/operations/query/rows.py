"""A result's rows in an event: those that were asked for, inline as far as they fit, and the rest in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fubcli.errors import UsageError
from fubcli.model.masking import Mask
from fubcli.model.request import QueryRequest
from fubcli.model.result import ResultSet, ResultStream
from fubcli.operations.query.telling import PREVIEW_CHARS
from fubcli.ports import ArtifactStore
from fubcli.results.artifacts import write_artifact
from fubcli.results.encoding import Encoded
from fubcli.results.formats import compact, lines


@dataclass(frozen=True)
class Returned:
    """What came of a statement: the outcome of its rows, its masks, its members of an event, and how long it took."""

    outcome: ResultSet | ResultStream
    masks: tuple[Mask, ...]
    members: Mapping[str, Any]
    duration_ms: int


def chosen_places(names: Sequence[str], fields: tuple[str, ...]) -> list[int]:
    """Return the places of the columns that --fields names, in that order; raises UsageError for one not there."""
    if not fields:
        return list(range(len(names)))
    places = {name: index for index, name in enumerate(names)}
    if unknown := [name for name in fields if name not in places]:
        raise UsageError(f"--fields: no column {', '.join(unknown)}; the result has {', '.join(places)}.")
    return [places[name] for name in fields]


def chosen(encoded: Encoded, fields: tuple[str, ...]) -> Encoded:
    """Keep the columns that --fields names, in that order; raises UsageError for one that is not there."""
    if not fields:
        return encoded
    kept = chosen_places([column["name"] for column in encoded.columns], fields)
    return Encoded([encoded.columns[i] for i in kept], [[row[i] for i in kept] for row in encoded.rows])


def in_event(request: QueryRequest, artifacts: ArtifactStore, encoded: Encoded) -> dict[str, Any]:
    """Inline the rows, or a first part of them beside an artifact that holds them all."""
    shown, count = encoded.rows, len(encoded.rows)
    artifact: dict[str, Any] = {}
    if request.inline_chars is not None and len(compact(encoded.rows)) > request.inline_chars:
        shown = fitting(encoded)
        path = artifacts.path_for("ndjson")
        written = write_artifact(path, lines(encoded, "ndjson"), form="ndjson", rows=count)
        artifact = {"artifact": written.as_json()}
    return {"columns": encoded.columns, "rows": shown, "row_count": count, **artifact}


def fitting(encoded: Encoded) -> list[list[Any]]:
    """Return the first rows that fit into so many characters of JSON as stay in an event beside a file."""
    found, size = [], 1
    for row in encoded.rows:
        size += len(compact(row)) + 1
        if size > PREVIEW_CHARS:
            break
        found.append(row)
    return found
