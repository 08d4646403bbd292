"""Judged text to lineage: what a query shows, and what a writing statement stores where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from sqlglot import exp

from fubcli.model.dialect import SqlDialect
from fubcli.model.lineage import UNKNOWN_ORIGIN, Lineage, Origin, OutputColumn, StoredColumn
from fubcli.sql.dialects import dialect_of
from fubcli.sql.facts import Statement
from fubcli.sql.lineage.outputs import Output, Outputs
from fubcli.sql.lineage.queries import Queries
from fubcli.sql.lineage.scopes import Scope
from fubcli.sql.lineage.sources import ColumnsOf
from fubcli.sql.lineage.uses import IsSensitive, Uses
from fubcli.sql.lineage.writes import stored_by, target_of
from fubcli.sql.parsing import deep_recursion, parse, tokenise

_ANYTHING = frozenset({UNKNOWN_ORIGIN})
_TRACED = frozenset({SqlDialect.DATABRICKS, SqlDialect.SNOWFLAKE, SqlDialect.BIGQUERY})
"""Those of warehouses; DuckDB's own is read for other clients alone."""
_OF_SETS = ("side", "kind", "on")
_UNTRACED: Mapping[type[exp.Expr], tuple[str, ...]] = MappingProxyType({
    exp.Union: _OF_SETS, exp.Except: _OF_SETS, exp.Intersect: _OF_SETS,
    exp.Select: ("kind",),
    exp.Join: ("match_condition",),
})  # fmt: skip
"""What Snowflake and BigQuery have beyond Databricks and is not followed: a union that is matched like an outer join,
`SELECT AS STRUCT`, the condition of an ASOF join."""
_UNKNOWN = Lineage((OutputColumn(None, _ANYTHING, is_many=True),), (StoredColumn(None, None, _ANYTHING),), _ANYTHING)


def trace(
    text: str, columns_of: ColumnsOf, is_sensitive: IsSensitive, dialect: SqlDialect = SqlDialect.DATABRICKS
) -> Lineage:
    """Return the lineage of a judged text; what breaks on the way is unknown, never harmless.

    `columns_of` returns the names of a table's columns by its full name, lower case, or None; `is_sensitive` says of
    which stored columns it matters what is done with them.
    """
    read = dialect_of(dialect)
    try:
        (tree,) = parse(tokenise(text, read), text, read)
    except Exception:  # also for no statement and for several
        return _UNKNOWN
    return _of_tree(tree, dialect, columns_of, is_sensitive)


def trace_statement(statement: Statement, columns_of: ColumnsOf, is_sensitive: IsSensitive) -> Lineage:
    """Return what `trace` returns for the judged text, without parsing it once more."""
    if statement.tree is None:
        return _UNKNOWN
    return _of_tree(statement.tree, statement.facts.dialect, columns_of, is_sensitive)


def _of_tree(tree: exp.Expr, dialect: SqlDialect, columns_of: ColumnsOf, is_sensitive: IsSensitive) -> Lineage:
    if dialect not in _TRACED or (dialect is SqlDialect.BIGQUERY and _inserts_row(tree)):
        return _UNKNOWN
    try:
        if any(node.args.get(arg) for node in tree.find_all(*_UNTRACED) for arg in _UNTRACED[type(node)]):
            return _UNKNOWN
        with deep_recursion():
            return lineage_of_tree(tree, Queries(columns_of, Uses(is_sensitive)))
    except Exception:  # odd trees break the parser's code and ours
        return _UNKNOWN


def _inserts_row(tree: exp.Expr) -> bool:
    """Whether a MERGE has `INSERT ROW`, which stores columns by their place where others store them by name."""
    return isinstance(tree, exp.Merge) and any(
        not isinstance(each.args.get("expression"), exp.Tuple) for each in tree.find_all(exp.Insert)
    )


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
