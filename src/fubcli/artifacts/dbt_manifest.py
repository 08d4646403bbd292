"""What of dbt's manifest the monitor needs: which table a node is, what it is made from, what a test is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from fubcli.artifacts.fields import members, name
from fubcli.artifacts.relations import relation_of, table_name
from fubcli.model.dbt import Node


def nodes_of(document: dict[str, Any]) -> Mapping[str, Node]:
    """Return nodes, unit tests and sources by their ids; raises Unreadable for what is no manifest."""
    found: dict[str, Node] = {}
    for section in ("nodes", "unit_tests", "sources"):
        for unique_id, value in members(document.get(section, {}), section).items():
            found[name(unique_id)] = _node(members(value, f"an item of {section}"))
    return MappingProxyType(found)


def _node(value: Mapping[str, Any]) -> Node:
    parents = tuple(_parents(value.get("depends_on")))
    is_test = value.get("resource_type") in ("test", "unit_test")
    attached = (name(value.get("attached_node")) or (parents[0] if len(parents) == 1 else "")) if is_test else ""
    config = value.get("config")
    severity = config.get("severity") if isinstance(config, dict) else None
    return Node(_relation(value), parents, attached, name(severity).lower(), _has_criteria(value.get("freshness")))


def _relation(value: Mapping[str, Any]) -> Any:
    last = value.get("identifier") or value.get("alias") or value.get("name")
    return relation_of(value.get("relation_name")) or table_name(value.get("database"), value.get("schema"), last)


def _parents(value: Any) -> Iterator[str]:
    nodes = value.get("nodes") if isinstance(value, dict) else None
    if isinstance(nodes, list):
        yield from (name(each) for each in nodes if isinstance(each, str))


def _has_criteria(freshness: Any) -> bool:
    if not isinstance(freshness, dict):
        return False
    thresholds = (freshness.get("warn_after"), freshness.get("error_after"))
    return any(isinstance(each, dict) and each.get("count") is not None for each in thresholds)
