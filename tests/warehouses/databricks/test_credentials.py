"""Signing in by the SDK: within the time that there is, renewed on both routes, and told without the SDK's words."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from fubcli.errors import FubError
from fubcli.model.profile import DEFAULT, Auth, Secret, Transport
from fubcli.network.failures import NotReached, SignInNeeded
from tests.network.server import Answer, serving
from tests.warehouses.conftest import Engine, FakeFiles, live
from tests.workspace import Workspace

READ = "SELECT n FROM live.s.numbers"
SECRET = "a-wrong-secret"
ROUTES = pytest.mark.parametrize("transport", Transport)


def engine(
    workspace: Workspace, directory: Path, transport: Transport, secret: str = Workspace.client_secret
) -> Engine:
    auth = Auth("oauth-m2m", {"client_id": workspace.client_id, "client_secret": Secret(secret)}, DEFAULT)
    return Engine(live(workspace, directory, transport, auth), FakeFiles(directory), workspace)


@ROUTES
@pytest.mark.parametrize("fault", [{"kind": "status", "status": 503}, {"kind": "hang", "seconds": 30.0}])
def test_a_sign_in_that_gets_no_answer_ends_in_time(
    workspace: Workspace, tmp_path: Path, transport: Transport, fault: dict[str, Any]
) -> None:
    workspace.faults.add(at="*oidc*", times=None, **fault)
    begun = time.monotonic()
    with pytest.raises(NotReached, match="to sign in by oauth-m2m"):
        engine(workspace, tmp_path, transport).run(READ, timeout=2)
    assert time.monotonic() - begun < 4
    assert workspace.executed == []


@ROUTES
@pytest.mark.parametrize(
    ("at", "status"),
    [("*/oidc/v1/token", 0), ("*/oidc/v1/token", 401), ("*oauth-authorization-server", 0), ("*oidc*", 502)],
)
def test_a_page_is_no_answer_and_no_word_about_credentials(
    workspace: Workspace, tmp_path: Path, transport: Transport, at: str, status: int
) -> None:
    workspace.faults.add("html", at, times=None, status=status)
    with pytest.raises(FubError) as caught:
        engine(workspace, tmp_path, transport).run(READ, timeout=1)
    assert type(caught.value) is NotReached
    assert_plain(caught.value)


@ROUTES
def test_a_wrong_secret_is_told_with_what_to_do(workspace: Workspace, tmp_path: Path, transport: Transport) -> None:
    with pytest.raises(SignInNeeded, match="oauth-m2m failed: invalid_client: Client authentication failed") as caught:
        engine(workspace, tmp_path, transport, SECRET).run(READ)
    assert_plain(caught.value)
    assert caught.value.remedy[0].argv == ("fubcli", "config", "show", "--origin")


def assert_plain(failure: FubError) -> None:
    for word in ("Config:", "discovery_url", SECRET, Workspace.client_secret, "Expecting value", "<html", ".."):
        assert word not in failure.detail


@ROUTES
def test_a_token_that_expires_while_a_statement_runs_is_renewed(
    workspace: Workspace, tmp_path: Path, transport: Transport
) -> None:
    workspace.change({"token_lifetime": 1})
    workspace.faults.add("slow", f"sql {READ}*", seconds=2.5)
    assert len(engine(workspace, tmp_path, transport).run(READ).rows) == 10


@ROUTES
@pytest.mark.parametrize("kept", ["", "intranet.example.com, 10.0.0.1"])
def test_what_is_for_this_machine_goes_through_no_proxy(
    workspace: Workspace, tmp_path: Path, transport: Transport, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, kept if name == "NO_PROXY" else "")
    with serving(Answer(502)) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert len(engine(workspace, tmp_path, transport).run(READ).rows) == 10
        assert proxy.asked == []
    assert os.environ["NO_PROXY"] == (f"intranet.example.com,10.0.0.1,{workspace.host}" if kept else workspace.host)
