"""What is shown of the services outside: everything but secrets, and nothing is run for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fubcli.operations.config.services import services
from tests.config.services.conftest import DATADOG, TOKEN, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def _shown(desk: Desk, *, origin: bool = True, **environ: str) -> dict[str, dict[str, Any]]:
    told = services(environ, desk.home, origin=origin)
    assert told["findings"] == []
    assert not [value for value in (TOKEN, *DATADOG.values()) if value in json.dumps(told)]
    return {each["name"]: each for each in told["services"]}


def test_nothing_is_configured(desk: Desk) -> None:
    assert _shown(desk, CI_SERVER_URL="https://a.b", GITLAB_CI="true", GITLAB_TOKEN="") == {}


def test_variables_alone_are_of_no_environment(desk: Desk) -> None:
    shown = _shown(desk, **DATADOG, GITLAB_HOST="git.example.com")
    assert {name: (each["environment"], each["signed_in"]) for name, each in shown.items()} == {
        "datadog": ("", True), "gitlab": ("", False),
    }  # fmt: skip
    assert shown["gitlab"]["lacks"].startswith("Set GITLAB_TOKEN")
    assert shown["datadog"]["origins"]["api_key"] == "environment DD_API_KEY"
    assert "origins" not in _shown(desk, origin=False, **DATADOG)["datadog"]


def test_every_table_is_shown(desk: Desk) -> None:
    desk.write(
        f"[datadog.production]\nsite='datadoghq.eu'\n[datadog.sandbox]\nurl='http://[::1]:1'\n[gitlab]\ntoken='{TOKEN}'\n"
        "[gitlab.staging]\nurl='git.example.com'\nproject='a/b'\n"
    )
    shown = _shown(desk, **DATADOG)
    assert {name: each["url"] for name, each in shown.items()} == {
        "datadog.production": "https://api.datadoghq.eu", "datadog.sandbox": "http://[::1]:1",
        "gitlab": "https://gitlab.com", "gitlab.staging": "https://git.example.com",
    }  # fmt: skip
    assert [name for name, each in shown.items() if each["signed_in"]] == ["gitlab"]
    assert shown["gitlab.staging"]["settings"] == {"project": "a/b"}
    assert shown["gitlab"]["origins"] == {"url": "default", "token": f"{desk.file}:6"}


def test_a_command_is_told_of_and_not_run(desk: Desk) -> None:
    made = desk.root / "made"
    desk.write(f"[gitlab]\ncredential_command=['/bin/touch', '{made}']\n")
    shown = _shown(desk)["gitlab"]
    assert (shown["signed_in"], shown["credential_command"], shown["lacks"]) == (None, True, "")
    assert shown["origins"]["credential_command"] == f"{desk.file}:2"
    assert "touch" not in json.dumps(shown)
    assert not made.exists()


def test_what_is_wrong_is_a_finding_beside_what_is_right(desk: Desk) -> None:
    told = services({**DATADOG, "GITLAB_HOST": f"https://a/{TOKEN}"}, desk.home, origin=True)
    assert [each["name"] for each in told["services"]] == ["datadog"]
    (finding,) = told["findings"]
    assert (finding["id"], finding["severity"]) == ("services", "warning")
    assert "GITLAB_HOST: must be a bare host" in finding["title"]
    desk.write(f"[gitlab]\ntoken='{TOKEN}'\n", 0o644)
    told = services(DATADOG, desk.home, origin=True)
    assert told["services"] == []
    assert "can be read by others" in told["findings"][0]["title"]
