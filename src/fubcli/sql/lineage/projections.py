"""The items of a select list to the columns that they show."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from fubcli.sql.lineage.declared import fold
from fubcli.sql.lineage.expressions import Expressions
from fubcli.sql.lineage.outputs import Output, Outputs
from fubcli.sql.lineage.provenance import Provenance, together
from fubcli.sql.lineage.scopes import Scope
from fubcli.sql.lineage.sources import OF_ELEMENTS
from fubcli.sql.walking import nodes_of

Generated = Callable[[exp.Expr, Scope], Provenance]
"""From a generator to what its rows carry."""


class Projections:
    """Traces the select lists of one statement."""

    def __init__(self, expressions: Expressions, generated: Generated) -> None:
        self._expressions = expressions
        self._generated = generated

    def outputs(self, node: exp.Expr, scope: Scope) -> Outputs:
        """Return the columns of one item: a star or a generator may show several."""
        star = node.this if isinstance(node, exp.Column) else node
        if isinstance(star, exp.Star):
            qualifier = [part.name.lower() for part in node.parts[:-1]] if isinstance(node, exp.Column) else []
            return self._star(star, scope.star(qualifier), scope)
        plain = node.this if isinstance(node, exp.Alias | exp.Aliases) else node
        is_generator = _is_generator(plain)
        for nested in nodes_of(plain) if not is_generator else ():
            if isinstance(nested, OF_ELEMENTS):
                self._generated(nested, scope)
        provenance = self._generated(plain, scope) if is_generator else self._expressions.of(node, scope).as_shown()
        if isinstance(node, exp.Aliases):
            return [Output(each.name.lower(), provenance.changed()) for each in node.expressions]
        if is_generator and plain is node:
            return [Output(None, provenance.changed(), is_many=True)]
        name = fold(node.alias_or_name) if isinstance(node, exp.Alias | exp.Column) else None
        if isinstance(node, exp.Alias) and name:
            scope.aliases[name] = provenance
        return [Output(name, provenance)]

    def _star(self, star: exp.Expr, outputs: Outputs, scope: Scope) -> Outputs:
        """Apply `EXCEPT` and `REPLACE`; columns of one name are told apart by place only where the engine agrees."""
        excepted = star.args.get("except_") or star.args.get("except") or ()
        if any(isinstance(each, exp.Column) and len(each.parts) > 1 for each in excepted):  # of one relation alone
            return [Output(None, together(each.provenance for each in outputs).cut(), is_many=True)]
        dropped = {each.name.lower() for each in excepted}
        replaced = {
            each.alias.lower(): self._expressions.of(each, scope).as_shown() for each in star.args.get("replace") or ()
        }
        if star.args.get("rename"):
            return [Output(None, together(each.provenance for each in outputs).changed(), is_many=True)]
        kept = [each for each in outputs if each.is_many or each.name not in dropped]
        anywhere = list(replaced.values())  # a column that is not known may be one of those that are replaced
        return [
            Output(None, together((each.provenance, *anywhere)).cut(), is_many=True)
            if each.is_many and anywhere
            else Output(each.name, replaced.get(each.name or "", each.provenance), each.is_many, each.table)
            for each in kept
        ]


def _is_generator(node: exp.Expr) -> bool:
    """Whether it may show several columns; with one alias it is one."""
    return isinstance(node, exp.UDTF | exp.Explode | exp.Inline) or (
        isinstance(node, exp.Anonymous) and node.name.lower() in ("stack", "json_tuple", "inline_outer")
    )
