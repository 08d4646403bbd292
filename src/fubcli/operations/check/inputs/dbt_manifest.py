"""Compiled SQL in dbt's `target/manifest.json`: models, snapshots, tests and analyses, each one statement."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fubcli.model.request import CheckRequest
from fubcli.operations.check.fragment import Found, Fragment
from fubcli.operations.check.inputs.texts import WrongShape, found, unjudged

_WITH_SQL = frozenset({"model", "snapshot", "test", "analysis"})


def statements(text: str, file: str, request: CheckRequest) -> Iterator[Found]:
    """Yield each compiled node under its `unique_id`; one that is not compiled is a finding. Raises WrongShape."""
    for unique_id, node in sorted(_nodes(text).items()):
        if not isinstance(node, dict):
            raise WrongShape(f"the node {unique_id!r} is no object")
        if node.get("resource_type") in _WITH_SQL and node.get("language", "sql") == "sql":
            yield _node(unique_id, node, file, request)


def _nodes(text: str) -> Mapping[str, Any]:
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WrongShape("it is not JSON") from error
    nodes = manifest.get("nodes") if isinstance(manifest, dict) else None
    if not isinstance(nodes, dict):
        raise WrongShape("it has no nodes")
    return nodes


def _node(unique_id: str, node: Mapping[str, Any], file: str, request: CheckRequest) -> Found:
    """Return a model's SQL, told of at the file that its author wrote."""
    path, code = node.get("original_file_path"), node.get("compiled_code")
    where = path if isinstance(path, str) and path else file
    if not isinstance(code, str) or not code.strip():
        fragment = Fragment("", where, "compiled code")
        return unjudged(fragment, unique_id, request, "Not understood: it is not compiled; run dbt compile first.")
    return found(Fragment(code, where, "compiled code"), unique_id, code, request, first=len(code) - len(code.lstrip()))
