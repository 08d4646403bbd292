"""Whatever a check says, its event is one that Datadog takes, and that calls nobody."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from fubcli.contracts.published import schema
from fubcli.model.check import Check, Pillar
from fubcli.model.names import Environment, Tier
from fubcli.model.nights import midnight
from fubcli.model.verdict import Status
from fubcli.operations.monitor.signals.datadog.events import aggregation_key, page_event
from fubcli.operations.monitor.signals.nights import Night
from tests.integrations.datadog.test_text import HOSTILE

LAST = date(2026, 11, 20)
NIGHT = Night(LAST, midnight(LAST), {}, {}, {}, ())
PUBLISHED = schema("monitor-result")
EVENT = Draft202012Validator({"$ref": "#/$defs/datadog_event", "$defs": PUBLISHED["$defs"]})
CHECKS = st.builds(
    Check,
    st.sampled_from(Pillar),
    HOSTILE,
    st.just(LAST),
    st.sampled_from([Status.WARNING, Status.CRITICAL]),
    HOSTILE.filter(bool),
    st.lists(HOSTILE.filter(bool).map(lambda said: said * 9), max_size=9).map(tuple),
    st.sampled_from(Tier),
    HOSTILE,
)


@given(CHECKS)
def test_any_check_makes_an_event_that_is_taken(check: Check) -> None:
    body = page_event(check, NIGHT, {}, {"fub": Environment.PRODUCTION}, Environment.PRODUCTION)
    EVENT.validate(body)
    body["data"]["attributes"]["title"].encode()
    body["data"]["attributes"]["message"].encode()


def test_the_staging_copy_has_the_tags_of_its_catalog() -> None:
    check = Check(Pillar.FRESHNESS, "stage_fub (copy)", LAST, Status.WARNING, "stage_fub was copied 9 days ago")
    body = page_event(check, NIGHT, {}, {"stage_fub": Environment.STAGING}, Environment.PRODUCTION)
    assert body["data"]["attributes"]["tags"][1:] == ["env:staging", "catalog:stage_fub"]
    assert body["data"]["attributes"]["message"] == "stage_fub was copied 9 days ago"


def test_another_question_has_another_key() -> None:
    asked = [(pillar, about) for pillar in Pillar for about in ("", "nulls", "keys")]
    keys = {
        aggregation_key(Check(pillar, "fub.a_silver.b", night, Status.WARNING, "x", about=about))
        for pillar, about in asked
        for night in (LAST, LAST + timedelta(days=1))
    }
    assert len(keys) == len(asked)


def test_reasons_are_sentences() -> None:
    check = Check(Pillar.QUALITY, "fub", LAST, Status.WARNING, "x", ("Seen in all rows.", "2 rows", "id repeats."))
    body = page_event(check, NIGHT, {}, {}, Environment.PRODUCTION)
    assert body["data"]["attributes"]["message"] == "Seen in all rows. 2 rows. id repeats"
