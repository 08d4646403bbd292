"""Ranges of columns under AND and OR."""

from __future__ import annotations

from fubcli.model.scans import Range, Ranges, Unread

Columns = dict[str, Ranges]
"""What a predicate says of the columns that it bounds, by lower-case name."""

_MOST_PAIRS, _MOST_ALTERNATIVES = 16, 200


def both(left: Columns, right: Columns) -> Columns:
    """Return what holds when two predicates hold."""
    if not left or not right:
        return left or right
    joined = left | right
    for column in left.keys() & right.keys():
        joined[column] = _both(left[column], right[column])
    return joined


def either(left: Columns, right: Columns) -> Columns:
    """Return what holds when one of two predicates holds: a column is bounded when both bound it."""
    return {column: _either(left[column], right[column]) for column in left.keys() & right.keys()}


def _both(left: Ranges, right: Ranges) -> Ranges:
    if len(left) * len(right) > _MOST_PAIRS:  # either of them is true, and wide enough
        return left if all(each.is_lower_bounded for each in left) else right
    return tuple(_overlap(a, b) for a in left for b in right)


def _overlap(a: Range, b: Range) -> Range:
    counts = [each.values for each in (a, b) if each.values is not None]
    return Range(min(counts) if counts else None, a.lower + b.lower, a.upper + b.upper)


def _either(left: Ranges, right: Ranges) -> Ranges:
    """Join the alternatives; lists of values become one list, however many branches there are."""
    listed = [each for each in left + right if each.values is not None and not each.lower and not each.upper]
    others = tuple(each for each in left + right if each not in listed)
    if len(others) > _MOST_ALTERNATIVES:
        bounded = all(each.is_lower_bounded for each in left + right)
        return (Range(lower=(Unread.EXPRESSION,)) if bounded else Range(),)
    total = sum(each.values or 0 for each in listed)
    return (*((Range(total),) if listed else ()), *others)
