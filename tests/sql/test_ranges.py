"""Ranges of columns under AND and OR."""

from __future__ import annotations

import pytest

from fubcli.model.scans import Moment, Range, Ranges, Unread
from fubcli.sql.ranges import both, either

TWO, THREE = Range(2), Range(3)
SINCE, UNTIL = Range(lower=(Moment(None, -7),)), Range(upper=(Moment(None),))
LATELY = Range(None, SINCE.lower, UNTIL.upper)
FEW = Range(2, SINCE.lower)
OPEN = Range()


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ((SINCE,), (UNTIL,), (LATELY,)),
        ((TWO,), (THREE,), (TWO,)),
        ((TWO,), (SINCE,), (FEW,)),
        ((OPEN,), (THREE,), (THREE,)),
        ((OPEN,), (OPEN,), (OPEN,)),
        ((SINCE, UNTIL), (TWO,), (FEW, Range(2, (), UNTIL.upper))),
        ((TWO,) * 4, (THREE,) * 4, (TWO,) * 16),
        ((TWO,) * 17, (THREE,), (TWO,) * 17),
        ((UNTIL,) * 17, (THREE,), (THREE,)),
    ],
)
def test_what_holds_when_both_hold(left: Ranges, right: Ranges, expected: Ranges) -> None:
    assert both({"a": left, "b": (TWO,)}, {"a": right, "c": (THREE,)}) == {"a": expected, "b": (TWO,), "c": (THREE,)}


def test_what_says_nothing_changes_nothing() -> None:
    assert both({}, {"a": (TWO,)}) == both({"a": (TWO,)}, {}) == {"a": (TWO,)}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ((TWO,), (THREE,), (Range(5),)),
        ((SINCE,), (UNTIL,), (SINCE, UNTIL)),
        ((TWO, SINCE), (THREE,), (Range(5), SINCE)),
        ((FEW,), (THREE,), (THREE, FEW)),
        ((SINCE,) * 100, (UNTIL,) * 100, (SINCE,) * 100 + (UNTIL,) * 100),
        ((SINCE,) * 101, (UNTIL,) * 100, (OPEN,)),
        ((SINCE,) * 101, (SINCE,) * 100, (Range(lower=(Unread.EXPRESSION,)),)),
        ((SINCE,) * 201, (TWO,), (Range(lower=(Unread.EXPRESSION,)),)),
    ],
)
def test_what_holds_when_one_of_two_holds(left: Ranges, right: Ranges, expected: Ranges) -> None:
    assert either({"a": left, "b": (TWO,)}, {"a": right, "c": (THREE,)}) == {"a": expected}
