"""The corpus itself, and both rates: no bypass, at most one false refusal in a hundred."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest

from tests.corpora import document
from tests.guard import rates
from tests.guard.corpus import DIRECTORY, statements

OUTCOMES = ("refused", "allowed")
STRIDE = 23
"""`just test` looks at every 23rd mutation: in turn another one of each statement."""


def test_the_corpus_is_as_large_as_it_says_and_names_its_sources() -> None:
    assert len(statements("refused")) >= 600
    assert len(statements("allowed")) >= 250
    texts = Counter((each.sql, each.catalog) for outcome in OUTCOMES for each in statements(outcome))
    assert [text for text, count in texts.items() if count > 1] == []
    assert all(each.source and each.why for outcome in OUTCOMES for each in statements(outcome))


def test_every_statement_of_the_databricks_reference_is_there() -> None:
    reference = document(DIRECTORY / "databricks_statements.yaml")
    beginnings = [" ".join(each.sql.upper().split()) + " " for outcome in OUTCOMES for each in statements(outcome)]
    missing = [
        words
        for group in reference.values()
        for words in group
        if not any(beginning.startswith(words + " ") for beginning in beginnings)
    ]
    assert missing == []


def test_nothing_gets_past_the_guard() -> None:
    assert [each.sql[:200] for each in rates.wrong("refused")] == []


def test_at_most_one_legitimate_statement_in_a_hundred_is_refused() -> None:
    refused = [each.sql for each in rates.wrong("allowed")]
    assert len(refused) <= len(statements("allowed")) / 100, refused


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_statement_is_judged_in_the_environment_that_it_belongs_to(outcome: str) -> None:
    elsewhere = [
        (each.sql[:200], each.environment)
        for each in statements(outcome)
        if each.environment not in ("any", each.judged()[1].environment.value)
    ]
    assert elsewhere == []


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_writing_it_differently_changes_no_outcome(outcome: str) -> None:
    some = islice(rates.mutations(outcome), 0, None, STRIDE)
    assert rates.wrong_mutations(some, outcome) == []


@pytest.mark.slow
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_no_mutation_of_any_statement_changes_its_outcome(outcome: str) -> None:
    assert rates.wrong_mutations(rates.mutations(outcome), outcome) == []


def test_the_table_counts_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "wrong", lambda outcome: list(statements(outcome)) if outcome == "refused" else [])
    lines = rates.table().splitlines()
    assert any("bypass rate: 100.0%" in line for line in lines)
    assert any("false refusals: 0.0%" in line for line in lines)
