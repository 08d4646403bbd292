"""Who asks, what that principal sees and may do, and what time it is over there."""

from __future__ import annotations

from pathlib import Path

import pytest

from fubcli.bootstrap import SystemClock
from fubcli.bootstrap.engines import held_back
from fubcli.model.health import Hidden, Principal, Right, Securable
from fubcli.model.profile import DEFAULT, Auth, Engine, Profile, Secret
from fubcli.network.breaker import REST_SECONDS, THRESHOLD, Breaker, BreakerOpen
from fubcli.network.failures import SignInNeeded
from fubcli.ports import Workspace as WorkspacePort
from fubcli.warehouses.databricks.health.examining import examined
from fubcli.warehouses.databricks.health.skew import Skew
from tests.warehouses.conftest import Noon
from tests.warehouses.databricks.health.conftest import Examine, profile_of
from tests.workspace.inventory import OWNER
from tests.workspace.oauth import USER
from tests.workspace.workspace import Workspace

ME = Principal(USER, ("users", "account users"))
LIVE = Securable("CATALOG", "live", OWNER)


def test_it_says_who_asks_with_the_group_that_everybody_is_in(asked: WorkspacePort) -> None:
    assert asked.principal().value == ME


def test_catalogs_and_schemas_have_owners(asked: WorkspacePort) -> None:
    assert LIVE in (asked.catalogs().value or ())
    assert Securable("SCHEMA", "live.s", OWNER) in (asked.schemas("live").value or ())


def test_a_listing_is_read_page_by_page(workspace: Workspace, asked: WorkspacePort) -> None:
    workspace.unity.page_size = 1
    assert {each.name for each in asked.catalogs().value or ()} == {"live", "stage", "box", "system"}


def test_what_is_denied_is_not_visible(workspace: Workspace, asked: WorkspacePort) -> None:
    workspace.deny("live")
    seen = asked.securable("catalog", "live")
    assert (seen.visible, seen.hidden) == (False, Hidden.FORBIDDEN)
    assert asked.securable("table", "stage.s.nothing").hidden is Hidden.MISSING


def test_rights_come_with_the_place_where_they_were_granted(workspace: Workspace, asked: WorkspacePort) -> None:
    workspace.grants.add("MODIFY", "CATALOG", "live", principal="users")
    for securable in (LIVE, Securable("SCHEMA", "live.s", OWNER)):
        rights = asked.rights(securable, ME).value
        assert rights is not None
        assert rights.complete
        assert Right("users", "MODIFY", Securable("CATALOG", "live")) in rights.found


def test_who_may_not_see_everybodys_rights_asks_for_its_own_and_says_so(
    workspace: Workspace, asked: WorkspacePort
) -> None:
    workspace.grants.add("MODIFY", "CATALOG", "live", principal="users")
    workspace.faults.add("status", "GET */effective-permissions/*", status=403, times=1)
    rights = asked.rights(LIVE, ME).value
    assert rights is not None
    assert not rights.complete
    assert {right.principal for right in rights.found} == {USER}
    workspace.faults.add("status", "GET */effective-permissions/*", status=403, times=2)
    assert not asked.rights(LIVE, ME).visible


@pytest.mark.parametrize("seconds", [-3600, 0, 120])
def test_the_clocks_are_compared_by_the_date_header(workspace: Workspace, asked: WorkspacePort, seconds: float) -> None:
    assert asked.seconds_ahead() is None
    workspace.server.skew = seconds
    asked.principal()
    ahead = asked.seconds_ahead()
    assert ahead is not None
    assert abs(ahead - seconds) < 3


def test_a_refusal_tells_the_time_too(workspace: Workspace, examine: Examine) -> None:
    asked, _ = examine(token="wrong")
    workspace.server.skew = 500
    assert not asked.principal().visible
    assert (asked.seconds_ahead() or 0) > 490


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Foo 2026 12:00:00 GMT"])
def test_a_date_that_is_none_is_passed_over(date: str) -> None:
    skew = Skew(Noon())
    skew.watch({"Date": date})
    assert skew.seconds is None
    skew.watch({"Date": "Mon, 03 Aug 2026 12:00:30 GMT"})
    assert skew.seconds == 30


def test_an_open_breaker_is_told_and_holds_up_no_question(
    workspace: Workspace, examine: Examine, tmp_path: Path
) -> None:
    directory, clock, profile = tmp_path / "breakers", SystemClock(), profile_of(workspace)
    assert held_back(profile, clock=clock, breakers=directory) == 0
    breaker = Breaker(directory, workspace.url, clock)
    for _ in range(THRESHOLD):
        breaker.failed()
    assert 0 < held_back(profile, clock=clock, breakers=directory) <= REST_SECONDS
    with pytest.raises(BreakerOpen):
        breaker.check()
    assert examine()[0].principal().visible
    breaker.check()
    assert held_back(profile, clock=clock, breakers=directory) == 0


def test_a_client_secret_that_is_wrong_is_told_without_it(workspace: Workspace, tmp_path: Path) -> None:
    secret = "sekret-0123456789"
    auth = Auth("oauth-m2m", {"client_id": workspace.client_id, "client_secret": Secret(secret)}, DEFAULT)
    profile = Profile("live", Engine.DATABRICKS, workspace.url, workspace.warehouse_id, auth)
    with pytest.raises(SignInNeeded, match=r"Signing in to .* by oauth-m2m failed") as raised:
        examined(profile, clock=SystemClock(), breakers=tmp_path, seconds=5)[0].principal()
    assert secret not in str(raised.value)
