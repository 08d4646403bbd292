"""A service within reach: with its profile, the terms of the run, and this user's turn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fubcli.bootstrap import reaching
from fubcli.bootstrap.foundation import Foundation
from fubcli.bootstrap.settings import Settings
from fubcli.integrations.failures import NotSignedIn
from fubcli.integrations.turns import Busy
from fubcli.model.change import OutsideRequest
from fubcli.model.envelope import UpstreamEvent
from fubcli.model.service import Service
from fubcli.network.answers import Answer
from tests.integrations.conftest import SECRETS, Notes

reached = partial(reaching.reached, seconds=60.0)
ADD = OutsideRequest("POST", "/notes", {"text": "a"})


def whole(answer: Answer[Any]) -> Answer[Any]:
    return answer


@pytest.fixture
def signed(notes_url: str) -> Mapping[str, str]:
    return {"GITLAB_TOKEN": SECRETS["token"], "GITLAB_HOST": notes_url}


@pytest.fixture
def notes_url(notes: Notes) -> str:
    return notes.url


def foundation(home: Path, environ: Mapping[str, str], causation: str = "") -> Foundation:
    given = {"FUBCLI_HOME": str(home), "HOME": str(home)} | dict(environ)
    return Foundation(Settings(environ=given, project=home, progress=lambda message: None, causation=causation))


def test_a_change_that_is_applied_is_in_the_audit_log(notes: Notes, signed: Mapping[str, str], tmp_path: Path) -> None:
    with reached(foundation(tmp_path, signed), Service.GITLAB, "production", applies=True) as reach:
        assert reach.host().write(ADD, whole) is not None
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
        assert host.write(ADD, whole) is None
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
        reach.host(intake.url).write(ADD, whole)
        assert (len(intake.world.changes), len(notes.world.changes)) == (1, 0)


def test_nothing_that_is_shown_of_a_reach_has_a_secret(signed: Mapping[str, str], tmp_path: Path) -> None:
    with reached(foundation(tmp_path, signed), Service.GITLAB, "production", applies=False) as reach:
        assert SECRETS["token"] not in f"{reach!r} {reach.host()!r} {reach.terms!r}"


def test_what_is_to_be_written_is_without_the_secrets_of_all_services(
    notes: Notes, signed: Mapping[str, str], tmp_path: Path
) -> None:
    environ = {**signed, "DD_API_KEY": SECRETS["api_key"]}
    with reached(foundation(tmp_path, environ), Service.GITLAB, "production", applies=True, seconds=5) as reach:
        event = UpstreamEvent(SECRETS["api_key"], "x", "y", data={"says": [SECRETS["token"]]})
        said = reach.without_secrets((event,))
        reach.host().write(OutsideRequest("PUT", "/notes/one", {"text": SECRETS["api_key"]}), whole)
    assert said == (UpstreamEvent("[hidden]", "x", "y", data={"says": ["[hidden]"]}),)
    assert notes.texts == {"one": {"text": "[hidden]"}}


def test_the_audit_log_names_an_event_without_the_secret_in_its_id(signed: Mapping[str, str], tmp_path: Path) -> None:
    ground = foundation(tmp_path, signed, causation=f"e-{SECRETS['token']}")
    with reached(ground, Service.GITLAB, "production", applies=True, seconds=5) as reach:
        reach.host().write(ADD, whole)
    log = "".join(path.read_text() for path in tmp_path.rglob("audit-*.jsonl"))
    assert (log.count("e-[hidden]"), SECRETS["token"] in log) == (2, False)
