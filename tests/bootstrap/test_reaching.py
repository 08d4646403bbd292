"""A service within reach: with its profile, the terms of the run, and this user's turn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from fubcli.bootstrap import reaching
from fubcli.bootstrap.foundation import Foundation
from fubcli.bootstrap.settings import Settings
from fubcli.errors import UsageError
from fubcli.integrations.failures import NotSignedIn
from fubcli.integrations.turns import Busy
from fubcli.model.change import OutsideRequest
from fubcli.model.envelope import Envelope
from fubcli.model.service import Service
from tests.integrations.conftest import SECRETS, Notes

reached = partial(reaching.reached, seconds=60.0)
ADD = OutsideRequest("POST", "/notes", {"text": "a"})


@pytest.fixture
def signed(notes_url: str) -> Mapping[str, str]:
    return {"GITLAB_TOKEN": SECRETS["token"], "GITLAB_HOST": notes_url}


@pytest.fixture
def notes_url(notes: Notes) -> str:
    return notes.url


def foundation(home: Path, environ: Mapping[str, str]) -> Foundation:
    places = {"FUBCLI_HOME": str(home), "HOME": str(home)}
    return Foundation(Settings(environ=places | dict(environ), project=home, progress=lambda message: None))


def test_a_change_that_is_applied_is_in_the_audit_log(notes: Notes, signed: Mapping[str, str], tmp_path: Path) -> None:
    with reached(foundation(tmp_path, signed), Service.GITLAB, "production", applies=True) as reach:
        assert reach.host().write(ADD) is not None
    log = "".join(path.read_text() for path in tmp_path.rglob("audit-*.jsonl"))
    assert log.count('"sent"') == 2
    assert f"{notes.url}/notes" in log
    assert SECRETS["token"] not in log
    assert len(notes.world.changes) == 1


def test_a_dry_run_reads_and_waits_for_nobody(notes: Notes, signed: Mapping[str, str], tmp_path: Path) -> None:
    ground = foundation(tmp_path, signed)
    with (
        reached(ground, Service.GITLAB, "production", applies=True),
        reached(ground, Service.GITLAB, "production", applies=False, seconds=1) as reach,
    ):
        host = reach.host()
        assert host.read("/notes").body == []
        assert host.write(ADD) is None
    assert notes.world.changes == []
    assert list(tmp_path.rglob("audit-*.jsonl")) == []


def test_who_applies_waits_for_a_turn(signed: Mapping[str, str], tmp_path: Path) -> None:
    ground = foundation(tmp_path, signed)
    with (
        reached(ground, Service.GITLAB, "production", applies=True),
        pytest.raises(Busy),
        reached(ground, Service.GITLAB, "production", applies=True, seconds=0.1),
    ):
        raise AssertionError


def test_without_credentials_a_dry_run_goes_on_and_nothing_else(notes: Notes, tmp_path: Path) -> None:
    ground = foundation(tmp_path, {"GITLAB_HOST": notes.url})
    with reached(ground, Service.GITLAB, "production", applies=False) as reach:
        assert not reach.host().can_read
    with pytest.raises(NotSignedIn), reached(ground, Service.GITLAB, "production", applies=True):
        raise AssertionError
    assert notes.requests == []


def test_another_host_of_the_service_is_asked_there(notes: Notes, signed: Mapping[str, str], tmp_path: Path) -> None:
    with Notes() as intake, reached(foundation(tmp_path, signed), Service.GITLAB, "production", applies=True) as reach:
        reach.host(intake.url).write(ADD)
        assert (len(intake.world.changes), len(notes.world.changes)) == (1, 0)


def test_nothing_that_is_shown_of_a_reach_has_a_secret(signed: Mapping[str, str], tmp_path: Path) -> None:
    with reached(foundation(tmp_path, signed), Service.GITLAB, "production", applies=False) as reach:
        assert SECRETS["token"] not in f"{reach!r} {reach.host()!r} {reach.terms!r}"


def test_no_secret_is_told_that_was_put_together_after_the_answer(signed: Mapping[str, str], tmp_path: Path) -> None:
    token = SECRETS["token"]
    with reached(foundation(tmp_path, signed), Service.GITLAB, "production", applies=False, seconds=5) as reach:
        data = {"log": [f"x {token}"], "jobs": ({"name": token},), token: 1, "n": 7}
        told = reach.without_secrets(Envelope("gitlab-pipeline-monitoring", "result", "x", data, subject=f"a {token}"))
    assert told.data == {"log": ["x [hidden]"], "jobs": [{"name": "[hidden]"}], "[hidden]": 1, "n": 7}
    assert told.subject == "a [hidden]"


def test_no_secret_is_told_by_a_failure(signed: Mapping[str, str], tmp_path: Path) -> None:
    token = SECRETS["token"]
    with (
        pytest.raises(UsageError) as caught,
        reached(foundation(tmp_path, signed), Service.GITLAB, "production", applies=False, seconds=5),
    ):
        raise UsageError(f"No job {token}.", extra={"requests": [{"url": f"/x?{token}"}]})
    assert (caught.value.detail, caught.value.extra) == ("No job [hidden].", {"requests": [{"url": "/x?[hidden]"}]})
