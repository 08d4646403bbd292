"""Every trick in every text of an event, and in what Datadog answers: it calls nobody, fills in nothing, hides nothing."""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from fubcli.cli.datadog_view import view
from fubcli.cli.view_lines import markdown
from fubcli.cli.view_words import UNICODE
from fubcli.errors import UsageError
from tests.hostile.places import in_commands, in_titles, links, unseen
from tests.hostile.tricks import MARK, TRICKS, plant, planted
from tests.outside.datadog.upstream import COMPLETE, event, monitored
from tests.skills.datadog_management.conftest import Bench

pytestmark = pytest.mark.parametrize("trick", TRICKS)
_ACTING = re.compile(r"[@{}\[\]<>`]|%%|://")


def hostile(trick: str, *, everywhere: bool) -> Any:
    """Return a monitor's event whose texts are the trick; `everywhere` also where words decide what is read."""
    text = planted(trick)
    whole = {"data": {"operation": "monitor", "datadog": copy.deepcopy(COMPLETE), "untrusted": ["/datadog"]}}
    member = plant(whole, text)["data"]["datadog"]
    if not everywhere:
        for at, each in enumerate(member["events"]):
            each["data"]["attributes"] |= {
                name: COMPLETE["events"][at]["data"]["attributes"][name] for name in ("timestamp", "aggregation_key")
            }
    for each in member["series"]["series"]:
        each["tags"] = [f"{key}:{text}" for key in ("catalog", "table", text)] + ["env:production"]
    for each in member["check_runs"]:
        each |= {"check": "fub.nightly_export", "tags": [f"catalog:{text}", text, "env:production"]}
    for each in member["monitors"]:
        each["tags"] = [*each["tags"], f"catalog:{text}", "env:production"]
    return monitored(member, subject=text)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


@pytest.mark.parametrize("everywhere", [False, True])
@pytest.mark.parametrize("action", ["create-alert", "send-metrics", "send-checks", "send-event"])
def test_nothing_of_an_event_acts_in_datadog(bench: Bench, trick: str, action: str, everywhere: bool) -> None:
    settings: dict[str, Any] = {"native": True} if action == "create-alert" else {}
    try:
        dry = bench.run(action, hostile(trick, everywhere=everywhere), apply=False, **settings)
        data = bench.run(action, hostile(trick, everywhere=everywhere), **settings)
    except UsageError as error:
        assert MARK not in error.detail  # noqa: PT017 - some are read, and some are no event at all
        return
    bodies = [text for request in dry["requests"] for text in texts(request["body"])]
    for text in bodies:
        if MARK in text:
            assert not _ACTING.search(unicodedata.normalize("NFKC", text).replace("[P1] ", "").replace("[P2] ", "")), (
                text
            )
            assert text.isprintable()
            text.encode()
    if action == "create-alert":
        assert not any(MARK in text or "@" in text for text in bodies)
    if action == "send-event" and not everywhere:
        assert any(MARK in text for text in bodies), "the trick is told, and does nothing"
    told = {"data": data}
    assert in_commands(told) == []
    assert in_titles(told) == []
    for request in data["requests"]:
        assert MARK not in request["why"]


def test_a_metric_that_is_a_trick_is_not_repeated_as_a_monitor(bench: Bench, trick: str) -> None:
    with pytest.raises(UsageError):
        bench.run("create-alert", monitored(), metric=planted(trick))
    assert bench.datadog.requests == []


def test_a_reason_calls_nobody(bench: Bench, trick: str) -> None:
    bench.run("create-alert", monitored())
    message = bench.run("mute", reason=planted(trick))["requests"][0]["body"]["data"]["attributes"]["message"]
    assert message.startswith(f"Muted with fubcli: {MARK}")
    assert not _ACTING.search(unicodedata.normalize("NFKC", message))
    assert message.isprintable()


def test_the_name_of_a_monitor_of_others_is_shown_and_does_nothing(bench: Bench, trick: str) -> None:
    text = planted(trick).encode("utf-8", "replace").decode()
    theirs = {"id": 9, "name": text, "tags": [text], "overall_state": "Alert", "query": "", "type": "", "options": {}}
    theirs["state"] = {"groups": {text: {"status": "Alert"}}}
    bench.datadog.world.monitors[9] = theirs
    data = bench.run("list-monitors", every=True)
    assert data["monitors"][0]["name"] == text
    assert "/monitors" in data["untrusted"]
    shown = "".join(markdown(view(data, UNICODE)))
    assert MARK in shown
    assert unseen(shown) == []
    assert links(shown) == []


def test_an_environment_that_is_a_trick_is_not_an_environment(bench: Bench, trick: str) -> None:
    told = event("monitor", environment=planted(trick), datadog=dict(COMPLETE))
    assert bench.run("send-metrics", told)["environment"] == "production"
