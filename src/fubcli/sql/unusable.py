"""Why a predicate that names a column bounds no scan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlglot import exp

from fubcli.model.scans import Unusable

ColumnOf = Callable[[exp.Expr], str | None]
"""Returns the name of a bare column of the relation in question, or None."""


class Refusals:
    """The predicates of one relation that bound nothing, put into words only when somebody asks."""

    def __init__(self) -> None:
        self._left: list[exp.Expr] = []
        self._one_sided: set[str] = set()

    def leave(self, node: exp.Expr) -> None:
        """Note a predicate that bounds no column."""
        self._left.append(node)

    def one_sided(self, columns: Iterable[str]) -> None:
        """Note columns that one branch of an OR bounds and the other does not."""
        self._one_sided.update(columns)

    def told(self, column_of: ColumnOf) -> Iterator[Unusable]:
        """Yield every column of the relation in those predicates with the reason."""
        for name in sorted(self._one_sided):
            yield Unusable(name, "is bounded in one branch of an OR and not in the other")
        for node in self._left:
            yield from _of_predicate(node, column_of)


def _of_predicate(node: exp.Expr, column_of: ColumnOf) -> Iterator[Unusable]:
    bare = next((name for side in _sides(node) if (name := column_of(side))), None)
    if bare is not None:
        yield Unusable(bare, _bare(node))
        return
    for column in node.find_all(exp.Column):
        if name := column_of(column):
            yield Unusable(name, _nested(node))


def _sides(node: exp.Expr) -> list[exp.Expr]:
    sides = [node.this, node.args.get("expression")]
    return [side for side in sides if isinstance(side, exp.Expr)]


def _bare(node: exp.Expr) -> str:
    """Say why a predicate on the bare column does not count."""
    if isinstance(node, exp.NEQ | exp.NullSafeNEQ):
        return "is only told what it is not (<>)"
    if isinstance(node, exp.In):
        return "is in a list that is not constant"
    if isinstance(node, exp.Is | exp.Like | exp.ILike):
        return f"is tested with {node.key.upper()}, by which no file can be skipped"
    if isinstance(node, exp.EQ | exp.NullSafeEQ | exp.GT | exp.GTE | exp.LT | exp.LTE | exp.Between):
        if node.find(exp.Null):
            return "is compared with NULL"
        return "is compared with something that is not constant"
    return "is in a predicate that is no comparison"


def _nested(node: exp.Expr) -> str:
    """Say why a predicate that has the column somewhere inside does not count."""
    if isinstance(node, exp.Not):
        return "is negated (NOT)"
    if isinstance(node, exp.EQ | exp.GT | exp.GTE | exp.LT | exp.LTE | exp.Between | exp.In | exp.NullSafeEQ):
        return "is inside a function, a cast or arithmetic"
    return "is in a predicate that is no comparison"
