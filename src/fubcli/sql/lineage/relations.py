"""The relations of a FROM clause and the columns that they bring."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlglot import exp

from fubcli.model.lineage import UNKNOWN_ORIGIN, WHOLE_ROW, Origin
from fubcli.model.names import TableName
from fubcli.sql.lineage.outputs import Output, Outputs, told_apart
from fubcli.sql.lineage.provenance import NOTHING, Provenance, together


def stored(parts: Sequence[str], columns: Sequence[str] | None) -> Outputs:
    """Return the columns of a stored table by its name in parts; without a list of them, any column."""
    if len(parts) != 3:
        return [Output(None, Provenance(frozenset({UNKNOWN_ORIGIN})), is_many=True)]
    table = TableName(*parts)
    if table.is_metadata:
        return [Output(None, NOTHING, is_many=True)]
    if columns is None:
        return [Output(None, Provenance(frozenset({Origin(table, WHOLE_ROW)})), is_many=True, table=table)]
    return [Output(name, _shown(Origin(table, name))) for name in map(str.lower, columns)]


def _shown(origin: Origin) -> Provenance:
    return Provenance(frozenset({origin}), direct=origin)


def renamed(outputs: Outputs, alias: exp.Expr | None) -> Outputs:
    """Return columns under the names of `AS t (a, b)`."""
    names = [each.name.lower() for each in alias.args.get("columns") or ()] if alias is not None else []
    if not names:
        return outputs
    if len(names) == len(outputs) and not any(each.is_many for each in outputs):
        return told_apart([Output(name, each.provenance) for name, each in zip(names, outputs, strict=True)])
    everything = together(each.provenance for each in outputs).cut()
    return [*(Output(name, everything) for name in names), Output(None, everything, is_many=True)]


def generated(provenance: Provenance, alias: exp.Expr | None) -> Outputs:
    """Return the columns of a generator such as `explode`: each may show anything of its arguments."""
    names = [each.name.lower() for each in alias.args.get("columns") or ()] if alias is not None else []
    return [Output(name, provenance) for name in names] or [Output(None, provenance, is_many=True)]


def pivoted(outputs: Outputs, moved: Provenance, used: Collection[str]) -> Outputs:
    """Return the columns of PIVOT or UNPIVOT: those that it does not use, and any number that show what was `moved`."""
    kept = [each for each in outputs if not each.is_many and each.name not in used]
    rest = together((moved, *(each.provenance for each in outputs if each.is_many)))
    return [*kept, Output(None, rest.cut(), is_many=True)]


def names_of(node: exp.Expr) -> tuple[tuple[str, ...], ...]:
    """Return the ways to write a relation's name: its alias, or its own name from any part on."""
    if pivots := node.args.get("pivots"):
        alias = pivots[-1].args.get("alias")
        return ((alias.name.lower(),),) if alias is not None and alias.name else ()
    alias = node.args.get("alias")
    if alias is not None and alias.name:
        return ((alias.name.lower(),),)
    if not isinstance(node, exp.Table):
        return ()
    parts = tuple(part.name.lower() for part in node.parts)
    return tuple(parts[start:] for start in range(len(parts)))
