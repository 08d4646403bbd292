"""CAST and `||`."""

from __future__ import annotations

import re

from sqlglot import exp

from fubcli.sql.duckdb.casts import cast
from fubcli.sql.duckdb.entries import call
from fubcli.sql.duckdb.families.text import part_of_text
from fubcli.sql.types import type_of
from fubcli.sql.types.datatype import from_node

_WELL_FORMED = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?")
_IN_ZONE = re.compile(r"(\d+-\d+-\d+ [\d:.]+) ([A-Za-z_]+/[A-Za-z_/]+|UTC)")


def casting(node: exp.Expr) -> exp.Expr:
    """Casts go by Spark's rules; a literal that both engines read alike stays as it is."""
    kind, literal = node.args["to"], node.this
    is_text = isinstance(literal, exp.Literal) and literal.is_string
    family = from_node(kind).name if is_text else ""
    if family == "decimal":
        return node
    if family in ("timestamp", "timestamp_ntz", "date"):
        in_zone = _IN_ZONE.fullmatch(str(literal.this)) and family == "timestamp"
        if not in_zone and _WELL_FORMED.fullmatch(str(literal.this)):
            return node
    return cast(literal, kind, tolerant=isinstance(node, exp.TryCast))


def concatenation(node: exp.Expr) -> exp.Expr:
    """Arrays are joined; numbers and times are written as Spark writes them; DuckDB's `||` binds less than Spark's."""
    if type_of(node).name == "array":
        return call("sp_joined", node.this, node.expression)
    return exp.Paren(this=exp.DPipe(this=part_of_text(node.this), expression=part_of_text(node.expression)))
