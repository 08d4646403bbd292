"""Grouping, comparing and ordering by values that DuckDB tells apart otherwise than Spark does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot import exp

from fubcli.sql.duckdb.entries import lacking
from fubcli.sql.duckdb.ordering import is_nested
from fubcli.sql.duckdb.renaming import called
from fubcli.sql.duckdb.rows import is_aggregated
from fubcli.sql.types import type_of
from fubcli.sql.types.notes import columns_under

_KINDS = (
    exp.Select, exp.Group, exp.Window, exp.Distinct, exp.SetOperation, exp.EQ, exp.NullSafeEQ, exp.Between, exp.Ordered,
    exp.Anonymous,
)  # fmt: skip
_ORDERING = frozenset({"greatest", "least"})


def check(tree: exp.Expr) -> None:
    """Raise NotOnDuckDB for what would be another answer.

    Maps as keys: equal ones in another order are two here, and one on Databricks. Arrays and structs in order: a NULL inside
    them is the largest here, and the smallest on Databricks.
    """
    nodes = list(tree.find_all(*_KINDS))
    if any(type_of(key).has_map for key in _keys(nodes)):
        raise lacking("grouping, joining or distinguishing by a map")
    if any(is_nested(type_of(value)) for value in _ordered(nodes)):
        raise lacking("ordering arrays or structs (the engines order a NULL inside them differently)")
    for node in nodes:
        if isinstance(node, exp.Select):
            _check_order(node)
    if any(map(_says_all, nodes)) and any(name.name.lower() == "all" for name in tree.find_all(exp.Identifier)):
        raise lacking("GROUP BY ALL or ORDER BY ALL beside a column of the name all")


def _check_order(select: exp.Select) -> None:
    """Raise NotOnDuckDB when ORDER BY names two columns at once: each engine chooses another."""
    order = select.args.get("order")
    names: list[str] = []
    for each in select.expressions if order is not None else []:
        star = each.this if isinstance(each, exp.Column) else each
        names += columns_under(star) or () if isinstance(star, exp.Star) else [each.output_name.lower()]
    for each in order.expressions if order is not None else []:
        column = each.this
        if isinstance(column, exp.Column) and not column.table and names.count(column.name.lower()) > 1:
            raise lacking("ORDER BY of a name that two columns have")


def _keys(nodes: Iterable[exp.Expr]) -> Iterator[exp.Expr]:
    for node in nodes:
        if isinstance(node, exp.Group):
            yield from _grouped(node)
        elif isinstance(node, exp.Window):
            yield from node.args.get("partition_by") or ()
        elif isinstance(node, exp.Distinct):
            parent = node.parent
            yield from parent.expressions if isinstance(parent, exp.Select) else node.expressions
        elif isinstance(node, exp.SetOperation) and not (isinstance(node, exp.Union) and not node.args.get("distinct")):
            yield from (each for side in (node.this, node.expression) for each in getattr(side, "selects", ()))
        elif isinstance(node, exp.EQ | exp.NullSafeEQ):
            yield node.this


def _ordered(nodes: Iterable[exp.Expr]) -> Iterator[exp.Expr]:
    """Yield what is ordered in a place where no key can stand."""
    for node in nodes:
        if isinstance(node, exp.Between) or (called(node) in _ORDERING and node.expressions):
            yield node.this if isinstance(node, exp.Between) else node.expressions[0]
        elif isinstance(node, exp.Ordered) and isinstance(node.this, exp.Literal):
            yield from _placed(node)


def _placed(ordered: exp.Ordered) -> Iterator[exp.Expr]:
    select = ordered.find_ancestor(exp.Select, exp.SetOperation)
    while isinstance(select, exp.SetOperation):
        select = select.this
    place = str(ordered.this.this)
    if isinstance(select, exp.Select) and place.isdigit() and 0 < int(place) <= len(select.expressions):
        yield select.expressions[int(place) - 1]


def _grouped(group: exp.Group) -> Iterator[exp.Expr]:
    select = group.parent
    selects = select.expressions if isinstance(select, exp.Select) else []
    if group.args.get("all"):
        yield from (each for each in selects if not is_aggregated(each))
    for key in _items(group):
        place = str(key.this) if isinstance(key, exp.Literal) else ""
        yield selects[int(place) - 1] if place.isdigit() and 0 < int(place) <= len(selects) else key


def _items(node: exp.Expr) -> Iterator[exp.Expr]:
    """The keys of a GROUP BY, those of its sets included."""
    lists = [node.expressions, *(node.args.get(kind) or [] for kind in ("rollup", "cube", "grouping_sets"))]
    for each in (item for items in lists for item in items if isinstance(item, exp.Expr)):
        if isinstance(each, exp.Tuple | exp.Paren | exp.Rollup | exp.Cube | exp.GroupingSets):
            yield from _items(each) if each.expressions else [each.this] if isinstance(each, exp.Paren) else []
        else:
            yield each


def _says_all(node: exp.Expr) -> bool:
    """Whether it is GROUP BY ALL or ORDER BY ALL."""
    if isinstance(node, exp.Group):
        return bool(node.args.get("all"))
    return isinstance(node, exp.Ordered) and isinstance(node.this, exp.Var)
