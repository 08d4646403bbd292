"""What the doctor says of the services outside, none of which it asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from fubcli.errors import ExitCode
from fubcli.operations.doctor.services import service_checks
from tests.config.services.conftest import DATADOG, TOKEN, Desk

SIGNED = {"GITLAB_TOKEN": TOKEN}
CASES = [
    ("", {}, []),
    ("", SIGNED, [("service-gitlab", "ok", "gitlab is https://gitlab.com, and calls can be signed", 0)]),
    ("", {"DD_API_KEY": "x"}, [("service-datadog", "warning", "The profile of datadog is not complete", 0)]),
    ("", {"DD_SITE": TOKEN}, [("service-datadog", "critical", "The profile of datadog cannot be used", 2)]),
    ("", SIGNED | {"GITLAB_TOKEN": f"{TOKEN}\n"}, [("service-gitlab", "critical", "cannot be used", 2)]),
    (
        "[datadog.production]\ncredential_command=['/bin/false']\n[datadog.staging]\nsite='datadoghq.eu'\n",
        DATADOG,
        [
            ("service-datadog-production", "ok", "a command gives its credentials, and was not run", 0),
            ("service-datadog-staging", "warning", "is not complete: nothing is sent there", 0),
        ],
    ),
    ("[gitlab]\nurls='x'\n", {}, [("services", "critical", "cannot be read", 2)]),
]  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize(("text", "environ", "told"), CASES)
def test_each_configured_service_has_a_check(
    desk: Desk, text: str, environ: dict[str, str], told: list[tuple[str, str, str, int]]
) -> None:
    if text:
        desk.write(text)
    checks = service_checks(environ, desk.home)
    assert [(each.id, str(each.status), int(each.code)) for each in checks] == [(a, b, d) for a, b, _, d in told]
    assert all(part in each.title for each, (_, _, part, _) in zip(checks, told, strict=True))
    assert all(each.detail and TOKEN not in f"{each.title} {each.detail}" for each in checks)


def test_a_file_that_others_can_read_is_not_permitted(desk: Desk) -> None:
    desk.write(f"[gitlab]\ntoken='{TOKEN}'\n", 0o644)
    (check,) = service_checks({}, desk.home)
    assert check.code is ExitCode.NOT_PERMITTED
    assert "chmod 600" in check.detail
