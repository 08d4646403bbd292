"""What Spark's parser makes of a text: its plan, the nodes of it, and the relations that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_PASSING = re.compile(r"#\d+L?|\$\$Lambda\S*|(?<=posparameter\()\d+")
"""Numbers of expressions and lambdas, and the places of positional parameters: new at every parse."""

READING = frozenset({
    "Aggregate", "CTERelationDef", "Deduplicate", "Distinct", "Except", "Filter", "Generate", "GlobalLimit", "Intersect",
    "Join", "LateralJoin", "LocalLimit", "LocalRelation", "Offset", "OneRowRelation", "PipeOperator", "Pivot", "Project",
    "RelationTimeTravel", "RepartitionByExpression", "Sample", "Sort", "SubqueryAlias", "Tail", "Union", "UnionLoop",
    "UnresolvedHaving", "UnresolvedHint", "UnresolvedInlineTable", "UnresolvedQualify", "UnresolvedRelation",
    "UnresolvedSubqueryColumnAliases", "UnresolvedTableValuedFunction", "UnresolvedTVFAliases", "UnresolvedWith",
    "Unpivot", "UnresolvedUnpivot", "Window", "WithWindowDefinition",
})  # fmt: skip
"""The plan nodes of queries; a command, a write or a program is none of them."""


@dataclass(frozen=True)
class Plan:
    """A parsed plan: its text without passing numbers, the classes of its nodes, and the names of its relations."""

    text: str
    nodes: frozenset[str]
    relations: frozenset[tuple[str, ...]]
    ctes: frozenset[str]


class Parser:
    """Spark's parser behind one method."""

    def __init__(self, parser: Any) -> None:
        self._parser = parser

    def plan(self, text: str) -> Plan | None:
        """Return the plan of a text, or None when Spark cannot parse it."""
        from py4j.protocol import Py4JJavaError

        try:
            root = self._parser.parsePlan(text)
        except Exception as error:
            if isinstance(error, Py4JJavaError) or type(error).__module__.startswith("pyspark.errors"):
                return None
            raise
        nodes = list(_walk(root))
        return Plan(
            text=_PASSING.sub("#", root.toString()),
            nodes=frozenset(_name(node) for node in nodes),
            relations=frozenset(_parts(node) for node in nodes if _name(node) == "UnresolvedRelation"),
            ctes=frozenset(name for node in nodes if _name(node) == "UnresolvedWith" for name in _ctes(node)),
        )


def _name(node: Any) -> str:
    return str(node.getClass().getSimpleName()).rstrip("$")


def _walk(node: Any) -> Iterator[Any]:
    """Yield every plan node, those of subqueries and CTEs included."""
    yield node
    for some in (node.children(), node.subqueries()):
        for each in _items(some):
            yield from _walk(each)
    if _name(node) == "UnresolvedWith":
        for cte in _items(node.cteRelations()):
            yield from _walk(cte.productElement(1))


def _items(sequence: Any) -> list[Any]:
    return [sequence.apply(index) for index in range(sequence.size())]


def _parts(node: Any) -> tuple[str, ...]:
    return tuple(str(part).lower() for part in _items(node.multipartIdentifier()))


def _ctes(node: Any) -> list[str]:
    return [str(cte.productElement(0)).lower() for cte in _items(node.cteRelations())]
