"""Constants that reach a table through an equality: `c.account_id = a.id AND a.id = 12345` fixes both columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot import exp

from fubcli.sql.constants import is_constant

Qualified = tuple[str, str]
"""A column's qualifier and name, lower case."""


def fixed_through_joins(qualifier: str, predicates: Iterable[exp.Expr]) -> dict[str, int]:
    """Return the columns of one relation that the predicates, all of which hold, fix by way of another column.

    Each comes with the number of values that it may have.
    """
    equal: list[tuple[Qualified, Qualified]] = []
    fixed: dict[Qualified, int] = {}
    for predicate in predicates:
        for part in conjuncts(predicate):
            _note(part, equal, fixed)
    reached = dict(fixed)
    pairs = equal + [(b, a) for a, b in equal] if fixed else []
    while grown := {b: reached[a] for a, b in pairs if a in reached and b not in reached}:
        reached |= grown
    return {
        name: count for (owner, name), count in reached.items() if owner == qualifier and (owner, name) not in fixed
    }


def conjuncts(node: exp.Expr) -> Iterator[exp.Expr]:
    """Yield the parts of a predicate that all hold when it holds."""
    return parts_of(node, exp.And)


def parts_of(node: exp.Expr, connector: type[exp.Connector]) -> Iterator[exp.Expr]:
    """Yield what ANDs, or ORs, connect, in the order in which it is written; however many, this does not recurse."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, connector):
            waiting += [each.right, each.left]
        elif isinstance(each, exp.Paren):
            waiting.append(each.this)
        else:
            yield each


def _note(part: exp.Expr, equal: list[tuple[Qualified, Qualified]], fixed: dict[Qualified, int]) -> None:
    if isinstance(part, exp.EQ):
        left, right = _qualified(part.left), _qualified(part.right)
        if left and right:
            equal.append((left, right))
        elif left and is_constant(part.right):
            fixed[left] = 1
        elif right and is_constant(part.left):
            fixed[right] = 1
    elif isinstance(part, exp.In) and part.expressions and not part.args.get("query"):
        column = _qualified(part.this)
        if column and all(is_constant(item) for item in part.expressions):
            fixed[column] = len(part.expressions)


def _qualified(node: exp.Expr) -> Qualified | None:
    if isinstance(node, exp.Column) and node.table and not node.args.get("db"):
        return node.table.lower(), node.name.lower()
    return None
