"""What stands for values and names in a step's SQL."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.playbooks.texts import always, bound, completed, is_balanced, named

SQL = "SELECT 1 FROM ${fub}.a.b WHERE at >= :since [[ AND account_id = :account_id ]] [[ AND t = '${table}' ]]"
NAMES = {"fub": "fub"}


def test_an_optional_part_stays_when_all_that_it_needs_was_given() -> None:
    text = completed(SQL, {"since", "account_id"}, NAMES)
    assert text == "SELECT 1 FROM fub.a.b WHERE at >= :since  AND account_id = :account_id  "


def test_an_optional_part_goes_with_the_value_or_name_that_it_lacks() -> None:
    assert completed(SQL, {"since"}, NAMES) == "SELECT 1 FROM fub.a.b WHERE at >= :since  "
    assert "t = 'x'" in completed(SQL, {"since"}, {**NAMES, "table": "x"})


def test_names_and_values_are_found_once_and_in_order() -> None:
    assert bound(SQL) == ["since", "account_id"]
    assert named(SQL) == ["fub", "table"]
    assert bound("a::int, :x, :x, '12:30'") == ["x"]


@pytest.mark.parametrize(("sql", "expected"), [
    ("a [[ b ]] c [[ d ]]", True), ("a", True), ("[[ a", False), ("a ]]", False), ("[[ a [[ b ]] ]]", False), ("]] a [[", False),
])  # fmt: skip
def test_optional_parts_are_whole_and_not_nested(sql: str, expected: bool) -> None:
    assert is_balanced(sql) is expected


@given(st.text(alphabet="ab:[]$ {}", max_size=40))
def test_completing_never_leaves_a_mark_of_a_balanced_text(sql: str) -> None:
    if is_balanced(sql) and not named(sql):
        assert "[[" not in completed(sql, set(bound(sql)), {}) or "[[" in always(sql).replace(" ", "")
