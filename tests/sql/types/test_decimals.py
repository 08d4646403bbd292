"""Precision and scale follow Spark's rules, up to 38 digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.sql.types import decimals
from fubcli.sql.types.datatype import Type, decimal

D10_2, D38_18, D1_0 = decimal(10, 2), decimal(38, 18), decimal(1, 0)
ANY = st.integers(1, 38).flatmap(lambda precision: st.builds(decimal, st.just(precision), st.integers(0, precision)))
"""Every decimal type."""


@pytest.mark.parametrize(
    ("rule", "left", "right", "result"),
    [
        (decimals.added, D10_2, D10_2, "decimal(11,2)"),
        (decimals.added, D38_18, D10_2, "decimal(38,17)"),
        (decimals.multiplied, D10_2, D10_2, "decimal(21,4)"),
        (decimals.multiplied, D38_18, D38_18, "decimal(38,6)"),
        (decimals.divided, D10_2, D1_0, "decimal(14,6)"),
        (decimals.divided, D10_2, D10_2, "decimal(23,13)"),
        (decimals.divided, decimal(20, 2), decimal(20, 0), "decimal(38,20)"),
        (decimals.remainder, D10_2, D1_0, "decimal(3,2)"),
        (decimals.wider, D10_2, decimal(10, 0), "decimal(12,2)"),
        (decimals.wider, D38_18, decimal(20, 0), "decimal(38,18)"),
    ],
)  # fmt: skip
def test_the_result_of_two(rule: object, left: Type, right: Type, result: str) -> None:
    assert callable(rule)
    assert str(rule(left, right)) == result


@pytest.mark.parametrize(
    ("kind", "result"),
    [
        (decimals.summed(D10_2), "decimal(20,2)"),
        (decimals.summed(D38_18), "decimal(38,18)"),
        (decimals.averaged(D10_2), "decimal(14,6)"),
        (decimals.rounded(D10_2, 1), "decimal(10,1)"),
        (decimals.rounded(D10_2, 5), "decimal(11,2)"),
        (decimals.rounded(D10_2, -2), "decimal(9,0)"),
        (decimals.whole(D10_2), "decimal(9,0)"),
        (decimals.whole(decimal(10, 0)), "decimal(10,0)"),
    ],
)
def test_the_result_of_one(kind: Type, result: str) -> None:
    assert str(kind) == result


@given(
    ANY,
    ANY,
    st.sampled_from([decimals.added, decimals.multiplied, decimals.divided, decimals.remainder, decimals.wider]),
)
def test_a_result_is_a_decimal_that_can_be(left: Type, right: Type, rule: object) -> None:
    assert callable(rule)
    result = rule(left, right)
    assert 0 <= result.scale <= result.precision <= decimals.MOST
