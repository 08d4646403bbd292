"""The least common type of two values, as ANSI mode finds it for CASE, COALESCE, IN, UNION and comparisons."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from fubcli.sql.types import decimals
from fubcli.sql.types.datatype import BIGINT, DOUBLE, STRING, UNKNOWN, VOID, Type

_INTEGERS = ("tinyint", "smallint", "int", "bigint")
_MOMENTS = ("date", "timestamp_ntz", "timestamp")
_FROM_TEXT = frozenset({"boolean", "binary", *_MOMENTS})


def common_of(kinds: Iterable[Type]) -> Type:
    """Return the type that all are turned into; unknown when one is unknown or there is none."""
    return reduce(common, kinds, VOID)


def common(left: Type, right: Type) -> Type:
    """Return the type that both are turned into; unknown when one is unknown or there is none."""
    if left == VOID or right == VOID:
        return right.settled if left == VOID else left.settled
    left, right = left.settled, right.settled
    if left == right or not (left.is_known and right.is_known):
        return left if left == right else UNKNOWN
    if left.is_numeric and right.is_numeric:
        return _number(left, right)
    if STRING in (left, right):
        return _from_text(right if left == STRING else left)
    if left.name in _MOMENTS and right.name in _MOMENTS:
        return max(left, right, key=lambda kind: _MOMENTS.index(kind.name))
    return _nested(left, right)


def _number(left: Type, right: Type) -> Type:
    if left.is_integral and right.is_integral:
        return max(left, right, key=lambda kind: _INTEGERS.index(kind.name))
    if left.is_fractional or right.is_fractional:
        return DOUBLE
    return decimals.wider(left.as_decimal, right.as_decimal)


def _from_text(other: Type) -> Type:
    """Text beside a value is read as one, not the other way round."""
    if other.is_integral:
        return BIGINT
    if other.is_numeric:
        return DOUBLE
    return other if other.name in _FROM_TEXT else UNKNOWN


def _nested(left: Type, right: Type) -> Type:
    if left.name != right.name or left.fields != right.fields or len(left.members) != len(right.members):
        return UNKNOWN
    members = tuple(common(*pair) for pair in zip(left.members, right.members, strict=True))
    if not members or not all(member.is_known for member in members):
        return UNKNOWN
    return Type(left.name, members=members, fields=left.fields)
