"""What the commands of skills decide alike: whose organisation is meant."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.cli.skills import environment_of
from fubcli.errors import UsageError
from fubcli.model.envelope import UpstreamEvent


def events(*environments: Any) -> list[UpstreamEvent]:
    return [UpstreamEvent("e", "s", "", data={"environment": each}) for each in environments]


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
    assert environment_of(named, events(*told), applies=False) == expected


def test_what_is_sent_goes_nowhere_while_the_events_do_not_agree() -> None:
    with pytest.raises(UsageError, match="production and staging"):
        environment_of(None, events("production", "staging"), applies=True)
    assert environment_of("staging", events("production", "staging"), applies=True) == "staging"
    assert environment_of(None, events("staging", "staging"), applies=True) == "staging"


@pytest.mark.parametrize("named", ["", "Production", "prod", "a b", "../x", "x" * 80])
def test_what_is_no_name_is_refused(named: str) -> None:
    with pytest.raises(UsageError):
        environment_of(named, (), applies=False)
