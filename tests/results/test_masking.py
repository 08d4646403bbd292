"""Masked values: what stays of them, and what equal ones have in common."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.model.catalogs import Sensitivity
from fubcli.model.masking import Mask
from fubcli.model.result import Column, ResultSet
from fubcli.results.masking import masked, token

KEY = b"a key that no query sees, 32 bytes"


def _mask(kind: str = "email", **how: Any) -> Mask:
    return Mask(0, "x", how.pop("sensitivity", Sensitivity.PERSONAL), kind, **{"is_whole": True, **how})


def _shown(value: Any, mask: Mask, key: bytes = KEY) -> Any:
    result = ResultSet((Column("x", "array<int>"), Column("n", "int")), ((value, 7),))
    (row,) = masked(result, [mask], key).rows
    assert row[1] == 7, "other columns stay as they are"
    return row[0]


@pytest.mark.parametrize(
    ("value", "mask", "shown"),
    [
        ("ann@Example.com", _mask(is_partial=True), f"masked-{token('ann@Example.com', KEY)}@example.com"),
        ("ann@example.com", _mask(), f"email:{token('ann@example.com', KEY)}"),
        ("206-555-0142", _mask("phone", is_partial=True), f"phone:{token('206-555-0142', KEY)}..42"),
        ("Ann", _mask("name"), f"name:{token('Ann', KEY)}"),
        (None, _mask(is_partial=True), None),
        ("ann@example.com", _mask(is_whole=False), "[email]"),
        (None, _mask(is_whole=False), "[email]"),
        ("token", _mask("token", sensitivity=Sensitivity.SECRET), "[secret]"),
        (None, _mask("token", sensitivity=Sensitivity.SECRET), "[secret]"),
    ],
)
def test_how_a_masked_value_looks(value: Any, mask: Mask, shown: Any) -> None:
    assert _shown(value, mask) == shown


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "not an address"),
        ("email", "a@b@example.com"),
        ("email", "a@ann-lopez"),
        ("email", "<a@example.com>\nx"),
        ("phone", "call Ann at 5"),
        ("phone", "12345"),
        ("phone", 2065550142),
        ("name", "Ann"),
    ],
)
def test_a_value_that_is_not_written_as_its_kind_is_keeps_no_part(kind: str, value: Any) -> None:
    assert _shown(value, _mask(kind, is_partial=True)) == f"{kind}:{token(value, KEY)}"


def test_a_masked_column_is_text() -> None:
    result = ResultSet((Column("x", "struct<a:int>"),), (({"a": 1},),), truncated=True, statement_id="s", notes=("n",))
    seen = masked(result, [_mask()], KEY)
    assert seen.columns == (Column("x", "string"),)
    assert (seen.truncated, seen.statement_id, seen.notes) == (True, "s", ("n",))
    assert masked(result, [], KEY) is result


@given(st.text(), st.text())
def test_tokens_are_equal_where_values_are(one: str, other: str) -> None:
    assert (token(one, KEY) == token(other, KEY)) == (one == other)
    assert token(one, KEY) != token(one, KEY[::-1])


@given(st.text(min_size=1))
def test_a_token_is_sixteen_letters_and_digits_whatever_the_value(value: str) -> None:
    made = token(value, KEY)
    assert len(made) == 16
    assert made.isascii()
    assert made.isalnum()
    assert made == made.lower()


@pytest.mark.parametrize("value", [7, Decimal("7.10"), [1, None], {"a": [1]}, b"7", 2**70, float("nan")])
def test_values_that_are_not_text_have_tokens_too(value: Any) -> None:
    assert len(token(value, KEY)) == 16
