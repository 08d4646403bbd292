"""A dbt `target/` directory as dbt-core 1.11 writes it, with only what is read, and what a test wants different."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

SCHEMAS = {
    "run_results": "https://schemas.getdbt.com/dbt/run-results/v6.json",
    "sources": "https://schemas.getdbt.com/dbt/sources/v3.json",
    "manifest": "https://schemas.getdbt.com/dbt/manifest/v12.json",
}
QUOTING = (
    "Database Error in model orders (models/orders.sql)\n  [CAST_INVALID_INPUT] The value 'John Smith' cannot be cast"
)


def document(kind: str, at: datetime | str, **members: Any) -> dict[str, Any]:
    written = at if isinstance(at, str) else at.isoformat().replace("+00:00", "Z")
    return {"metadata": {"dbt_schema_version": SCHEMAS[kind], "generated_at": written}} | members


def result(unique_id: str, status: str, **members: Any) -> dict[str, Any]:
    return {
        "unique_id": unique_id,
        "status": status,
        "message": None,
        "failures": None,
        "relation_name": None,
    } | members


def node(relation: str, *parents: str, **members: Any) -> dict[str, Any]:
    catalog, schema, table = relation.split(".")
    kind = {"resource_type": "model", "database": catalog, "schema": schema, "alias": table}
    return kind | {"depends_on": {"nodes": list(parents)}} | members


def judging(about: str, severity: str = "ERROR") -> dict[str, Any]:
    audit = node("live.dbt_test__audit.t", about, resource_type="test", attached_node=about)
    return audit | {"config": {"severity": severity}}


def source(unique_id: str, status: str, hours: float) -> dict[str, Any]:
    criteria = {
        "warn_after": {"count": 12, "period": "hour"},
        "error_after": {"count": 1, "period": "day"},
        "filter": None,
    }
    loaded = "2026-06-03T00:00:00+00:00"
    age = {"max_loaded_at": loaded, "snapshotted_at": loaded, "max_loaded_at_time_ago_in_s": hours * 3600}
    return {"unique_id": unique_id, "status": status, "criteria": criteria} | age


def write(directory: Path, **documents: Mapping[str, Any] | str | bytes) -> Path:
    """Write `run_results`, `sources` and `manifest` as given: objects as JSON, texts and bytes as they are."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, given in documents.items():
        text = given if isinstance(given, str | bytes) else json.dumps(given)
        (directory / f"{name}.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    return directory
