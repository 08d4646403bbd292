"""The columns that dbt's manifests call personal: `meta: {pii: true, kind: email}` of a column or of its config."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fubcli.artifacts.dbt import MANIFEST, MOST_MANIFEST_BYTES
from fubcli.artifacts.documents import Unreadable, read_object
from fubcli.artifacts.fields import name
from fubcli.artifacts.kept_runs import projects, run_directories
from fubcli.artifacts.relations import relation_of
from fubcli.model.names import TableName

Personal = Mapping[TableName, Mapping[str, str]]
"""By table, each personal column with the kind of value that it holds."""
UNKNOWN_KIND = "personal"
_TRIED = 5
"""Manifests of a project, the newest first: one that a killed run left half-written is no reason to forget."""
_BULK = frozenset({
    "access", "child_map", "compiled_code", "compiled_path", "constraints", "contract", "depends_on", "description",
    "disabled", "doc_blocks", "docs", "exposures", "fqn", "group_map", "groups", "macros", "metrics", "parent_map",
    "patch_path", "raw_code", "refs", "saved_queries", "selectors", "semantic_models", "unit_tests",
    "unrendered_config",
})  # fmt: skip
_NO = ("", "false", "no", "none", "0")


def kept_personal_columns(root: Path) -> Personal:
    """Return what the newest readable manifest of each kept project calls personal."""
    found: dict[TableName, Mapping[str, str]] = {}
    for project in projects(root):
        for directory in run_directories(root, project)[:_TRIED]:
            columns = _columns_of(directory / MANIFEST)
            if columns is not None:
                found |= columns
                break
    return found


def _columns_of(path: Path) -> dict[TableName, Mapping[str, str]] | None:
    try:
        document = read_object(path, MOST_MANIFEST_BYTES, drop=_BULK)
    except Unreadable:
        return None
    if document is None:
        return None
    nodes = [node for section in ("nodes", "sources") for node in _values(document.get(section))]
    told = ((relation_of(node.get("relation_name")), dict(_personal(node.get("columns")))) for node in nodes)
    return {table: columns for table, columns in told if table is not None and columns}


def _personal(columns: Any) -> Iterator[tuple[str, str]]:
    for column in _values(columns):
        config = column.get("config")
        for holder in (column, config if isinstance(config, dict) else {}):
            meta = holder.get("meta")
            if isinstance(meta, dict) and _is_said(meta.get("pii")):
                yield name(column.get("name")).lower(), _kind(meta)
                break


def _is_said(pii: Any) -> bool:
    return str(pii).lower() not in _NO if isinstance(pii, str | int | bool) else bool(pii)


def _kind(meta: Mapping[str, Any]) -> str:
    said = meta.get("kind") or (meta["pii"] if isinstance(meta["pii"], str) else "")
    kind = name(said, 40).lower()
    return kind if kind.isidentifier() and kind != "true" else UNKNOWN_KIND


def _values(section: Any) -> list[dict[str, Any]]:
    return [each for each in section.values() if isinstance(each, dict)] if isinstance(section, dict) else []
