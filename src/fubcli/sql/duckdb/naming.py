"""Output columns without a name get Spark's spelling; where that is not known, the words of the statement."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from fubcli.sql.duckdb.renaming import PREFIX
from fubcli.sql.duckdb.rows import generator
from fubcli.sql.parsing import databricks

_BINARY: dict[type[exp.Expr], str] = {
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.IntDiv: "div", exp.Mod: "%", exp.EQ: "=", exp.NEQ: "!=",
    exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<=", exp.And: "AND", exp.Or: "OR", exp.NullSafeEQ: "<=>",
    exp.BitwiseAnd: "&", exp.BitwiseOr: "|", exp.BitwiseXor: "^",
}  # fmt: skip
_TYPED = {"DATE": "DATE", "TIMESTAMPTZ": "TIMESTAMP", "TIMESTAMPNTZ": "TIMESTAMP_NTZ"}


def name_outputs(tree: exp.Expr) -> None:
    """Alias what the outermost SELECT leaves without a name; a statement never fails for a name."""
    select = tree
    while isinstance(select, exp.SetOperation | exp.Subquery):
        select = select.this
    if not isinstance(select, exp.Select):
        return
    named = []
    for projection in select.expressions:
        plain = projection.unnest()
        has_name = isinstance(plain, exp.Star | exp.Alias | exp.Aliases | exp.Dot) or generator(plain) is not None
        if isinstance(plain, exp.Column):
            has_name = plain.name == plain.name.lower() or isinstance(plain.this, exp.Star)
        named.append(projection if has_name else exp.alias_(projection, spelled(plain), quoted=True, copy=False))
    select.set("expressions", named)


def spelled(node: exp.Expr) -> str:
    """Return what Spark calls a column that holds an expression."""
    plain = node.unnest()
    if isinstance(plain, exp.Add | exp.Sub) and (moved := _moved(plain)):
        return moved
    if type(plain) in _BINARY:
        return f"({spelled(plain.this)} {_BINARY[type(plain)]} {spelled(plain.expression)})"
    if isinstance(plain, exp.Literal | exp.Column | exp.Identifier):
        return plain.name
    if isinstance(plain, exp.Anonymous) and str(plain.this).startswith(PREFIX):
        return f"{str(plain.this)[len(PREFIX) :].lower()}({', '.join(spelled(each) for each in plain.expressions)})"
    return _special(plain)


def _special(node: exp.Expr) -> str:
    known: dict[type[exp.Expr], Callable[[], str]] = {
        exp.Null: lambda: "NULL",
        exp.Boolean: lambda: str(node.this).lower(),
        exp.Neg: lambda: (
            f"(- {spelled(node.this)})" if not isinstance(node.this, exp.Literal) else f"-{node.this.name}"
        ),
        exp.Not: lambda: f"(NOT {spelled(node.this)})",
        exp.Count: lambda: _count(node),
        exp.Distinct: lambda: "DISTINCT " + ", ".join(spelled(each) for each in node.expressions),
        exp.Is: lambda: f"({spelled(node.this)} IS {spelled(node.expression)})",
        exp.Cast: lambda: _cast(node),
        exp.Case: lambda: _case(node),
        exp.Star: lambda: "1",
    }
    if (write := known.get(type(node))) is not None:
        return write()
    written: str = databricks().generate(node, copy=True, comments=False)
    return written.replace(PREFIX, "").replace(PREFIX.upper(), "")


def _moved(node: exp.Expr) -> str | None:
    """A date or time moved by an interval, or by a number of days."""
    left, right = node.this, node.expression
    sign = "+" if isinstance(node, exp.Add) else "-"
    if isinstance(right, exp.Interval):
        return f"{spelled(left)} {sign} {spelled(right)}"
    if isinstance(left, exp.Cast) and left.to.is_type("date") and isinstance(right, exp.Literal):
        return f"date_{'add' if sign == '+' else 'sub'}({spelled(left)}, {spelled(right)})"
    return None


def _count(node: exp.Expr) -> str:
    return f"count({', '.join(spelled(each) for each in (node.this, *node.expressions))})"


def _cast(node: exp.Expr) -> str:
    kind = node.args["to"]
    if isinstance(node.this, exp.Literal) and node.this.is_string and kind.this.value in _TYPED:
        return f"{_TYPED[kind.this.value]} '{node.this.name}'"
    if isinstance(node.this, exp.Column):
        return str(node.this.name)
    return f"CAST({spelled(node.this)} AS {kind.sql('databricks')})"


def _case(node: exp.Expr) -> str:
    parts = ["CASE", *([spelled(node.this)] if node.this else [])]
    for each in node.args["ifs"]:
        parts += ["WHEN", spelled(each.this), "THEN", spelled(each.args["true"])]
    if node.args.get("default") is not None:
        parts += ["ELSE", spelled(node.args["default"])]
    return " ".join([*parts, "END"])
