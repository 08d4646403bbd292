"""What BigQuery would refuse in SQL that parses as its dialect all the same, and what the house keeps out of models of two dialects."""

from __future__ import annotations

from collections.abc import Iterator

import sqlglot
from sqlglot import exp

FUNCTIONS = frozenset({
    "epoch", "epoch_ms", "len", "list_extract", "list_filter", "make_timestamp", "regexp_matches", "strftime",
    "string_split", "strptime", "try_cast", "try_strptime",
})  # fmt: skip
"""DuckDB's, as far as a model could have meant them."""
RESERVED = frozenset({
    "all", "and", "any", "array", "as", "asc", "assert_rows_modified", "at", "between", "by", "case", "cast",
    "collate", "contains", "create", "cross", "cube", "current", "default", "define", "desc", "distinct", "else",
    "end", "enum", "escape", "except", "exclude", "exists", "extract", "false", "fetch", "following", "for", "from",
    "full", "group", "grouping", "groups", "hash", "having", "if", "ignore", "in", "inner", "intersect", "interval",
    "into", "is", "join", "lateral", "left", "like", "limit", "lookup", "merge", "natural", "new", "no", "not",
    "null", "nulls", "of", "on", "or", "order", "outer", "over", "partition", "preceding", "proto", "qualify",
    "range", "recursive", "respect", "right", "rollup", "rows", "select", "set", "some", "struct", "table",
    "tablesample", "then", "to", "treat", "true", "unbounded", "union", "unnest", "using", "when", "where",
    "window", "with", "within",
})  # fmt: skip
"""Words that a name may be in other engines, unquoted."""


def lacking(text: str) -> frozenset[str]:
    """Return what is wrong with a text, in a few words each."""
    trees = sqlglot.parse(text, dialect="bigquery")
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        return frozenset({"not one query"})
    return frozenset(["::"] if "::" in text else []).union(*map(_wrong, trees[0].walk()))


def _wrong(node: exp.Expression) -> Iterator[str]:
    if isinstance(node, exp.Filter | exp.Qualify):
        yield node.key
    elif isinstance(node, exp.Select) and node.args.get("where") and not node.args.get("from_"):
        yield "a condition without a table"
    elif isinstance(node, exp.Group) and node.args.get("all"):
        yield "group by all"
    elif isinstance(node, exp.Anonymous) and node.name.lower() in FUNCTIONS:
        yield f"function {node.name}"
    elif isinstance(node, exp.Identifier) and not node.quoted and node.name.lower() in RESERVED:
        yield f"reserved {node.name}"
    elif isinstance(node, exp.Predicate) and any(isinstance(side, exp.DatetimeAdd) for side in node.iter_expressions()):
        # What dbt's `dateadd` gives is a DATETIME, and our moments are TIMESTAMPs.
        yield "a datetime compared"
