"""Judged text to lineage: what a query shows, and what a writing statement stores where."""

from __future__ import annotations

from sqlglot import exp

from fubcli.model.dialect import SqlDialect
from fubcli.model.lineage import UNKNOWN_ORIGIN, Lineage, Origin, OutputColumn, StoredColumn
from fubcli.sql.lineage.provenance import origins_of
from fubcli.sql.lineage.queries import ColumnsOf, Queries
from fubcli.sql.lineage.scopes import Output, Outputs
from fubcli.sql.lineage.writes import stored_by
from fubcli.sql.parsing import deep_recursion, parse, tokenise

_ANYTHING = frozenset({UNKNOWN_ORIGIN})
_UNKNOWN = Lineage((OutputColumn(None, _ANYTHING, is_many=True),), (StoredColumn(None, None, _ANYTHING),), _ANYTHING)


def trace(text: str, columns_of: ColumnsOf, dialect: SqlDialect = SqlDialect.DATABRICKS) -> Lineage:
    """Return the lineage of a judged text; what breaks on the way is unknown, never harmless.

    `columns_of` returns the names of a table's columns by its full name, lower case, or None. Another dialect than
    Databricks is unknown as a whole: there `"email"` is a column, here it is a text.
    """
    if dialect is not SqlDialect.DATABRICKS:
        return _UNKNOWN
    try:
        with deep_recursion():
            (tree,) = parse(tokenise(text), text)
            return _traced(tree, Queries(columns_of))
    except Exception:  # odd trees break the parser's code and ours
        return _UNKNOWN


def _traced(tree: exp.Expr, queries: Queries) -> Lineage:
    if not isinstance(tree, exp.Query | exp.Values):
        return Lineage(stored=tuple(stored_by(tree, queries)))
    outputs = queries.outputs(tree)
    everything: frozenset[Origin] = frozenset().union(*(origins_of(each.provenance.carriers) for each in outputs))
    return Lineage(tuple(_column(each, outputs) for each in outputs), (), everything)


def _column(output: Output, outputs: Outputs) -> OutputColumn:
    """Columns of one name are taken together: engines differ in where `*` puts them."""
    twins = [each for each in outputs if output.name is not None and each.name == output.name]
    origins = frozenset().union(*(origins_of(each.provenance.carriers) for each in (output, *twins)))
    direct = output.provenance.direct if len(twins) == 1 and not output.provenance.implicit else None
    is_whole = all(each.provenance.is_whole and not each.provenance.implicit for each in (output, *twins))
    return OutputColumn(output.name, origins, direct, output.is_many, is_whole=is_whole)
