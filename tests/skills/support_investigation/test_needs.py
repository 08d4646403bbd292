"""What is needed and missing is asked for by its option, and nothing is asked for that is not needed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fubcli.errors import ExitCode, UsageError
from fubcli.model.match import Entities, Match
from fubcli.model.names import Environment
from fubcli.skills.support_investigation.cases.naming import identity_of
from tests.skills.support_investigation.conftest import EXPORT, STAGES, World, recorded

REFUSED = [
    (EXPORT, {"environment": None}, "--environment=production, or qa, or development"),
    (EXPORT, {"environment": "prod"}, "--environment=prod: it is production, qa"),
    ("   ", {}, "--issue is empty"),
    ("!?", {}, "--issue is empty"),
    ("x" * 2_001, {}, "--issue has 2,001 characters"),
    (STAGES, {}, "give --account-id=NUMBER"),
    ("Leads are not assigned", {}, "give --account-id=NUMBER"),
    ("A customer says that Zillow does not sync", {}, "give --account-id=NUMBER"),
    ("Contact stages are wrong", {"account_id": 0}, "--account-id=0: it is a whole number"),
    ("Contact stages are wrong", {"account_id": -1}, "--account-id=-1: it is a whole number"),
    ("Contact stages are wrong", {"account_id": 2**63}, "it is a whole number"),
    ("Contact stages went wrong recently", {"account_id": 5}, 'says "recently"'),
    ("Usage fell some time ago", {}, "give --timeframe=past_week"),
    (EXPORT, {"timeframe": "soon"}, "--timeframe=soon: it is"),
    (EXPORT, {"timeframe": "past week; rm -rf"}, "--timeframe=past week; rm -rf: it is a word"),
    (EXPORT, {"timeframe": "`id`"}, "it is a word such as past_week"),
]
ALLOWED = [
    (EXPORT, {}),
    ("The export failed recently", {}),
    ("The deployment broke something lately", {}),
    (STAGES, {"account_id": 12345}),
    ("Contact stages of all accounts are wrong", {}),
    ("Zillow does not sync", {}),
    ("Usage fell some time ago", {"timeframe": "past_90_days"}),
    ("The export lost contact stages", {}),
    ("Something is odd", {}),
    ("Emails bounce", {"environment": "qa"}),
]


@pytest.mark.parametrize(("issue", "options", "said"), REFUSED)
def test_what_is_missing_or_wrong_is_asked_for(world: World, issue: str, options: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        world.run(issue, **options)
    assert said in caught.value.detail
    assert caught.value.exit_code is ExitCode.USAGE
    assert not world.directory.exists()
    assert world.asked == []


@pytest.mark.parametrize(("issue", "options"), ALLOWED)
def test_what_is_not_needed_is_not_asked_for(world: World, issue: str, options: dict[str, object]) -> None:
    assert world.run(issue, **options)["operation"] == "support-investigation"


def test_an_account_may_come_from_an_event_or_from_the_words(world: World) -> None:
    event = recorded("investigate-contact-lifecycle")
    assert world.run(STAGES, event)["account_id"] == 12345
    world.match = Match("", (), Entities(accounts=(77,)))
    assert world.run(STAGES, event)["account_id"] == 77
    assert world.run(STAGES, event, account_id=5)["account_id"] == 5


def test_a_time_that_is_not_understood_is_asked_for_where_time_decides(world: World) -> None:
    world.match = Match("", (), Entities(unread_time="feb 30"))
    with pytest.raises(UsageError, match='not understood: "feb 30": give --timeframe=past_week'):
        world.run("Usage fell on feb 30")
    assert world.run("Usage fell on feb 30", timeframe="past_week")
    assert world.run("The warehouse broke on feb 30")


def test_of_several_accounts_one_must_be_named(world: World) -> None:
    world.match = Match("", (), Entities(accounts=(1, 2)))
    with pytest.raises(UsageError, match="2 accounts are named"):
        world.run(STAGES, recorded("investigate-contact-lifecycle"))


def test_two_events_about_two_accounts_name_none(world: World) -> None:
    event = recorded("investigate-contact-lifecycle")
    other = replace(event, data={**event.data, "parameters": {**event.data["parameters"], "account_id": 6}})
    with pytest.raises(UsageError, match="no account is named"):
        world.run(STAGES, event, other)


def test_the_environment_is_told_as_every_event_tells_it(world: World) -> None:
    told = [world.run(EXPORT, environment=each)["environment"] for each in ("production", "qa", "development")]
    assert told == ["production", "staging", "sandbox"]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Contacts lost their stage", "contacts  LOST their stage!", True),
        ("Contacts lost their stage", "Contacts lost a stage", False),
        ("Größe stimmt nicht", "GRÖSSE stimmt nicht", True),
    ],
)
def test_an_issue_is_the_same_however_it_is_spelled(one: str, other: str, is_same: bool) -> None:
    production = Environment.PRODUCTION
    assert (identity_of(one, production, 1) == identity_of(other, production, 1)) is is_same
    assert len({identity_of(one, where, id) for where in Environment for id in (None, 1, 2)}) == 9
