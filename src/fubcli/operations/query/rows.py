"""A result's rows in an event: those that were asked for, inline as far as they fit, and the rest in a file."""

from __future__ import annotations

from typing import Any

from fubcli.errors import UsageError
from fubcli.model.request import QueryRequest
from fubcli.operations.query.telling import PREVIEW_CHARS
from fubcli.ports import ArtifactStore
from fubcli.results.artifacts import write_artifact
from fubcli.results.encoding import Encoded
from fubcli.results.formats import compact, lines


def chosen(encoded: Encoded, fields: tuple[str, ...]) -> Encoded:
    """Keep the columns that --fields names, in that order; raises UsageError for one that is not there."""
    if not fields:
        return encoded
    places = {column["name"]: index for index, column in enumerate(encoded.columns)}
    if unknown := [name for name in fields if name not in places]:
        raise UsageError(f"--fields: no column {', '.join(unknown)}; the result has {', '.join(places)}.")
    kept = [places[name] for name in fields]
    return Encoded([encoded.columns[i] for i in kept], [[row[i] for i in kept] for row in encoded.rows])


def in_event(request: QueryRequest, artifacts: ArtifactStore, encoded: Encoded) -> dict[str, Any]:
    """Inline the rows, or a first part of them beside an artifact that holds them all."""
    shown, count = encoded.rows, len(encoded.rows)
    artifact: dict[str, Any] = {}
    if request.output_file is not None:
        written = write_artifact(
            request.output_file, lines(encoded, request.output_form), form=request.output_form, rows=count
        )
        shown, artifact = _fitting(encoded, PREVIEW_CHARS), {"artifact": written.as_json()}
    elif request.inline_chars is not None and len(compact(encoded.rows)) > request.inline_chars:
        shown = _fitting(encoded, PREVIEW_CHARS)
        path = artifacts.path_for("ndjson")
        written = write_artifact(path, lines(encoded, "ndjson"), form="ndjson", rows=count)
        artifact = {"artifact": written.as_json()}
    return {"columns": encoded.columns, "rows": shown, "row_count": count, **artifact}


def _fitting(encoded: Encoded, most: int) -> list[list[Any]]:
    """Return the first rows that fit into so many characters of JSON."""
    fitting, size = [], 1
    for row in encoded.rows:
        size += len(compact(row)) + 1
        if size > most:
            break
        fitting.append(row)
    return fitting
