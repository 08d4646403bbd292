"""The types of literals, operators and clauses, from those of what they hold; one rule for each class of node."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlglot import exp

from fubcli.sql.types import decimals
from fubcli.sql.types.coercion import common, common_of
from fubcli.sql.types.datatype import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    INT,
    INTERVAL,
    STRING,
    TIMESTAMP,
    UNKNOWN,
    VOID,
    Type,
    array,
    decimal,
    from_node,
    struct,
)
from fubcli.sql.types.notes import type_of

Rule = Callable[[exp.Expr], Type]
_CALENDAR = frozenset({"YEAR", "YEARS", "QUARTER", "QUARTERS", "MONTH", "MONTHS", "WEEK", "WEEKS", "DAY", "DAYS"})
_LARGEST_INT, _LARGEST_BIGINT = 2**31 - 1, 2**63 - 1


def literal(node: exp.Expr) -> Type:
    """Return the type of a text, an integer, a decimal or, with an exponent, a double."""
    written = str(node.this)
    if node.is_string:
        return STRING
    if written.isdigit():
        if int(written) > _LARGEST_BIGINT:
            return decimal(len(written.lstrip("0")), 0)
        name = "int" if int(written) <= _LARGEST_INT else "bigint"
        return Type(name, digits=max(len(written.lstrip("0")), 1))
    if match := re.fullmatch(r"(\d*)\.(\d*)", written):
        digits = len((match[1] + match[2]).lstrip("0"))
        return decimal(max(digits, len(match[2]), 1), len(match[2]))
    return DOUBLE


def _arithmetic(rule: Callable[[Type, Type], Type]) -> Rule:
    def of(node: exp.Expr) -> Type:
        left, right = type_of(node.this), type_of(node.expression)
        if (moved := _moved(node, left, right)) is not None:
            return moved
        return of_numbers(*read_as_numbers(left, right), rule)

    return of


def read_as_numbers(left: Type, right: Type) -> tuple[Type, Type]:
    """Return the operands' types once text beside a number has been read as one."""
    if STRING not in (left, right) or left == right:
        return left, right
    other = right if left == STRING else left
    if not other.is_numeric:
        return left, right
    read = BIGINT if other.is_integral else DOUBLE
    return (read, right) if left == STRING else (left, read)


def of_numbers(left: Type, right: Type, rule: Callable[[Type, Type], Type]) -> Type:
    """Return the type of an operation on two numbers; `rule` gives precision and scale when one is a decimal."""
    if not (left.is_numeric and right.is_numeric):
        return UNKNOWN
    if left.is_fractional or right.is_fractional or not (left.is_decimal or right.is_decimal):
        return common(left, right)
    return rule(left.as_decimal, right.as_decimal)


def _moved(node: exp.Expr, left: Type, right: Type) -> Type | None:
    """Dates and times moved by intervals or days, and their differences."""
    if left.name not in ("date", "timestamp", "timestamp_ntz"):
        return _moved(exp.Add(this=node.expression, expression=node.this), right, left) if (
            isinstance(node, exp.Add) and right.name in ("date", "timestamp", "timestamp_ntz") and left == INTERVAL
        ) else None  # fmt: skip
    if right.name in ("date", "timestamp", "timestamp_ntz"):
        return INTERVAL if isinstance(node, exp.Sub) else UNKNOWN
    if left == DATE and right.is_integral:
        return DATE
    if right != INTERVAL:
        return UNKNOWN
    unit = node.expression.unnest().args.get("unit")
    if left != DATE:
        return left
    unit = unit.expression if isinstance(unit, exp.IntervalSpan) else unit
    if unit is None:
        return UNKNOWN
    return DATE if unit.name.upper() in _CALENDAR else TIMESTAMP


def _quotient(node: exp.Expr) -> Type:
    return quotient(type_of(node.this), type_of(node.expression))


def quotient(left: Type, right: Type) -> Type:
    """Return the type of `left / right`: integers and texts become doubles."""
    if STRING in (left, right) and (left.is_numeric or right.is_numeric):
        return DOUBLE
    if left.is_integral and right.is_integral:
        return DOUBLE
    return of_numbers(left, right, decimals.divided)


def _branches(node: exp.Expr) -> Type:
    results = [type_of(each.args["true"]) for each in node.args["ifs"]]
    default = node.args.get("default")
    return common_of([*results, type_of(default)] if default is not None else results)


def _item(node: exp.Expr) -> Type:
    container = type_of(node.this)
    return container.members[-1] if container.name in ("array", "map") else UNKNOWN


def _inner(node: exp.Expr) -> Type:
    return type_of(node.this)


def _cast(node: exp.Expr) -> Type:
    return from_node(node.args["to"])


def _negated(node: exp.Expr) -> Type:
    """`-2147483648` is an int, although what follows the sign is not."""
    if isinstance(node.this, exp.Literal) and str(node.this.this) == str(_LARGEST_INT + 1):
        return Type("int", digits=10)
    return type_of(node.this)


def _joined(node: exp.Expr) -> Type:
    left, right = type_of(node.this), type_of(node.expression)
    return common(left, right) if "array" in (left.name, right.name) else STRING


def _row(node: exp.Expr) -> Type:
    return struct([(f"col{place}", type_of(value)) for place, value in enumerate(node.expressions, 1)])


def _both(node: exp.Expr) -> Type:
    return common(type_of(node.this), type_of(node.expression))


def _extracted(node: exp.Expr) -> Type:
    if type_of(node.expression).name in ("interval", "unknown"):
        return UNKNOWN
    return decimal(8, 6) if node.name.lower() in ("second", "seconds", "s") else INT


def _array(node: exp.Expr) -> Type:
    return array(common_of(type_of(each) for each in node.expressions))


_BOOLEANS = (
    exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ,
    exp.And, exp.Or, exp.Not, exp.Is, exp.In, exp.Between,
    exp.Like, exp.ILike, exp.RegexpLike, exp.Exists, exp.Boolean, exp.NullSafeNEQ,
)  # fmt: skip
_TRANSPARENT = (
    exp.Alias,
    exp.Paren,
    exp.Window,
    exp.Filter,
    exp.IgnoreNulls,
    exp.RespectNulls,
    exp.WithinGroup,
    exp.Ordered,
)
RULES: dict[type[exp.Expr], Rule] = {
    exp.Literal: literal,
    exp.Null: lambda _: VOID,
    exp.JSONExtract: lambda node: Type("variant") if type_of(node.this).name == "variant" else UNKNOWN,
    exp.HexString: lambda _: Type("binary"), exp.RawString: lambda _: STRING,
    exp.Add: _arithmetic(decimals.added), exp.Sub: _arithmetic(decimals.added),
    exp.Mul: _arithmetic(decimals.multiplied),
    exp.Mod: _arithmetic(decimals.remainder), exp.Div: _quotient, exp.IntDiv: lambda _: BIGINT, exp.Neg: _negated,
    exp.Case: _branches, exp.If: lambda node: type_of(node.args.get("true")), exp.Bracket: _item, exp.Cast: _cast,
    exp.TryCast: _cast, exp.DPipe: _joined, exp.Array: _array, exp.Interval: lambda _: INTERVAL,
    exp.Count: lambda _: BIGINT, exp.PercentileCont: lambda _: DOUBLE, exp.CurrentDate: lambda _: DATE,
    exp.CurrentTimestamp: lambda _: TIMESTAMP, exp.StrPosition: lambda _: INT, exp.Trim: lambda _: STRING,
    exp.Substring: lambda _: STRING, exp.Escape: lambda _: BOOLEAN, exp.Extract: _extracted,
    exp.Overlay: lambda _: STRING,
    exp.Tuple: _row, exp.BitwiseAnd: _both, exp.BitwiseOr: _both, exp.BitwiseXor: _both, exp.BitwiseNot: _inner,
    exp.Grouping: lambda _: Type("tinyint"), exp.GroupingId: lambda _: BIGINT, exp.PercentileDisc: lambda _: DOUBLE,
    **dict.fromkeys(_BOOLEANS, lambda _: BOOLEAN), **dict.fromkeys(_TRANSPARENT, _inner),
}  # fmt: skip
