"""Text beside other values: Spark reads the text as one of them, DuckDB would turn them into text or guess."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlglot import exp

from fubcli.sql.duckdb.casts import cast
from fubcli.sql.duckdb.entries import call, lacking, sql_type
from fubcli.sql.types import Type, type_of
from fubcli.sql.types.coercion import common_of
from fubcli.sql.types.datatype import STRING
from fubcli.sql.types.notes import typed

_WRITTEN = {
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "timestamp": re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\.\d{1,6})?)?"),
    "timestamp_ntz": re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\.\d{1,6})?)?"),
    "bigint": re.compile(r"-?\d{1,18}"),
}


def aligned(nodes: Sequence[exp.Expr], *, compared: bool = False) -> list[exp.Expr]:
    """Return values that must be of one type, the texts among them cast; raises NotOnDuckDB when no type holds all.

    Where they are only `compared`, literals that both engines read alike stay as they are. So does everything when a
    type is not known, or when all are texts or none is.
    """
    kinds = [type_of(node) for node in nodes]
    others = {kind.name for kind in kinds} - {"string", "void"}
    if STRING not in kinds or not others or "unknown" in others:
        return list(nodes)
    target = common_of(kinds)
    if not target.is_known:
        raise lacking(f"text beside {' and '.join(sorted(others))}")
    return [typed(_as(node, target, compared), target) for node in nodes]


def _as(node: exp.Expr, target: Type, compared: bool) -> exp.Expr:
    if type_of(node) == STRING and not (compared and _is_ready(node, target)):
        return (
            cast(node, sql_type(str(target)), tolerant=False)
            if target.is_decimal
            else call(f"sp_cast_{target.name}", node)
        )
    if target.name == "double" and type_of(node).is_decimal:
        return exp.Cast(this=node, to=sql_type("double"))
    return node


def _is_ready(node: exp.Expr, target: Type) -> bool:
    """A literal that both engines read alike."""
    plain = node.unnest()
    shape = _WRITTEN.get(target.name)
    return isinstance(plain, exp.Literal) and shape is not None and shape.fullmatch(str(plain.this)) is not None
