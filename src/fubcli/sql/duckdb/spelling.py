"""What Spark calls a column that holds an expression: its own spelling, defaults written out."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlglot import exp

from fubcli.sql.duckdb.renaming import PREFIX, called
from fubcli.sql.parsing import databricks
from fubcli.sql.types.datatype import from_node
from fubcli.sql.types.notes import is_field

_BINARY: dict[type[exp.Expr], str] = {
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.IntDiv: "div", exp.Mod: "%", exp.EQ: "=",
    exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<=", exp.And: "AND", exp.Or: "OR", exp.NullSafeEQ: "<=>",
    exp.BitwiseAnd: "&", exp.BitwiseOr: "|", exp.BitwiseXor: "^",
}  # fmt: skip
_CALLED: dict[type[exp.Expr], str] = {exp.DPipe: "concat", exp.RegexpLike: "RLIKE", exp.ILike: "ilike"}
_TYPED = {"DATE": "DATE", "TIMESTAMPTZ": "TIMESTAMP", "TIMESTAMPNTZ": "TIMESTAMP_NTZ"}
_CASTS = frozenset(
    {"string", "int", "bigint", "smallint", "tinyint", "double", "float", "boolean", "date", "timestamp", "binary"}
)
_NAMES: dict[object, str] = {
    ("ceil", 2): "ceil", ("floor", 2): "floor", "dateadd": "date_add",
    "ceil": "CEIL", "floor": "FLOOR", "power": "POWER", "log10": "LOG10", "array_agg": "collect_list", "regexp_like": "REGEXP_LIKE",
    "regexp": "REGEXP", "rlike": "RLIKE", "sqrt": "SQRT", "exp": "EXP", "cbrt": "CBRT", "degrees": "DEGREES", "radians": "RADIANS", "pi": "PI",
}  # fmt: skip
_DEFAULTS = {
    ("round", 1): "0", ("bround", 1): "0", ("lpad", 2): " ", ("rpad", 2): " ", ("split", 2): "-1", ("percentile", 2): "1",
    ("percentile_approx", 2): "10000", ("approx_percentile", 2): "10000", ("months_between", 2): "true", ("substr", 2): "2147483647",
    ("unix_timestamp", 1): "yyyy-MM-dd HH:mm:ss", ("to_unix_timestamp", 1): "yyyy-MM-dd HH:mm:ss", ("substring", 2): "2147483647",
    ("from_unixtime", 1): "yyyy-MM-dd HH:mm:ss", ("regexp_instr", 2): "0", ("sort_array", 1): "true", ("regexp_extract", 2): "1",
    ("regexp_replace", 3): "1",
}  # fmt: skip
_RANKING = frozenset({"row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile"})
_SHOUTED = frozenset({"rank", "dense_rank", "percent_rank", "cume_dist"})
_VARIABLE = "namedlambdavariable()"


def name_of(projection: exp.Expr) -> str:
    """Return the name of an output column; a cast column keeps the column's."""
    plain = projection.unnest()
    if isinstance(plain, exp.Dot) and not isinstance(plain.this.unnest(), exp.Func):
        return str(plain.expression.name)
    if isinstance(plain, exp.Column):
        return str(plain.name)
    if isinstance(plain, exp.Cast) and isinstance(plain.this, exp.Column) and not is_field(plain.this):
        return str(plain.this.name)
    return spelled(plain)


def spelled(node: exp.Expr) -> str:
    """Return an expression in Spark's words; where they are not known, in the statement's."""
    plain = node.unnest()
    if isinstance(plain, exp.Add | exp.Sub) and (moved := _moved(plain)):
        return moved
    if type(plain) in _BINARY:
        return f"({spelled(plain.this)} {_BINARY[type(plain)]} {spelled(plain.expression)})"
    if type(plain) in _CALLED:
        return f"{_CALLED[type(plain)]}({spelled(plain.this)}, {spelled(plain.expression)})"
    if (name := called(plain)) is not None:
        return _call(name, plain.expressions)
    write = _SPECIAL.get(type(plain))
    if write is not None:
        return write(plain)
    written: str = databricks().generate(plain, copy=True, comments=False)
    return written.replace(PREFIX, "").replace(PREFIX.upper(), "")


def _listed(nodes: list[exp.Expr]) -> str:
    return ", ".join(spelled(each) for each in nodes)


def _call(name: str, arguments: list[exp.Expr]) -> str:
    if name in _CASTS and len(arguments) == 1:
        return spelled(arguments[0])
    if name in _SPELLED:
        return _SPELLED[name](arguments)
    if name in ("datediff", "date_diff", "dateadd", "date_add") and len(arguments) == 3:
        name = "timestampdiff" if "diff" in name else "timestampadd"
    if name in _OF_ONE:
        arguments = arguments[:1]
    default = _DEFAULTS.get((name, len(arguments)))
    inside = _listed(arguments) + (f", {default}" if default is not None else "")
    return f"{_NAMES.get((name, len(arguments)), _NAMES.get(name, name))}({inside})"


def _neighbour(name: str) -> Callable[[list[exp.Expr]], str]:
    return lambda arguments: f"{name}({', '.join([*map(spelled, arguments), *('1', 'NULL')[len(arguments) - 1 :]])})"


def _folded(name: str) -> Callable[[list[exp.Expr]], str]:
    finish = f", lambdafunction({_VARIABLE}, {_VARIABLE})"
    return lambda arguments: f"{name}({_listed(arguments)}{finish if len(arguments) == 3 else ''})"


_OF_ONE = frozenset({"first", "last", "first_value", "last_value", "any_value"})
_SPELLED: dict[str, Callable[[list[exp.Expr]], str]] = {
    "from_json": lambda arguments: f"from_json({spelled(arguments[0])})",
    "locate": lambda arguments: f"locate({_listed(arguments)}{', 1' if len(arguments) == 2 else ''})",
    "position": lambda arguments: f"locate({_listed(arguments)}{', 1' if len(arguments) == 2 else ''})",
    "if": lambda arguments: f"(IF({_listed(arguments)}))",
    "iff": lambda arguments: f"(IF({_listed(arguments)}))",
    "isnull": lambda arguments: f"({spelled(arguments[0])} IS NULL)",
    "isnotnull": lambda arguments: f"({spelled(arguments[0])} IS NOT NULL)",
    "log": lambda arguments: f"LOG({'E(), ' if len(arguments) == 1 else ''}{_listed(arguments)})",
    "lag": _neighbour("lag"),
    "lead": _neighbour("lead"),
    "aggregate": _folded("aggregate"),
    "reduce": _folded("reduce"),
}


def _moved(node: exp.Expr) -> str | None:
    """A date or time moved by an interval, or by a number of days."""
    left, right = node.this, node.expression
    sign = "+" if isinstance(node, exp.Add) else "-"
    if isinstance(right, exp.Interval):
        return f"{spelled(left)} {sign} {spelled(right)}"
    if isinstance(left, exp.Cast) and from_node(left.to).name == "date" and isinstance(right, exp.Literal):
        return f"date_{'add' if sign == '+' else 'sub'}({spelled(left)}, {spelled(right)})"
    return None


def _literal(node: exp.Expr) -> str:
    written = str(node.this)
    if node.is_string or not re.search("e", written, re.IGNORECASE):
        return written
    return _double(float(written))


def _double(value: float) -> str:
    """A double as Java writes it."""
    if 1e-3 <= abs(value) < 1e7 or value == 0:
        return repr(value)
    digits, power = f"{value!r}e0".split("e")[:2] if "e" in repr(value) else _scientific(value)
    return f"{digits if '.' in digits else digits + '.0'}E{int(power)}"


def _scientific(value: float) -> tuple[str, str]:
    for places in range(17):
        text = f"{value:.{places}e}"
        if float(text) == value:
            break
    digits, power = text.split("e")
    return digits, power


def _cast(node: exp.Expr) -> str:
    kind = node.args["to"]
    if (
        isinstance(node.this, exp.Literal)
        and node.this.is_string
        and kind.this.value in _TYPED
        and not isinstance(node, exp.TryCast)
    ):
        return f"{_TYPED[kind.this.value]} '{node.this.name}'"
    word = "TRY_CAST" if isinstance(node, exp.TryCast) else "CAST"
    return f"{word}({spelled(node.this)} AS {kind.sql('databricks').replace(', ', ',')})"


def _case(node: exp.Expr) -> str:
    parts, subject = ["CASE"], f"{spelled(node.this)} = " if node.this else ""
    for each in node.args["ifs"]:
        condition = spelled(each.this)
        parts += ["WHEN", f"({subject}{condition})" if subject else condition, "THEN", spelled(each.args["true"])]
    if node.args.get("default") is not None:
        parts += ["ELSE", spelled(node.args["default"])]
    return " ".join([*parts, "END"])


def _not(node: exp.Expr) -> str:
    inner = node.this.unnest()
    if isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null):
        return f"({spelled(inner.this)} IS NOT NULL)"
    return f"(NOT {spelled(inner)})"


def _escaped(node: exp.Expr) -> str:
    return f"{spelled(node.this)} ESCAPE '{node.expression.name}'"


def _interval(node: exp.Expr) -> str:
    unit = node.args.get("unit")
    word = unit.name.upper() if unit is not None else ""
    return f"INTERVAL '{node.this.name}' {word.removesuffix('S')}"


def _like(node: exp.Expr) -> str:
    if isinstance(node.expression, exp.Any | exp.All):
        return f"like{'any' if isinstance(node.expression, exp.Any) else 'all'}({spelled(node.this)})"
    return f"{spelled(node.this)} LIKE {spelled(node.expression)}"


def _lambda(node: exp.Expr) -> str:
    names = {each.name.lower() for each in node.expressions}
    body = node.this.copy()
    for part in list(body.find_all(exp.Identifier)):
        if part.name.lower() in names and not (isinstance(part.parent, exp.Dot) and part.arg_key == "expression"):
            part.set("this", _VARIABLE)
    return f"lambdafunction({', '.join([spelled(body), *(_VARIABLE for _ in names)])})"


def _windowed(node: exp.Expr) -> str:
    name = called(node.this.this if isinstance(node.this, exp.Filter | exp.IgnoreNulls) else node.this) or ""
    inside = []
    if node.args.get("partition_by"):
        inside.append(f"PARTITION BY {_listed(node.args['partition_by'])}")
    order = node.args.get("order")
    if order is not None:
        inside.append(f"ORDER BY {', '.join(map(_ordered, order.expressions))}")
    inside.append(_frame(node, name, ordered=order is not None))
    function = spelled(node.this)
    shown = function.replace(name, name.upper(), 1) if name in _SHOUTED else function
    return f"{shown} OVER ({' '.join(inside)})"


def _frame(node: exp.Expr, name: str, *, ordered: bool) -> str:
    spec = node.args.get("spec")
    if spec is not None:
        words = [f"{spec.args[side].name if isinstance(spec.args[side], exp.Expr) else spec.args[side]} {spec.args.get(f'{side}_side') or ''}".strip() for side in ("start", "end") if spec.args.get(side)]  # fmt: skip
        return f"{spec.args['kind']} BETWEEN {words[0]} AND {words[1] if len(words) > 1 else 'CURRENT ROW'}"
    if name in ("lag", "lead"):
        arguments = node.this.expressions
        offset = spelled(arguments[1]) if len(arguments) > 1 else "1"
        offset = f"-{offset}" if name == "lag" else offset
        return f"ROWS BETWEEN {offset} FOLLOWING AND {offset} FOLLOWING"
    if not ordered:
        return "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
    return f"{'ROWS' if name in _RANKING else 'RANGE'} BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"


def _ordered(node: exp.Expr) -> str:
    descending = bool(node.args.get("desc"))
    first = bool(node.args.get("nulls_first"))
    return f"{spelled(node.this)} {'DESC' if descending else 'ASC'} NULLS {'FIRST' if first else 'LAST'}"


_SPECIAL: dict[type[exp.Expr], Callable[[exp.Expr], str]] = {
    exp.Literal: _literal,
    exp.Column: lambda node: f"{node.args['table'].name}.{node.name}" if is_field(node) else str(node.name),
    exp.Identifier: lambda node: str(node.name),
    exp.Null: lambda _: "NULL",
    exp.Boolean: lambda node: str(node.this).lower(),
    exp.Neg: lambda node: (
        f"-{_literal(node.this)}" if isinstance(node.this, exp.Literal) else f"(- {spelled(node.this)})"
    ),
    exp.Not: _not,
    exp.NEQ: lambda node: f"(NOT ({spelled(node.this)} = {spelled(node.expression)}))",
    exp.CurrentDate: lambda _: "current_date()",
    exp.CurrentTimestamp: lambda _: "current_timestamp()",
    exp.Interval: _interval,
    exp.Count: lambda node: f"count({', '.join(spelled(each) for each in (node.this, *node.expressions))})",
    exp.Distinct: lambda node: f"DISTINCT {_listed(node.expressions)}",
    exp.Is: lambda node: f"({spelled(node.this)} IS {spelled(node.expression)})",
    exp.Cast: _cast,
    exp.TryCast: _cast,
    exp.Case: _case,
    exp.Star: lambda _: "1",
    exp.Bracket: lambda node: f"{spelled(node.this)}[{_listed(node.expressions)}]",
    exp.Dot: lambda node: f"{spelled(node.this)}.{node.expression.name}",
    exp.Between: lambda node: (
        f"between({spelled(node.this)}, {spelled(node.args['low'])}, {spelled(node.args['high'])})"
    ),
    exp.In: lambda node: f"({spelled(node.this)} IN ({_listed(node.expressions) or 'listquery()'}))",
    exp.Like: _like,
    exp.Escape: _escaped,
    exp.Exists: lambda _: "exists()",
    exp.Subquery: lambda _: "scalarsubquery()",
    exp.Select: lambda _: "scalarsubquery()",
    exp.Lambda: _lambda,
    exp.Extract: lambda node: f"extract({node.name.lower()} FROM {spelled(node.expression)})",
    exp.Window: _windowed,
    exp.Filter: lambda node: f"{spelled(node.this)} FILTER (WHERE {spelled(node.expression.this)})",
    exp.Var: lambda node: str(node.name),
}
