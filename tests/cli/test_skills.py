"""What the commands of skills decide alike: whose organisation is meant."""

from __future__ import annotations

import re
from typing import Any

import pytest

from fubcli.cli.skills import environment_of, may_be_empty
from fubcli.errors import UsageError
from fubcli.model.envelope import UpstreamEvent


def events(*environments: Any, type: str = "com.fub.skill.monitor.result.v1") -> list[UpstreamEvent]:
    return [UpstreamEvent("e", "s", "", data={"environment": each}, type=type) for each in environments]


@pytest.mark.parametrize(("named", "told", "expected"), [
    (None, [], "production"),
    (None, ["staging"], "staging"),
    (None, ["STAGING"], "staging"),
    (None, [" Staging\n"], "staging"),
    (None, ["production", "staging"], "staging"),
    ("sandbox", ["staging"], "sandbox"),
    ("staging", ["qa", None], "staging"),
])  # fmt: skip
def test_the_one_that_is_named_counts_then_the_last_event(named: str | None, told: list[Any], expected: str) -> None:
    assert environment_of(named, events(*told), writes=False) == expected


def test_an_event_without_an_environment_leaves_it_to_the_others() -> None:
    assert environment_of(None, [*events("staging"), UpstreamEvent("e", "s", "")], writes=True) == "staging"


@pytest.mark.parametrize("writes", [True, False])
@pytest.mark.parametrize("told", ["", "qa", "stage", "evil", "stag ing", None, ["staging"], {"staging": 1}, 7, False])
def test_an_environment_that_is_not_known_is_no_other(told: Any, writes: bool) -> None:
    for given in (events(told), events("staging", told), events(told, "production")):
        with pytest.raises(UsageError, match="say whose it is with --environment"):
            environment_of(None, given, writes=writes)


def test_what_an_unknown_environment_is_called_cannot_act_on_a_terminal() -> None:
    with pytest.raises(UsageError, match=re.escape(r'environment "\u202e\u001b[2Jx')):
        environment_of(None, events("\u202e\x1b[2J" + "x" * 99), writes=False)


def test_what_is_sent_goes_nowhere_while_the_events_do_not_agree() -> None:
    with pytest.raises(UsageError, match="production and staging"):
        environment_of(None, events("production", "staging"), writes=True)
    assert environment_of("staging", events("production", "staging"), writes=True) == "staging"
    assert environment_of(None, events("staging", "staging"), writes=True) == "staging"


@pytest.mark.parametrize("named", ["", "Production", "prod", "a b", "../x", "x" * 80])
def test_what_is_no_name_is_refused(named: str) -> None:
    with pytest.raises(UsageError):
        environment_of(named, (), writes=False)


@pytest.mark.parametrize(("named", "writes", "of_events", "expected"), [
    (None, False, False, True),
    (None, True, False, False),
    (None, True, True, False),
    ("staging", True, False, True),
    ("staging", True, True, False),
])  # fmt: skip
def test_what_writes_needs_the_event_or_an_environment(
    named: str | None, writes: bool, of_events: bool, expected: bool
) -> None:
    assert may_be_empty(named, writes=writes, of_events=of_events) is expected


@pytest.mark.parametrize("type", ["", "com.example.deploy", "unknown"])
def test_what_is_no_event_of_fubclis_does_not_stand_for_production(type: str) -> None:
    strange = [UpstreamEvent("e", "s", "", type=type)]
    with pytest.raises(UsageError, match="no event of fubcli's"):
        environment_of(None, strange, writes=True)
    assert environment_of(None, strange, writes=False) == "production"
    assert environment_of("staging", strange, writes=True) == "staging"
    assert environment_of(None, events("staging", type=type), writes=True) == "staging", "it says so itself"
    assert environment_of(None, [*strange, *events("production")], writes=True) == "production"
