"""Judged text to lineage: what a query shows, and what a writing statement stores where."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from fubcli.model.dialect import SqlDialect
from fubcli.model.lineage import UNKNOWN_ORIGIN, Lineage, Origin, OutputColumn, StoredColumn
from fubcli.sql.facts import Statement
from fubcli.sql.lineage.outputs import Output, Outputs
from fubcli.sql.lineage.queries import Queries
from fubcli.sql.lineage.scopes import Scope
from fubcli.sql.lineage.sources import ColumnsOf
from fubcli.sql.lineage.uses import IsSensitive, Uses
from fubcli.sql.lineage.writes import stored_by, target_of
from fubcli.sql.parsing import deep_recursion, parse, tokenise

_ANYTHING = frozenset({UNKNOWN_ORIGIN})
_UNKNOWN = Lineage((OutputColumn(None, _ANYTHING, is_many=True),), (StoredColumn(None, None, _ANYTHING),), _ANYTHING)


def trace(
    text: str, columns_of: ColumnsOf, is_sensitive: IsSensitive, dialect: SqlDialect = SqlDialect.DATABRICKS
) -> Lineage:
    """Return the lineage of a judged text; what breaks on the way is unknown, never harmless.

    `columns_of` returns the names of a table's columns by its full name, lower case, or None; `is_sensitive` says of
    which stored columns it matters what is done with them. Another dialect than Databricks is unknown as a whole: there
    `"email"` is a column, here it is a text.
    """
    if dialect is not SqlDialect.DATABRICKS:
        return _UNKNOWN
    try:
        (tree,) = parse(tokenise(text), text)
    except Exception:  # also for no statement and for several
        return _UNKNOWN
    return _of_tree(tree, columns_of, is_sensitive)


def trace_statement(statement: Statement, columns_of: ColumnsOf, is_sensitive: IsSensitive) -> Lineage:
    """Return what `trace` returns for the judged text, without parsing it once more."""
    if statement.tree is None or statement.facts.dialect is not SqlDialect.DATABRICKS:
        return _UNKNOWN
    return _of_tree(statement.tree, columns_of, is_sensitive)


def _of_tree(tree: exp.Expr, columns_of: ColumnsOf, is_sensitive: IsSensitive) -> Lineage:
    try:
        with deep_recursion():
            return lineage_of_tree(tree, Queries(columns_of, Uses(is_sensitive)))
    except Exception:  # odd trees break the parser's code and ours
        return _UNKNOWN


def lineage_of_tree(tree: exp.Expr, queries: Queries) -> Lineage:
    """Return the lineage of one statement; raises whatever breaks on the way."""
    if not isinstance(tree, exp.Query | exp.Values):
        stored = list(stored_by(tree, queries))
        if probed := queries.uses.probed:
            stored = [replace(each, origins=each.origins | probed, is_whole=False) for each in stored] or [
                _anywhere(tree, probed)
            ]
        return Lineage(stored=tuple(stored))
    outputs = queries.outputs(tree, Scope())
    probed = queries.uses.probed
    everything: frozenset[Origin] = probed.union(*(each.provenance.origins for each in outputs))
    return Lineage(tuple(_column(each, outputs, probed) for each in outputs), (), everything)


def _anywhere(tree: exp.Expr, probed: frozenset[Origin]) -> StoredColumn:
    """What a statement that stores nothing tells by the rows that it leaves."""
    return StoredColumn(target_of(tree), None, probed)


def _column(output: Output, outputs: Outputs, probed: frozenset[Origin]) -> OutputColumn:
    """Columns of one name are taken together: engines differ in where `*` puts them."""
    twins = [each for each in outputs if output.name is not None and each.name == output.name]
    origins = probed.union(*(each.provenance.origins for each in (output, *twins)))
    is_alone = len(twins) <= 1 and not output.provenance.implicit and not probed
    is_whole = not probed and all(
        each.provenance.is_whole and not each.provenance.implicit for each in (output, *twins)
    )
    direct = output.provenance.direct if is_alone else None
    return OutputColumn(output.name, origins, direct, output.is_many, is_whole=is_whole)
