"""Titles of pages: fubcli's own words, plain names, and the night."""

from __future__ import annotations

import pytest

from fubcli.skills.confluence_management.rendering.titles import title_of
from tests.hostile.tricks import MARK, TRICKS, planted
from tests.skills.confluence_management.conftest import document, event, event_of
from tests.skills.confluence_management.rendering.test_page import filled

TITLES = {
    "monitor": "Data health of all catalogs, 2026-11-21",
    "query": "Query result of production (id, first_name, stage_id), 2026-11-21",
    "schema": "Schema of fub.contacts_silver, 2026-11-21",
    "investigate": "Investigation contact-lifecycle, account 12345, 2026-11-21",
    "support": "Support investigation b608952c, 2026-11-21",
    "code": "Implementation brief backend-feature on fub.contacts_silver.contacts, 2026-11-21",
    "problem": "Failure of query, 2026-11-21",
    "datadog": "Datadog create-alert, 2026-11-21",
    "gitlab": "GitLab pipelines logs, 2026-11-21",
    "shopping": "Event of shopping, 2026-11-21",
    "bare": "Event of unknown",
}


@pytest.mark.parametrize("kind", TITLES)
def test_a_title_says_what_and_when(kind: str) -> None:
    assert title_of(event(kind)) == TITLES[kind]


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("kind", TITLES)
def test_no_title_repeats_a_trick(kind: str, trick: str) -> None:
    given = document(kind)
    given = (
        {**given, "data": filled(given["data"], planted(trick)), "subject": planted(trick)}
        if "data" in given
        else given
    )
    title = title_of(event_of(given))
    assert MARK not in title
    assert len(title) <= 255


def test_long_names_make_no_title_that_is_too_long() -> None:
    given = document("query")
    given["data"]["columns"] = [{"name": "c" * 64}] * 9
    assert len(title_of(event_of(given))) <= 255


@pytest.mark.parametrize("time", ["", "soon", "2026-11-22T05:40:25"])
def test_an_event_without_a_time_has_a_title_without_a_day(time: str) -> None:
    assert title_of(event_of({**document("shopping"), "time": time})) == "Event of shopping"
