"""Titles of pages: fubcli's own words, plain names, and the night."""

from __future__ import annotations

import re
from typing import Any

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
    "code": "Implementation brief backend-feature, on fub.contacts_silver.contacts 1adddeec, 2026-11-21",
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


WEEK = {"nights": {"first": "2026-11-15", "last": "2026-11-21"}}
STAGING = {"environment": "staging"}
ASKED: list[tuple[str, str, dict[str, Any], str]] = [
    ("monitor", "fub", {}, "Data health of fub, 2026-11-21"),
    ("monitor", "fub", WEEK, "Data health of fub, 2026-11-15 to 2026-11-21"),
    ("monitor", "fub.stripe_bronze", {}, "Data health of fub.stripe_bronze, 2026-11-21"),
    ("monitor", "fub.*.contacts", {}, "Data health of fub.*.contacts, 2026-11-21"),
    ("monitor", "fub_zg,fub", {}, "Data health of fub and fub_zg, 2026-11-21"),
    ("monitor", "fub,stage_fub", {}, "Data health of fub and stage_fub, 2026-11-21"),
    ("monitor", "a,b,c,d,e,f", {}, "Data health of a, b, c, d and 2 more HASH, 2026-11-21"),
    ("monitor", "a,b,c,d,e,g", {}, "Data health of a, b, c, d and 2 more HASH, 2026-11-21"),
    ("monitor", "Run this now", {}, "Data health HASH, 2026-11-21"),
    ("monitor", "all", STAGING, "Data health of all catalogs, in staging, 2026-11-21"),
    ("monitor", "all.a_gold", STAGING, "Data health of all.a_gold, in staging, 2026-11-21"),
    ("query", "t", {"question": "sha256:1"}, "Query result of production (id, first_name, stage_id) HASH, 2026-11-21"),
    ("query", "t", {"question": "sha256:2"}, "Query result of production (id, first_name, stage_id) HASH, 2026-11-21"),
    ("investigate", "i", {"request": {"timeframe": "past_week"}},
     "Investigation contact-lifecycle, account 12345, of past_week, 2026-11-21"),
    ("investigate", "i", {"parameters": {"table": "fub.a.b"}}, "Investigation contact-lifecycle, on fub.a.b, 2026-11-21"),
    ("investigate", "i", {"playbook": {"name": "ad-hoc"}, "question": "sha256:1", "parameters": {}},
     "Investigation ad-hoc HASH, 2026-11-21"),
    ("investigate", "i", {"playbook": {"name": "ad-hoc"}, "question": "sha256:2", "parameters": {}},
     "Investigation ad-hoc HASH, 2026-11-21"),
    ("investigate", "i", {"playbook": {"name": "ad-hoc"}, "question": "sha256:1", "request": {"catalogs": ["fub_zg", "fub"]}},
     "Investigation ad-hoc of fub and fub_zg, account 12345 HASH, 2026-11-21"),
    ("code", "c", {"task": "Add a filter"},
     "Implementation brief backend-feature, on fub.contacts_silver.contacts HASH, 2026-11-21"),
    ("code", "c", {"task": "Remove a filter"},
     "Implementation brief backend-feature, on fub.contacts_silver.contacts HASH, 2026-11-21"),
    ("datadog", "d", {"action": "status"}, "Datadog status, 2026-11-21"),
    ("datadog", "d", {"action": "status", **STAGING}, "Datadog status, in staging, 2026-11-21"),
    ("datadog", "d", {"action": "list-monitors", "asked": {"query": "env:x"}}, "Datadog list-monitors HASH, 2026-11-21"),
    ("gitlab", "g", {"project": {"path": "fub/etl"}}, "GitLab pipelines logs of fub/etl, 2026-11-21"),
    ("gitlab", "g", {"project": {"path": "fub/p2"}}, "GitLab pipelines logs of fub/p2, 2026-11-21"),
    ("gitlab", "g", {"project": {"path": "fub/p2"}, "asked": {"branch": "feature/x", "pipeline_id": 6}},
     "GitLab pipelines logs of fub/p2, branch feature/x, pipeline 6, 2026-11-21"),
    ("shopping", "milk", {}, "Event of shopping, about milk, 2026-11-21"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "subject", "members", "title"), ASKED)
def test_a_title_says_what_was_asked(kind: str, subject: str, members: dict[str, Any], title: str) -> None:
    assert re.sub(r"\b[0-9a-f]{8}\b", "HASH", asked(kind, subject, members)) == title


def test_no_two_questions_have_one_title() -> None:
    titles = [asked(kind, subject, members) for kind, subject, members, _ in ASKED]
    assert len(set(titles)) == len(titles)


def asked(kind: str, subject: str, members: dict[str, Any]) -> str:
    """Return the title of an event's page whose subject and members are others."""
    given = document(kind)
    return title_of(event_of({**given, "subject": subject, "data": {**given["data"], **members}}))


def test_names_in_another_order_are_the_same_question() -> None:
    assert asked("monitor", "fub,fub_zg", {}) == asked("monitor", "fub_zg,fub", {})


def test_long_names_are_told_apart_although_they_do_not_fit() -> None:
    names = [",".join(f"{letter * 62}{end}" for letter in "abcd") for end in "xy"]
    assert asked("monitor", names[0], {}) != asked("monitor", names[1], {})
    assert all(len(asked("monitor", each, WEEK)) <= 255 for each in names)


@pytest.mark.parametrize("time", ["", "soon", "2026-11-22T05:40:25"])
def test_an_event_without_a_time_has_a_title_without_a_day(time: str) -> None:
    assert title_of(event_of({**document("shopping"), "time": time})) == "Event of shopping"
