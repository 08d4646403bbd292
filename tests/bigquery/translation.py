"""One statement of BigQuery SQL: its type, the tables and parameters in it, and its text for DuckDB."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from tests.bigquery.errors import JobError
from tests.bigquery.kinds import DUCKDB

Name = tuple[str, str, str]
_TYPES: dict[type[exp.Expr], str] = {
    exp.Insert: "INSERT",
    exp.Update: "UPDATE",
    exp.Delete: "DELETE",
    exp.Merge: "MERGE",
    exp.TruncateTable: "TRUNCATE_TABLE",
}
_MOST_ELEMENTS = 1_048_575
_WIDE = {exp.DType.DECIMAL: "NUMERIC", exp.DType.BIGDECIMAL: "BIGNUMERIC"}
_NUMBERS = ("INT64", "FLOAT64", "NUMERIC")


@dataclass(frozen=True)
class Query:
    """A statement that could be read."""

    tree: exp.Expr
    statement_type: str

    @property
    def is_read(self) -> bool:
        """Whether it changes nothing."""
        return self.statement_type == "SELECT"

    def tables(self) -> list[Name]:
        """Return the tables that it names, each once; raises JobError for a name without a dataset or a project."""
        hidden = {cte.alias for cte in self.tree.find_all(exp.CTE)}
        found: dict[Name, None] = {}
        for table in self.tree.find_all(exp.Table):
            parts = [part.name for part in table.parts if part.name]
            if not parts or (len(parts) == 1 and parts[0] in hidden) or isinstance(table.parent, exp.Unnest):
                continue
            if isinstance(table.this, exp.Func):
                continue
            if len(parts) != 3:
                said = f'Table "{".".join(parts)}" must be qualified with a dataset (e.g. dataset.table).'
                raise JobError("invalid", said)
            found[(parts[0], parts[1], parts[2])] = None
        return list(found)

    def parameters(self) -> list[str]:
        """Return the names of its parameters."""
        return list(dict.fromkeys(each.name for each in self.tree.find_all(exp.Parameter)))

    def target(self) -> exp.Table | None:
        """Return the table that it writes to."""
        return None if self.is_read else self.tree.find(exp.Table)


def read(text: str) -> Query:
    """Return a statement; raises JobError for what cannot be read, and for more than one."""
    try:
        trees = [tree for tree in sqlglot.parse(text, read="bigquery") if tree is not None]
    except (SqlglotError, RecursionError) as error:
        raise JobError("invalidQuery", f"Syntax error: {_plain(error)}") from error
    if len(trees) != 1:
        return Query(trees[0] if trees else exp.Null(), "SCRIPT")
    (tree,) = trees
    for array in tree.find_all(exp.GenerateSeries):
        _bounded(array)
    return Query(tree, _statement_type(tree, text))


def in_duckdb(query: Query, types: Mapping[str, str]) -> str:
    """Return its text for DuckDB; parameters are cast from text to their types."""

    def changed(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Parameter):
            return exp.cast(exp.Placeholder(this=node.name), DUCKDB[types.get(node.name, "STRING")], dialect="duckdb")
        if isinstance(node, exp.DataType) and node.this in _WIDE and not node.expressions:
            return exp.DataType.build(DUCKDB[_WIDE[node.this]], dialect="duckdb")
        return node

    tree = query.tree.copy().transform(changed)
    if isinstance(tree, exp.TruncateTable):
        tree = exp.Delete(this=tree.expressions[0])
    return tree.sql(dialect="duckdb", identify=True)


def context_type(query: Query, name: str, columns: Mapping[str, str]) -> str | None:
    """Return the type that the places of a parameter want; None where they want none."""
    for parameter in query.tree.find_all(exp.Parameter):
        if parameter.name != name:
            continue
        parent = parameter.parent
        if isinstance(parent, exp.Limit | exp.Offset):
            return "INT64"
        if isinstance(parent, exp.Predicate | exp.Binary):
            for other in (parent.args.get("this"), parent.args.get("expression")):
                if isinstance(other, exp.Column) and other.name.lower() in columns:
                    return columns[other.name.lower()]
    return None


def check_types(query: Query, types: Mapping[str, str], columns: Mapping[str, str]) -> None:
    """Raise JobError for a text where a number is wanted."""
    for name, kind in types.items():
        wanted = context_type(query, name, columns)
        if kind == "STRING" and wanted in _NUMBERS:
            said = f"No matching signature for operator = for argument types: {wanted}, STRING at [1:1]"
            raise JobError("invalidQuery", said)


def _statement_type(tree: exp.Expr, text: str) -> str:
    if isinstance(tree, exp.Query | exp.Values):
        return "SELECT"
    if isinstance(tree, exp.Create):
        kind = str(tree.args.get("kind", "TABLE")).upper()
        return f"CREATE_{kind}" + ("_AS_SELECT" if kind == "TABLE" and tree.expression else "")
    if isinstance(tree, exp.Drop | exp.Alter):
        return f"{type(tree).__name__.upper()}_{str(tree.args.get('kind', 'TABLE')).upper()}"
    words = re.findall(r"[A-Za-z]+", text)
    return _TYPES.get(type(tree), "_".join(words[:2]).upper())


def _bounded(array: exp.GenerateSeries) -> None:
    ends = [array.args.get(name) for name in ("start", "end")]
    if all(isinstance(end, exp.Literal) for end in ends):
        start, end = (int(each.name) for each in ends if each is not None)
        if end - start > _MOST_ELEMENTS:
            raise JobError("invalidQuery", "Cannot generate arrays of more than 1048575 elements")


def _plain(error: Exception) -> str:
    return re.sub(r"\x1b\[\d+m", "", str(error).split("\n")[0])
