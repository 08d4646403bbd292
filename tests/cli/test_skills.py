"""What the commands of skills decide alike: whose organisation is meant."""

from __future__ import annotations

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
    (None, ["staging", None], "staging"),
    (None, ["staging", "evil"], "staging"),
    (None, ["staging", {"a": 1}, 7], "staging"),
    (None, ["production", "staging"], "staging"),
    ("sandbox", ["staging"], "sandbox"),
])  # fmt: skip
def test_the_one_that_is_named_counts_then_the_last_event(named: str | None, told: list[Any], expected: str) -> None:
    assert environment_of(named, events(*told), writes=False) == expected


def test_what_is_sent_goes_nowhere_while_the_events_do_not_agree() -> None:
    with pytest.raises(UsageError, match="production and staging"):
        environment_of(None, events("production", "staging"), writes=True)
    assert environment_of("staging", events("production", "staging"), writes=True) == "staging"
    assert environment_of(None, events("staging", "staging"), writes=True) == "staging"


@pytest.mark.parametrize(("told", "says"), [
    (["europe"], "are of europe:"),
    (["production", "europe"], "are of europe and production:"),
    (["[x](https://evil.example)"], r"are of \(a name that is not told\):"),
])  # fmt: skip
def test_an_environment_of_ones_own_is_taken_from_no_event_and_production_not_for_it(
    told: list[str], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        environment_of(None, events(*told), writes=True)
    assert environment_of(None, events(*told), writes=False) == "production"
    assert environment_of("sandbox", events(*told), writes=True) == "sandbox"


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
    strange = events(None, type=type)
    with pytest.raises(UsageError, match="no event of fubcli's"):
        environment_of(None, strange, writes=True)
    assert environment_of(None, strange, writes=False) == "production"
    assert environment_of("staging", strange, writes=True) == "staging"
    assert environment_of(None, events("staging", type=type), writes=True) == "staging", "it says so itself"
    assert environment_of(None, [*strange, *events(None)], writes=True) == "production"
