"""Types that DuckDB mixes and BigQuery does not: found by sqlglot in what was compiled, by the columns of tables as DuckDB built them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.schema import MappingSchema

_TYPES = exp.DataType.Type
_KINDS = {
    **dict.fromkeys(exp.DataType.NUMERIC_TYPES, "number"),
    **dict.fromkeys(exp.DataType.TEXT_TYPES, "text"),
    _TYPES.BOOLEAN: "boolean",
    _TYPES.DATE: "date",
    _TYPES.DATETIME: "datetime",
    _TYPES.TIMESTAMP: "timestamp",
    _TYPES.TIMESTAMPTZ: "timestamp",
}
_TIMES = {"date", "datetime", "timestamp"}


def schema_of(file: Path, database: str) -> MappingSchema:
    """Return the tables of an embedded file as BigQuery's, in a project of that name."""
    schema = MappingSchema(dialect="bigquery")
    with duckdb.connect(str(file), read_only=True) as built:
        tables: dict[tuple[str, str], dict[str, str]] = {}
        for place, table, column, data_type in built.execute(
            "SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns"
        ).fetchall():
            told = exp.DataType.build(data_type, dialect="duckdb").sql("bigquery")
            tables.setdefault((place, table), {})[column] = told
    for (place, table), columns in tables.items():
        schema.add_table(exp.table_(table, place, database), columns, dialect="bigquery")
    return schema


def mixed(text: str, schema: MappingSchema) -> frozenset[str]:
    """Return the places of a query where types meet that BigQuery does not mix; raises for a column that no table has."""
    tree = qualify(sqlglot.parse_one(text, dialect="bigquery"), schema=schema, dialect="bigquery", identify=False)
    typed = annotate_types(tree, schema=schema, dialect="bigquery")
    return frozenset(_told(node) for node in typed.walk() if any(map(_differ, _meetings(node))) or _counts_days(node))


def _meetings(node: exp.Expression) -> Iterator[Sequence[exp.Expression]]:
    """Yield the expressions of a node that must be of one type."""
    if isinstance(node, exp.Between):
        yield node.this, node.args["low"], node.args["high"]
    elif isinstance(node, exp.In):
        yield node.this, *node.expressions
    elif isinstance(node, exp.Binary) and isinstance(node, exp.Predicate) and not isinstance(node, exp.Is):
        yield node.left, node.right
    elif isinstance(node, exp.Coalesce | exp.Greatest | exp.Least):
        yield node.this, *node.expressions
    elif isinstance(node, exp.Case):
        yield *(each.args["true"] for each in node.args["ifs"]), *filter(None, [node.args.get("default")])
    elif isinstance(node, exp.SetOperation):
        yield from zip(node.left.selects, node.right.selects, strict=True)


def _differ(meeting: Sequence[exp.Expression]) -> bool:
    return len(set(map(_kind, meeting)) - {""}) > 1


def _counts_days(node: exp.Expression) -> bool:
    """Return whether dates are added or subtracted: here that gives no number, or is no operation at all."""
    return isinstance(node, exp.Add | exp.Sub) and not _TIMES.isdisjoint(map(_kind, (node.left, node.right)))


def _kind(node: exp.Expression) -> str:
    """Return what an expression is of, or nothing where that is not known; a NULL is of any type."""
    value = node.unalias()
    if isinstance(value, exp.Null) or value.type is None:
        return ""
    return _KINDS.get(value.type.this, "")


def _told(node: exp.Expression) -> str:
    return node.sql("bigquery")[:200]
