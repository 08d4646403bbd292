"""What the keys of GROUP BY and ORDER BY tell."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from fubcli.model.lineage import Origin
from fubcli.sql.lineage.expressions import Expressions
from fubcli.sql.lineage.outputs import Outputs
from fubcli.sql.lineage.provenance import Provenance, together
from fubcli.sql.lineage.scopes import Scope
from fubcli.sql.lineage.uses import Uses


class Keys:
    """Notes by what the queries of one statement group and order their rows."""

    def __init__(self, expressions: Expressions, uses: Uses) -> None:
        self._expressions = expressions
        self._uses = uses

    def grouped(self, select: exp.Select, scope: Scope, outputs: Outputs) -> frozenset[Origin]:
        """Return what the keys of GROUP BY make every column tell that is no plain count."""
        group = select.args.get("group")
        if group is None:
            return frozenset()
        if group.args.get("all"):
            plain = [each for each in select.expressions if not _aggregates(each, select)]
            return self._uses.group([self._expressions.of(each, scope) for each in plain], is_plain=scope.is_plain)
        keys = [
            each for key in ("expressions", "cube", "rollup", "grouping_sets") for each in group.args.get(key) or ()
        ]
        found = [self._key(part, scope, outputs) for each in keys for part in _parts(each)]
        return self._uses.group(found, is_plain=scope.is_plain)

    def ordered(self, query: exp.Expr, scope: Scope, outputs: Outputs, told: frozenset[Origin] = frozenset()) -> None:
        """Note the keys of ORDER BY and its like; an order of groups by something `told` tells which is which."""
        for clause in ("order", "sort", "cluster", "distribute"):
            ordering = query.args.get(clause)
            keys = ordering.expressions if ordering is not None else ()
            found = [self._key(part, scope, outputs) for each in keys for part in _parts(each)]
            self._uses.order(found)
            if told and any(key.tells_rows_apart for key in found):
                self._uses.probe(Provenance(implicit=told))

    def _key(self, key: exp.Expr, scope: Scope, outputs: Outputs) -> Provenance:
        """Return what a key carries: a number is the place of a column."""
        if isinstance(key, exp.Literal) and key.is_int and 0 < int(key.name) <= len(outputs):
            return outputs[int(key.name) - 1].provenance
        is_all = isinstance(key, exp.Column | exp.Var) and key.name.upper() == "ALL"
        if is_all or (isinstance(key, exp.Literal) and key.is_int):
            return together(each.provenance for each in outputs).cut()
        return self._expressions.of(key, scope)


def _parts(key: exp.Expr) -> Iterator[exp.Expr]:
    """Yield the keys in brackets, in grouping sets and behind the direction of an order."""
    if isinstance(key, exp.Ordered | exp.Paren):
        yield from _parts(key.this)
    elif isinstance(key, exp.Tuple | exp.Cube | exp.Rollup | exp.GroupingSets):
        for each in key.expressions:
            yield from _parts(each)
    else:
        yield key


def _aggregates(item: exp.Expr, select: exp.Select) -> bool:
    """Whether an item of a select list aggregates its rows, not those of a subquery in it."""
    return any(each.find_ancestor(exp.Select) is select for each in item.find_all(exp.AggFunc))
