"""What a function's entry says about its result: a type, or how it follows from the arguments."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sqlglot import exp

from fubcli.sql.types import decimals
from fubcli.sql.types.coercion import common_of
from fubcli.sql.types.datatype import BIGINT, DOUBLE, STRING, UNKNOWN, Type, array, mapped, parse, struct
from fubcli.sql.types.notes import type_of
from fubcli.sql.types.operators import of_numbers, quotient

Arguments = Sequence[exp.Expr]
Returns = str | Callable[[Arguments], Type]
"""A type in Databricks' words, or a function from the arguments to it."""


def result(returns: Returns, arguments: Arguments) -> Type:
    """Return the type of a call."""
    return parse(returns) if isinstance(returns, str) else returns(arguments)


def first(arguments: Arguments) -> Type:
    """The first argument's type."""
    return _plain(arguments[0]).settled if arguments else UNKNOWN


def widest(arguments: Arguments) -> Type:
    """The type that all arguments are turned into."""
    return common_of(type_of(each) for each in arguments)


def rest_widest(arguments: Arguments) -> Type:
    """The type that all but the first argument are turned into."""
    return widest(arguments[1:])


def listed(arguments: Arguments) -> Type:
    """An array of the arguments' common type, or of the first one's values."""
    element = widest(arguments)
    return array(element) if element.is_known else UNKNOWN


def collected(arguments: Arguments) -> Type:
    """An array of the values of the first argument."""
    element = first(arguments)
    return array(element) if element.is_known else UNKNOWN


def element(arguments: Arguments) -> Type:
    """The element of an array, or the value of a map."""
    container = first(arguments)
    return container.members[-1] if container.name in ("array", "map") else UNKNOWN


def inner(arguments: Arguments) -> Type:
    """An array of arrays without its outer layer."""
    kind = first(arguments)
    return kind.members[0] if kind.name == "array" else UNKNOWN


def keys(arguments: Arguments) -> Type:
    """An array of a map's keys."""
    kind = first(arguments)
    return array(kind.members[0]) if kind.name == "map" else UNKNOWN


def values(arguments: Arguments) -> Type:
    """An array of a map's values."""
    kind = first(arguments)
    return array(kind.members[1]) if kind.name == "map" else UNKNOWN


def entries(arguments: Arguments) -> Type:
    """An array of a map's keys with their values."""
    kind = first(arguments)
    if kind.name != "map":
        return UNKNOWN
    return array(struct((("key", kind.members[0]), ("value", kind.members[1]))))


def map_of_pairs(arguments: Arguments) -> Type:
    """A map from keys and values that alternate."""
    key, value = widest(arguments[::2]), widest(arguments[1::2])
    return mapped(key, value) if key.is_known and value.is_known else Type("map", members=(UNKNOWN, UNKNOWN))


def map_of_arrays(arguments: Arguments) -> Type:
    """A map from an array of keys and an array of values."""
    key, value = (element([each]) for each in arguments[:2])
    return mapped(key, value)


def map_of_entries(arguments: Arguments) -> Type:
    """A map from an array of structs of two."""
    entry = element(arguments)
    return mapped(*entry.members) if len(entry.members) == 2 else Type("map", members=(UNKNOWN, UNKNOWN))


def summed(arguments: Arguments) -> Type:
    """SUM: a bigint, a wider decimal, or a double."""
    kind = first(arguments)
    if kind.is_integral:
        return BIGINT
    return decimals.summed(kind) if kind.is_decimal else DOUBLE if kind.is_fractional or kind == STRING else UNKNOWN


def averaged(arguments: Arguments) -> Type:
    """AVG: a decimal with four more places, else a double."""
    kind = first(arguments)
    return decimals.averaged(kind) if kind.is_decimal else DOUBLE if kind.is_numeric or kind == STRING else UNKNOWN


def sequence(arguments: Arguments) -> Type:
    """SEQUENCE: an array of its bounds' common type."""
    kind = widest(arguments[:2])
    return array(kind) if kind.is_known else UNKNOWN


def decoded(arguments: Arguments) -> Type:
    """DECODE: what the results and the default have in common."""
    results = list(arguments[2::2]) + ([arguments[-1]] if len(arguments) % 2 == 0 else [])
    return widest(results)


def part(arguments: Arguments) -> Type:
    """DATE_PART: an integer, seconds with a fraction."""
    return parse("decimal(8,6)" if arguments[0].name.lower() in ("second", "seconds", "s") else "int")


def quantile(arguments: Arguments) -> Type:
    """PERCENTILE: a double, or an array of them for an array of places."""
    return array(DOUBLE) if len(arguments) > 1 and type_of(arguments[1]).name == "array" else DOUBLE


def quantile_of_values(arguments: Arguments) -> Type:
    """PERCENTILE_APPROX: a value of the column, or an array of them for an array of places."""
    kind = DOUBLE if first(arguments) == STRING else first(arguments)
    return array(kind) if len(arguments) > 1 and type_of(arguments[1]).name == "array" else kind


def joined(arguments: Arguments) -> Type:
    """CONCAT: an array of arrays, else text."""
    kinds = [type_of(each) for each in arguments]
    if any(kind.name == "array" for kind in kinds):
        return common_of(kinds)
    return STRING if all(kind.is_known for kind in kinds) else UNKNOWN


def difference(arguments: Arguments) -> Type:
    """DATEDIFF: an integer of days, a bigint of any other unit."""
    return parse("int" if len(arguments) == 2 else "bigint")


def moved(arguments: Arguments) -> Type:
    """DATE_ADD: a date by days, a timestamp by any unit."""
    return parse("date" if len(arguments) == 2 else "timestamp")


def remainder(arguments: Arguments) -> Type:
    """MOD and PMOD."""
    return of_numbers(type_of(arguments[0]), type_of(arguments[1]), decimals.remainder)


def divided(arguments: Arguments) -> Type:
    """TRY_DIVIDE."""
    return quotient(type_of(arguments[0]), type_of(arguments[1]))


def added(arguments: Arguments) -> Type:
    """TRY_ADD and TRY_SUBTRACT of numbers."""
    return of_numbers(type_of(arguments[0]), type_of(arguments[1]), decimals.added)


def multiplied(arguments: Arguments) -> Type:
    """TRY_MULTIPLY of numbers."""
    return of_numbers(type_of(arguments[0]), type_of(arguments[1]), decimals.multiplied)


def named(arguments: Arguments) -> Type:
    """NAMED_STRUCT: names and values that alternate."""
    names = [str(each.this) for each in arguments[::2]]
    return struct(list(zip(names, map(type_of, arguments[1::2]), strict=False)))


def structured(arguments: Arguments) -> Type:
    """STRUCT: fields named after the columns, or col1, col2 and so on."""
    names = [
        each.alias_or_name if isinstance(each, exp.Alias | exp.Column | exp.Dot) else f"col{place}"
        for place, each in enumerate(arguments, 1)
    ]
    return struct(list(zip(names, map(type_of, arguments), strict=True)))


def from_json(arguments: Arguments) -> Type:
    """FROM_JSON: what its schema says."""
    return json_schema(str(arguments[1].this)) if len(arguments) > 1 and arguments[1].is_string else UNKNOWN


def json_schema(written: str) -> Type:
    """Return the type that a schema names: a whole type, or columns as a table has them."""
    if re.match(r"(struct|array|map)\s*<", written.strip(), re.IGNORECASE):
        return parse(written)
    return parse("struct<" + re.sub(r"(\w+|`[^`]+`)\s+(?=\w)", r"\1:", written) + ">")


def rounded(arguments: Arguments) -> Type:
    """ROUND: as many places as are asked for."""
    kind, places = first(arguments), _integer(arguments[1]) if len(arguments) > 1 else 0
    if not kind.is_decimal:
        return kind if kind.is_numeric else UNKNOWN
    return decimals.rounded(kind, places) if places is not None else UNKNOWN


def whole(arguments: Arguments) -> Type:
    """CEIL and FLOOR: a bigint, or a decimal without places."""
    kind = first(arguments)
    if len(arguments) > 1:
        return rounded(arguments) if kind.is_decimal else UNKNOWN
    return decimals.whole(kind) if kind.is_decimal else BIGINT if kind.is_numeric else UNKNOWN


def _plain(argument: exp.Expr) -> Type:
    """`DISTINCT x` and `x ORDER BY y` are of x's type."""
    if isinstance(argument, exp.Distinct) and len(argument.expressions) == 1:
        return type_of(argument.expressions[0])
    return type_of(argument.this) if isinstance(argument, exp.Order) else type_of(argument)


def _integer(node: exp.Expr) -> int | None:
    sign = -1 if isinstance(node, exp.Neg) else 1
    plain = node.this if sign < 0 else node
    return sign * int(str(plain.this)) if isinstance(plain, exp.Literal) and str(plain.this).isdigit() else None
