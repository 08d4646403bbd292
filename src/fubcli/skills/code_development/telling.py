"""A brief as the members of its event, within bounds, with what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fubcli.results.artifacts import write_artifact
from fubcli.results.formats import compact
from fubcli.skills.code_development.models.generate import Model
from fubcli.skills.code_development.ports import CodePorts
from fubcli.skills.code_development.subject import Subject, Table

INLINE_CHARS = 8_000
"""Characters of models that an event holds itself."""
_MOST_COLUMNS = 100
_MOST_OTHERS = 100
_LIMITS = {"risks": 40, "acceptance_tests": 40, "queries": 30, "dropped_queries": 10, "relationships": 40}
_COLUMNS = ("name", "type", "nullable", "sensitivity")


def table_members(table: Table) -> dict[str, Any]:
    """Return a table; its columns are columnar, with comments where there are any, and at most so many."""
    shown = table.columns[:_MOST_COLUMNS]
    has_comments = any(each.comment for each in shown)
    rows = [
        [each.name, str(each.type), each.nullable, f"{each.sensitivity}:{each.kind}" if each.sensitivity else None]
        + ([each.comment[:300]] if has_comments else [])
        for each in shown
    ]
    told: dict[str, Any] = {
        "name": table.full,
        **({"environment": table.environment} if table.environment else {}),
        **({"staging_or_production": table.twin} if table.twin else {}),
        **({"rows": table.size} if table.rows is not None or table.declared_rows is not None else {}),
        **({"partition_keys": list(table.partition_keys)} if table.partition_keys else {}),
        **({"key": {"column": table.key.name, "enforced": False}} if table.key else {}),
        "column_count": len(table.columns),
        "columns": {"columns": [*_COLUMNS, *(["comment"] if has_comments else [])], "rows": rows},
        "source": table.source.as_json(),
    }
    return told


def others_members(subject: Subject) -> dict[str, Any]:
    """Return the tables that are only named."""
    if not subject.others:
        return {}
    return {"other_tables": list(subject.others[:_MOST_OTHERS]), "other_tables_count": len(subject.others)}


def bounded(members: dict[str, list[Any]], subject: Subject) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Cut lists that are too long; return them with what was cut."""
    cut = [
        {"member": name, "kept": _LIMITS[name], "of": len(value)}
        for name, value in members.items()
        if len(value) > _LIMITS[name]
    ]
    wide = [each for each in subject.tables if len(each.columns) > _MOST_COLUMNS]
    cut += [{"member": "tables", "table": each.full, "kept": _MOST_COLUMNS, "of": len(each.columns)} for each in wide]
    if len(subject.others) > _MOST_OTHERS:
        cut.append({"member": "other_tables", "kept": _MOST_OTHERS, "of": len(subject.others)})
    return {name: value[: _LIMITS[name]] for name, value in members.items()}, cut


def model_members(models: Sequence[Model], ports: CodePorts, written: str | None) -> dict[str, Any]:
    """Return the models: their texts when they are short and not in files, else the artifact that holds them.

    The artifact is NDJSON, a model on each line. Raises StorageUnavailable.
    """
    listed = [
        {"file": each.file, "language": each.language, "table": each.table, "bytes": len(each.text.encode()),
         "sha256": each.sha256}
        for each in models
    ]  # fmt: skip
    if written is not None:
        return {"directory": written, "files": listed}
    if sum(len(each.text) for each in models) <= INLINE_CHARS:
        return {"files": [told | {"text": each.text} for told, each in zip(listed, models, strict=True)]}
    lines = (compact(told | {"text": each.text}) + "\n" for told, each in zip(listed, models, strict=True))
    artifact = write_artifact(ports.artifacts.path_for("models.ndjson"), lines, form="ndjson", rows=len(models))
    return {"files": listed, "artifact": artifact.as_json()}
