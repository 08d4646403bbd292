"""How many steps a recursive CTE takes: a counter that grows and a predicate that stops it, or nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlglot import exp

from fubcli.model.scans import Extent, Moment, Product, Steps, Unread
from fubcli.sql.evaluation import Duration, Parameters, number_of, value_of
from fubcli.sql.growth.extents import UNKNOWN, from_items
from fubcli.sql.growth.generators import CALENDAR_DAYS
from fubcli.sql.growth.linking import components
from fubcli.sql.joined_constants import conjuncts
from fubcli.sql.scopes import CteScopes

_UPPER = (exp.LT, exp.LTE)
_LOWER = (exp.GT, exp.GTE)
_MOST_JOINING_STEPS = 100


def recursive_ctes(with_: exp.With, scopes: CteScopes) -> Iterator[tuple[exp.CTE, list[exp.Table]]]:
    """Yield every CTE of a WITH that refers to itself, with those references."""
    if not with_.args.get("recursive"):
        return
    for cte in with_.expressions:
        name = cte.alias.lower()
        uses = [
            table for table in cte.this.find_all(exp.Table)
            if table.name.lower() == name and not table.args.get("db") and scopes.definition(table) is cte
        ]  # fmt: skip
        if uses:
            yield cte, uses


def steps_of(cte: exp.CTE, uses: Sequence[exp.Table], parameters: Parameters) -> tuple[Extent, str]:
    """Return the most rows that the recursion adds to each it starts with, and what is missing when that is unknown."""
    select = uses[0].find_ancestor(exp.Select)
    if len(uses) != 1 or select is None or not _stands_in(uses[0], select):
        return UNKNOWN, "refers to itself more than once, or inside a subquery"
    relations, joins = from_items(select)
    where = select.args.get("where")
    if len(components(relations, joins, where.this if where else None)) > 1 or select.args.get("laterals"):
        return UNKNOWN, "multiplies its rows at every step"
    predicates = [*([where.this] if where else []), *(join.args["on"] for join in joins if _restricts(join))]
    if any(_doubles(projection) for projection in select.expressions):
        return UNKNOWN, "puts a value together with itself at every step"
    own = ("", uses[0].alias_or_name.lower())
    for position, projection in enumerate(select.expressions):
        counter = _counter(projection.unalias(), parameters)
        if counter is None or (name := _column_name(cte, position)) is None:
            continue
        if counter[0].name.lower() != name:
            continue
        for part in (part for predicate in predicates for part in conjuncts(predicate)):
            columns = [counter[0], *part.find_all(exp.Column)]
            if any(column.table.lower() not in own for column in columns):
                continue  # it counts, or stops, by a column of another relation
            if (extent := _stopped(part, counter, _start(cte, position, parameters), parameters)) is not None:
                return _joined_often(extent) if joins else (extent, "")
    return UNKNOWN, "has no counter that a predicate stops"


def _joined_often(extent: Extent) -> tuple[Extent, str]:
    """A recursion that joins may find more rows at every step, so it gets as many steps as Databricks allows."""
    if any(product.factor > _MOST_JOINING_STEPS for product in extent):
        return UNKNOWN, f"joins a table at each of more than {_MOST_JOINING_STEPS} steps"
    return extent, ""


def _doubles(projection: exp.Expr) -> bool:
    for node in projection.find_all(exp.Concat, exp.ConcatWs, exp.DPipe, exp.ArrayConcat, exp.Array, exp.Struct):
        names = [column.name.lower() for column in node.find_all(exp.Column)]
        if len(set(names)) < len(names):
            return True
    return False


def _stands_in(table: exp.Table, select: exp.Select) -> bool:
    return isinstance(table.parent, exp.From | exp.Join) and table.parent.parent is select


def _restricts(join: exp.Join) -> bool:
    """Whether its ON holds for every row that is left: an outer join keeps others too, an anti join only others."""
    return join.args.get("on") is not None and not join.args.get("side") and join.args.get("kind") != "ANTI"


def _column_name(cte: exp.CTE, position: int) -> str | None:
    """Return the name of a column of the CTE: from its own list, or from the query that it starts with."""
    alias = cte.args.get("alias")
    if alias is not None and alias.columns:
        return alias.columns[position].name.lower() if position < len(alias.columns) else None
    first = _first(cte)
    named = first.expressions[position].alias_or_name if first and position < len(first.expressions) else ""
    return named.lower() or None


def _first(cte: exp.CTE) -> exp.Select | None:
    """Return the SELECT that a recursion starts with."""
    node = cte.this
    while isinstance(node, exp.SetOperation | exp.Subquery):
        node = node.this
    return node if isinstance(node, exp.Select) else None


def _start(cte: exp.CTE, position: int, parameters: Parameters) -> object:
    first = _first(cte)
    if first is None or position >= len(first.expressions):
        return Unread.EXPRESSION
    return value_of(first.expressions[position].unalias(), parameters)


def _counter(node: exp.Expr, parameters: Parameters) -> tuple[exp.Column, float | Duration] | None:
    """Return the column that a projection counts on, and by how much at each step."""
    while isinstance(node, exp.Paren | exp.Cast):
        node = node.this
    if not isinstance(node, exp.Add | exp.Sub | exp.TsOrDsAdd | exp.TimestampAdd | exp.AddMonths):
        return None
    column, by = node.this, value_of(node.args["expression"], parameters)
    if isinstance(node, exp.Add) and not isinstance(column, exp.Column):
        column, by = node.args["expression"], value_of(node.this, parameters)
    if isinstance(column, exp.TsOrDsToDate | exp.Cast):
        column = column.this
    if not isinstance(column, exp.Column) or not isinstance(by, float | Duration):
        return None
    if isinstance(node, exp.TsOrDsAdd | exp.TimestampAdd | exp.AddMonths) and isinstance(by, float):
        moved = value_of(type(node)(**{**node.args, "this": exp.CurrentDate()}), parameters)
        by = Duration(moved.days) if isinstance(moved, Moment) else by
    sign = -1.0 if isinstance(node, exp.Sub) else 1.0
    step = Duration(sign * by.days) if isinstance(by, Duration) else sign * by
    return (column, step) if (step.days if isinstance(step, Duration) else step) else None


def _stopped(
    part: exp.Expr, counter: tuple[exp.Column, float | Duration], start: object, parameters: Parameters
) -> Extent | None:
    """Return the number of steps until a predicate no longer holds for the counter, or None when it always may."""
    column, by = counter
    grows = (by.days if isinstance(by, Duration) else by) > 0
    if isinstance(part, exp.Between):
        left, right = part.this, part.args["high" if grows else "low"]
    elif isinstance(part, _UPPER if grows else _LOWER):
        left, right = part.this, part.args["expression"]
    elif isinstance(part, _LOWER if grows else _UPPER):
        left, right = part.args["expression"], part.this
    else:
        return None
    named = [each.name.lower() for each in left.find_all(exp.Column)]
    if named != [column.name.lower()] or not _rises(left):
        return None
    if isinstance(by, Duration):
        return _days(start, value_of(right, parameters), by.days)
    stop = number_of(right, parameters)
    if isinstance(stop, Unread):
        return None
    begin = start if isinstance(start, float) else 0.0
    return (Product(max(abs(stop - begin) / abs(by), 1.0)),)


def _rises(node: exp.Expr) -> bool:
    """Whether an expression goes the way of the one column in it: the column, or the column and a number added."""
    if isinstance(node, exp.Column):
        return True
    if isinstance(node, exp.Add):
        return any(isinstance(side, exp.Column) for side in (node.this, node.expression))
    if isinstance(node, exp.Sub | exp.Paren | exp.TsOrDsAdd | exp.TimestampAdd | exp.AddMonths | exp.TsOrDsToDate):
        return _rises(node.this)
    return False


def _days(start: object, stop: object, step: float) -> Extent | None:
    if isinstance(start, str) and not isinstance(start, Unread):
        return None
    if isinstance(stop, Moment):
        return (Product(series=(Steps(start, stop, abs(step)),)) if isinstance(start, Moment) else _calendar(step),)
    return None


def _calendar(step: float) -> Product:
    return Product(max(CALENDAR_DAYS / abs(step), 1.0))
