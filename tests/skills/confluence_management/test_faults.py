"""Everything that can go wrong on the way, for each operation: what it ends in, and that the next run mends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from fubcli.errors import FubError
from tests.outside.confluence import ConfluenceStandIn
from tests.skills.confluence_management.conftest import REPORT, Run, event, with_report

TITLE = "Night"
V2, V1 = "/wiki/api/v2", "/wiki/rest/api"
FAULTS: Mapping[str, tuple[str, dict[str, Any], int]] = {
    "400": ("status", {"status": 400}, 5),
    "401": ("status", {"status": 401}, 9),
    "403": ("status", {"status": 403}, 9),
    "404": ("status", {"status": 404}, 5),
    "409": ("status", {"status": 409}, 5),
    "422": ("status", {"status": 422}, 5),
    "429": ("status", {"status": 429}, 6),
    "500": ("status", {"status": 500}, 6),
    "dropped before": ("drop_before", {}, 6),
    "dropped after": ("drop_after", {}, 6),
    "dropped midway": ("drop_midway", {}, 6),
    "half a body": ("half_body", {}, 6),
    "a page of a proxy": ("html", {}, 6),
}
"""What happens for ever, and the exit code it ends in."""
EVENTS = (with_report(event("healthy")),)
READS: Mapping[str, tuple[str, dict[str, Any], str]] = {
    "search": ("search", {"query": "night"}, f"GET {V1}/search"),
    "get": ("get", {"title": TITLE}, f"GET {V2}/pages"),
    "spaces": ("spaces", {}, f"GET {V2}/spaces"),
    "comments": ("comments", {"title": TITLE}, f"GET {V2}/pages/*/footer-comments"),
}
WRITES: Mapping[str, tuple[str, dict[str, Any], str]] = {
    "create": ("create", {"upstream": EVENTS, "title": "New"}, f"POST {V2}/pages"),
    "update": ("update", {"upstream": EVENTS, "title": TITLE, "overwrite": True}, f"PUT {V2}/pages/*"),
    "charts": ("create", {"upstream": EVENTS, "title": "New", "report": REPORT}, "PUT */child/attachment"),
    "comment": ("comments", {"title": TITLE, "comment": "Seen."}, f"POST {V2}/footer-comments"),
}
EXPECTED = {"create": 1, "update": 1, "charts": 4, "comment": 1}
"""How often the world changes when everything goes well."""


@pytest.fixture(autouse=True)
def page(service: ConfluenceStandIn) -> None:
    service.library.create("65537", TITLE, "<p>x</p>")
    service.world.changes.clear()


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", READS)
def test_a_read_that_fails_says_so(service: ConfluenceStandIn, do: Run, name: str, fault: str) -> None:
    action, given, at = READS[name]
    kind, settings, code = FAULTS[fault]
    service.faults.add(kind, at, times=None, **settings)
    with pytest.raises(FubError) as failure:
        do(action, applies=False, **given)
    assert failure.value.exit_code == code
    assert service.token not in str(failure.value.detail)
    service.faults.clear()
    do(action, applies=False, **given)
    assert service.world.changes == []


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", WRITES)
def test_a_write_that_fails_says_so_and_the_next_run_mends_it(
    service: ConfluenceStandIn, do: Run, name: str, fault: str
) -> None:
    action, given, at = WRITES[name]
    kind, settings, code = FAULTS[fault]
    service.faults.add(kind, at, times=None, **settings)
    with pytest.raises(FubError) as failure:
        do(action, **given)
    assert failure.value.exit_code == code
    assert failure.value.extra["requests"][-1]["sent"]
    service.faults.clear()
    do(action, **given)
    do(action, **given)
    assert len(service.world.changes) == EXPECTED[name], service.world.changes


@pytest.mark.parametrize("kind", ["drop_before", "html", "status"])
@pytest.mark.parametrize("name", READS)
def test_a_read_that_fails_once_is_asked_again(service: ConfluenceStandIn, do: Run, name: str, kind: str) -> None:
    action, given, at = READS[name]
    service.faults.add(kind, at)
    do(action, applies=False, **given)
    assert len(service.faults.fired) == 1


@pytest.mark.parametrize("name", WRITES)
def test_a_write_that_is_put_off_is_sent_again(service: ConfluenceStandIn, do: Run, name: str) -> None:
    action, given, at = WRITES[name]
    service.fail(at, 429, Retry_After="0")
    do(action, **given)
    assert len(service.world.changes) == EXPECTED[name]
