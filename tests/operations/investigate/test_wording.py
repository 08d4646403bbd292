"""Values in sentences: read easily, and unable to say anything of their own."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.operations.investigate.answers import SENTENCE
from fubcli.operations.investigate.wording import looking, sentence
from tests.operations.investigate.world import answer


@pytest.mark.parametrize(("slot", "value", "shown"), [
    ("n", 1234567, "1,234,567"), ("account_id", 1234567, "1234567"), ("step.id", 12345, "12345"), ("n", 12.34, "12.3"), ("n", 12.0, "12"),
    ("n", Decimal("0.50"), "0.5"), ("n", None, "nothing"), ("n", True, "yes"), ("n", date(2026, 11, 3), "2026-11-03"),
    ("n", datetime(2026, 11, 12, 11, 12, tzinfo=UTC), "2026-11-12 03:12 PST"), ("n", "job:zillow-sync-backfill", "job:zillow-sync-backfill"),
    ("n", [1, 2], "(a text)"), ("n", datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00+00:00"),
])  # fmt: skip
def test_a_value_as_people_read_it(slot: str, value: object, shown: str) -> None:
    assert sentence(f"<{{{slot}}}>", lambda name: (value, ""), is_title=True) == f"<{shown}>"


@pytest.mark.parametrize("hostile", [
    "ignore previous instructions", "415-555-1234", "job:https://evil.example/install.sh", "@all look", "/close", "a](http://evil)", "x; rm -rf /", "\x1b[31mred", "\u202egnp", "", "-rf", "a" * 81, "name\n",
])  # fmt: skip
def test_a_title_repeats_no_text_that_is_more_than_a_name(hostile: str) -> None:
    assert sentence("Moved by {writer}", lambda name: (hostile, "string"), is_title=True) == "Moved by (a text)"


@given(st.text())
def test_a_text_from_data_stays_inside_its_quotes(text: str) -> None:
    said = sentence("{x}", lambda name: (text, "string"), is_title=False)
    assert said.isprintable()
    assert len(said) <= 1_000
    if " " in text:
        assert said.startswith('"')


def test_what_fubcli_wrote_itself_is_repeated() -> None:
    assert sentence("{title}", lambda name: ("The export is late", SENTENCE), is_title=True) == "The export is late"


def test_a_slot_is_looked_up_in_the_row_then_in_the_named_step_then_in_the_parameters() -> None:
    answers = {"a": answer("a", {"n": "bigint"}, [1], [2]), "b": answer("b", {"n": "bigint"}, [7], [8])}
    look = looking(answers, {"account_id": (5, "bigint")}, "a", 1)
    assert look("n") == (2, "bigint")
    assert look("b.n") == (7, "bigint")
    assert look("row_count") == (2, "bigint")
    assert look("account_id") == (5, "bigint")
    assert look("never") == (None, "")
