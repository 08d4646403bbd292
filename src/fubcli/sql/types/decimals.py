"""Precision and scale of decimal results, as Spark's `DecimalPrecision` has them; 38 digits at most."""

from __future__ import annotations

from fubcli.sql.types.datatype import Type, decimal

MOST = 38
_KEPT = 6
"""Decimal places that are kept when a result has too many digits."""


def added(left: Type, right: Type) -> Type:
    """Return the type of a sum or a difference."""
    scale = max(left.scale, right.scale)
    return _adjusted(max(_whole(left), _whole(right)) + scale + 1, scale)


def multiplied(left: Type, right: Type) -> Type:
    """Return the type of a product."""
    return _adjusted(left.precision + right.precision + 1, left.scale + right.scale)


def divided(left: Type, right: Type) -> Type:
    """Return the type of a quotient."""
    scale = max(6, left.scale + right.precision + 1)
    return _adjusted(_whole(left) + right.scale + scale, scale)


def remainder(left: Type, right: Type) -> Type:
    """Return the type of a remainder."""
    scale = max(left.scale, right.scale)
    return _adjusted(min(_whole(left), _whole(right)) + scale, scale)


def summed(kind: Type) -> Type:
    """Return the type of SUM."""
    return _bounded(kind.precision + 10, kind.scale)


def averaged(kind: Type) -> Type:
    """Return the type of AVG."""
    return _bounded(kind.precision + 4, kind.scale + 4)


def rounded(kind: Type, places: int) -> Type:
    """Return the type of ROUND, BROUND and of CEIL and FLOOR at a place."""
    whole = _whole(kind) + 1
    if places < 0:
        return decimal(min(max(whole, 1 - places), MOST), 0)
    scale = min(kind.scale, places)
    return decimal(min(whole + scale, MOST), scale)


def whole(kind: Type) -> Type:
    """Return the type of CEIL and FLOOR."""
    return kind if kind.scale == 0 else _bounded(_whole(kind) + 1, 0)


def wider(left: Type, right: Type) -> Type:
    """Return the type that holds both, with all the places before the point."""
    scale = max(left.scale, right.scale)
    precision = max(_whole(left), _whole(right)) + scale
    return decimal(precision, scale) if precision <= MOST else decimal(MOST, max(0, scale - (precision - MOST)))


def _whole(kind: Type) -> int:
    return kind.precision - kind.scale


def _bounded(precision: int, scale: int) -> Type:
    return decimal(min(precision, MOST), min(scale, MOST))


def _adjusted(precision: int, scale: int) -> Type:
    """Give up places after the point, down to six, before those in front of it."""
    if precision <= MOST:
        return decimal(precision, scale)
    return decimal(MOST, max(MOST - (precision - scale), min(scale, _KEPT)))
