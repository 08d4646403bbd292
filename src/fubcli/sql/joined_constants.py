"""Constants that reach a table through an equality: `c.account_id = a.id AND a.id = 12345` fixes both columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot import exp

from fubcli.sql.constants import is_constant

Qualified = tuple[str, str]
"""A column's qualifier and name, lower case."""


def fixed_through_joins(qualifier: str, predicates: Iterable[exp.Expr]) -> frozenset[str]:
    """Return the columns of one relation that the predicates, all of which hold, fix by way of another column."""
    equal: list[tuple[Qualified, Qualified]] = []
    fixed: set[Qualified] = set()
    for predicate in predicates:
        for part in _conjuncts(predicate):
            _note(part, equal, fixed)
    reached = set(fixed)
    while grown := {b for a, b in equal if a in reached} | {a for a, b in equal if b in reached}:
        if grown <= reached:
            break
        reached |= grown
    return frozenset(name for owner, name in reached - fixed if owner == qualifier)


def _conjuncts(node: exp.Expr) -> Iterator[exp.Expr]:
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, exp.And):
            waiting += [each.left, each.right]
        elif isinstance(each, exp.Paren):
            waiting.append(each.this)
        else:
            yield each


def _note(part: exp.Expr, equal: list[tuple[Qualified, Qualified]], fixed: set[Qualified]) -> None:
    if isinstance(part, exp.EQ):
        left, right = _qualified(part.left), _qualified(part.right)
        if left and right:
            equal.append((left, right))
        elif left and is_constant(part.right):
            fixed.add(left)
        elif right and is_constant(part.left):
            fixed.add(right)
    elif isinstance(part, exp.In) and part.expressions and not part.args.get("query"):
        column = _qualified(part.this)
        if column and all(is_constant(item) for item in part.expressions):
            fixed.add(column)


def _qualified(node: exp.Expr) -> Qualified | None:
    if isinstance(node, exp.Column) and node.table and not node.args.get("db"):
        return node.table.lower(), node.name.lower()
    return None
