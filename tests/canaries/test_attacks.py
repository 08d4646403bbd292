"""Attacks on the masks, one by one: every query that once told of a personal value, or might."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest

from fubcli.sql.lineage.declared import OddName
from fubcli.sql.lineage.queries import Queries
from fubcli.sql.lineage.trace import lineage_of_tree
from fubcli.sql.lineage.uses import Uses
from fubcli.sql.parsing import deep_recursion, parse, tokenise
from tests.canaries.queries import AUTH, CONTACTS
from tests.canaries.test_canaries import Pair, _leaks, lakehouses
from tests.canaries.world import FIRST, SECOND
from tests.corpora import document

__all__ = ["lakehouses"]
ATTACKS = document(Path(__file__).parents[1] / "data" / "masking_attacks.yaml")
_WORDS = ", ".join(f"('{letter}', {ord(letter)})" for letter in "abcdefghijklmn")
_NAMES = ", ".join(f"('{word.title()}', {len(word)})" for word in (*FIRST[:3], *SECOND[:3], "zed"))
_STANDS_FOR = {
    "C": CONTACTS,
    "A": AUTH,
    "W": f"(SELECT * FROM (VALUES {_WORDS}) AS v(w, n))",
    "N": f"(SELECT * FROM (VALUES {_NAMES}) AS v(w, n))",
}


def _written_out(sql: str) -> str:
    return re.sub(r"\b([CAWN])\b(?=[ ),]|$)", lambda match: _STANDS_FOR[match[1]], sql)


@pytest.mark.parametrize("sql", [pytest.param(sql, id=sql[:60]) for group in ATTACKS.values() for sql in group])
def test_it_tells_nothing(sql: str, lakehouses: Pair) -> None:
    assert _leaks(_written_out(sql), lakehouses) is None


@pytest.mark.parametrize("sql", [pytest.param(sql, id=sql[:60]) for group in ATTACKS.values() for sql in group])
def test_it_does_not_pass_because_the_tracer_broke(sql: str) -> None:
    """What breaks is masked as a whole, and would hide that nobody judged the query."""
    text = _written_out(sql)
    (tree,) = parse(tokenise(text), text)
    columns = {CONTACTS: ["id", "account_id", "stage_id", "first_name", "last_name", "email", "phone", "created_at"]}
    with deep_recursion(), suppress(OddName):
        lineage_of_tree(tree, Queries(columns.get, Uses(lambda origin: origin.column != "id")))


def _counting(form: str, place: int) -> str:
    return form.format(f"email LIKE '{chr(97 + place)}%'")


@pytest.mark.parametrize("form", ["count_if({})", "count(*) FILTER (WHERE {})", "sum(CASE WHEN {} THEN 1 ELSE 0 END)"])
def test_a_dozen_conditions_are_answered_and_a_score_of_them_is_not(lakehouses: Pair, form: str) -> None:
    def asked(count: int) -> dict[str, object]:
        counted = ", ".join(f"{_counting(form, place)} AS n{place}" for place in range(count))
        return lakehouses[0].ask(f"SELECT {counted} FROM {CONTACTS}")["data"]

    assert "masked" not in asked(12)["safety"]
    assert len(asked(20)["safety"]["masked"]) == 20


def test_an_error_of_a_view_quotes_no_value(lakehouses: Pair) -> None:
    assert lakehouses[1].words is SECOND
    view = "stage_fub.contacts_silver.lead_sources"
    told = lakehouses[1].ask(f"CREATE VIEW {view} AS SELECT id FROM {CONTACTS} WHERE cast(email AS int) > 0")
    assert told["data"].get("exit_code", 0) == 0, told["data"]
    told = lakehouses[1].ask(f"SELECT * FROM {view}")
    assert told["data"]["exit_code"] == 5
    assert "example.com" not in told["data"]["detail"]
