"""Facets as OpenLineage has them, each with who made it and the schema that it follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from fubcli import __version__
from fubcli.model.check import Check
from fubcli.model.snapshot import ColumnInfo
from fubcli.model.verdict import Status
from fubcli.operations.monitor.signals.nights import in_sentences
from fubcli.operations.monitor.telling import plain
from fubcli.results.formats import compact, visible

PRODUCER = f"urn:fub:fubcli:{__version__}"
_SEVERITY = {Status.WARNING: "warn", Status.CRITICAL: "error"}
_MOST_TOLD = 4_000

Facet = dict[str, Any]


def nominal_time(begins: datetime, ends: datetime) -> Facet:
    """Return when a run was to be: a Pacific night."""
    return _facet("NominalTimeRunFacet", "1-0-1", nominalStartTime=plain(begins), nominalEndTime=plain(ends))


def error_message(sentences: Iterable[str]) -> Facet:
    """Return what went wrong; unseen characters are shown as escapes."""
    message = visible(in_sentences(sentences), _MOST_TOLD)
    return _facet("ErrorMessageRunFacet", "1-0-1", message=message, programmingLanguage="SQL")


def documentation(description: str) -> Facet:
    """Return what a job does."""
    return _facet("DocumentationJobFacet", "1-1-0", description=description, contentType="text/plain")


def schema(columns: Iterable[ColumnInfo]) -> Facet:
    """Return a table's columns in their order."""
    fields = [{"name": column.name, "type": column.type} for column in columns]
    return _facet("SchemaDatasetFacet", "1-2-0", fields=fields)


def rows_written(rows: int) -> Facet:
    """Return how many rows a night brought."""
    return _facet("OutputStatisticsOutputDatasetFacet", "1-0-2", rowCount=rows)


def rows_judged(rows: int, at: datetime | None) -> Facet:
    """Return how many rows were judged, and when the last of them came."""
    changed = {"lastUpdated": plain(at)} if at else {}
    return _facet("DataQualityMetricsInputDatasetFacet", "1-0-3", rowCount=rows, columnMetrics={}, **changed)


def assertions(checks: Iterable[Check]) -> Facet | None:
    """Return what checks of a table came to, None when none could be judged: OpenLineage knows true and false alone."""
    told = [each for check in checks if check.status is not Status.UNKNOWN for each in _assertions(check)]
    return _facet("DataQualityAssertionsDatasetFacet", "1-1-0", assertions=told) if told else None


def _assertions(check: Check) -> list[dict[str, Any]]:
    told: dict[str, Any] = {
        "assertion": ".".join(filter(None, (check.pillar, check.about))),
        "success": not check.status.pages,
    }
    if check.status.pages:
        told |= {"severity": _SEVERITY[check.status], "name": check.id, "description": visible(check.title, 500)}
        values = (("expected", check.expected), ("actual", check.observed))
        told |= {name: visible(compact(plain(value)), 500) for name, value in values if value}
    columns = _columns(check)
    return [told | {"column": column} for column in columns] if columns else [told]


def _columns(check: Check) -> Sequence[str]:
    """Return the columns that a check names: removed or retyped, empty where they must not be, or a repeated key."""
    observed = check.observed
    key = [observed["key"]] if observed.get("key") else []
    return [*observed.get("removed", ()), *observed.get("retyped", ()), *observed.get("empty", ()), *key]


def _facet(name: str, version: str, **members: Any) -> Facet:
    url = f"https://openlineage.io/spec/facets/{version}/{name}.json#/$defs/{name}"
    return {"_producer": PRODUCER, "_schemaURL": url, **members}
