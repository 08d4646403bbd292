"""Labelled requests: the right playbook first, its parameters right, and none chosen where none is meant."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from benchmarks.matching import REQUESTS, judged, labelled, without_said_phrases
from hypothesis import given
from hypothesis import strategies as st

from fubcli.playbooks.matching.match import THRESHOLD, match

FILES = [path for name in ("tuning", "reporting", "second") if (path := REQUESTS / f"{name}.ndjson").exists()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_right_playbook_comes_first(path: Path, playbooks, catalogs):
    result = judged(labelled(path), playbooks, catalogs)
    assert result.first / result.meant >= 0.95, result.missed


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_parameters_are_right(path: Path, playbooks, catalogs):
    result = judged(labelled(path), playbooks, catalogs)
    assert result.parameters / result.meant >= 0.95, result.wrong_parameters


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_none_is_chosen_where_none_is_meant(path: Path, playbooks, catalogs):
    """Of what was tuned on none; of what others called unclear, a fifth may still look clear: it only ever reads."""
    result = judged(labelled(path), playbooks, catalogs)
    assert len(result.guessed) <= (0 if path.stem == "tuning" else (result.requests - result.meant) / 5)


WORDS = sorted({word for path in FILES for each in labelled(path) for word in each.text.split()})


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_what_is_below_the_threshold_or_has_an_equal_is_never_chosen(playbooks, catalogs, words: list[str]):
    found = match(" ".join(words), playbooks=playbooks, catalogs=catalogs, today=date(2026, 11, 21))
    if found.chosen is None:
        assert found.why_not
    else:
        best, *others = found.candidates
        assert found.chosen == best.playbook
        assert best.score >= THRESHOLD
        assert all(other.score < best.score for other in others)


def test_most_requests_do_not_hang_on_a_phrase_that_they_say(playbooks, catalogs):
    """Without all phrases whose words a request says, the right playbook still comes first by what is close."""
    meant = [each for each in labelled(REQUESTS / "tuning.ndjson") if each.playbook]
    first = sum(judged([each], without_said_phrases(each, playbooks), catalogs).first for each in meant)
    assert first / len(meant) >= 0.85


def test_each_playbook_has_requests(playbooks):
    requests = labelled(REQUESTS / "tuning.ndjson")
    counted = Counter(each.playbook for each in requests)
    assert set(counted) == {each.name for each in playbooks} | {None}
    assert min(counted.values()) >= 5
    assert len({each.text for each in requests}) == len(requests)


def test_no_phrase_is_a_request(playbooks):
    texts = {each.text.casefold() for name in FILES for each in labelled(name) if each.playbook}
    long = {phrase for each in playbooks for phrase in each.phrases if len(phrase.split()) > 4}
    assert not texts & long
