"""Who signs the calls of a profile, and where they go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from google.auth.credentials import AnonymousCredentials

from fubcli.errors import NotPermitted
from fubcli.model.profile import DEFAULT, Auth, Engine, Profile
from fubcli.warehouses.bigquery.connecting import client_of

SETTINGS = {"project": "fub-billing", "maximum_bytes_billed": "1", "location": "EU"}
LIVE = "https://bigquery.googleapis.com"


def profile(host: str = LIVE, file: Path | None = None) -> Profile:
    settings = {"credentials_file": str(file)} if file else {}
    auth = Auth("credentials-file" if file else "application-default", settings, DEFAULT)
    return Profile("big", Engine.BIGQUERY, host, auth=auth, settings=SETTINGS)


def test_nothing_is_signed_that_goes_to_this_machine(tmp_path: Path) -> None:
    client = client_of(profile("http://127.0.0.1:9", tmp_path / "never-read.json"))()
    assert isinstance(client._credentials, AnonymousCredentials)
    assert (client.project, client.location) == ("fub-billing", "EU")


def test_no_variable_sends_calls_elsewhere(monkeypatch: pytest.MonkeyPatch, user_file: Path) -> None:
    monkeypatch.setenv("BIGQUERY_EMULATOR_HOST", "http://elsewhere.example")
    client = client_of(profile(file=user_file))()
    assert client._connection.API_BASE_URL == LIVE


def test_a_file_signs(user_file: Path) -> None:
    client = client_of(profile(file=user_file))()
    assert (client._credentials.client_id, client._connection.API_BASE_URL) == ("id", LIVE)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        '{"type": "service_account", "private_key": "SECRET"}',
        '"SECRET"',
        '{"type": "external_account", "credential_source": {"executable": {"command": "SECRET"}}}',
    ],
)
def test_a_file_that_cannot_sign_is_named_and_not_quoted(tmp_path: Path, content: str) -> None:
    file = tmp_path / "key.json"
    file.write_text(content)
    with pytest.raises(NotPermitted, match=r"key\.json cannot be used") as caught:
        client_of(profile(file=file))()
    assert "SECRET" not in caught.value.detail


def test_a_machine_without_credentials_cannot_sign(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "nothing.json"))
    with pytest.raises(NotPermitted, match="application default credentials cannot be used"):
        client_of(profile())()


@pytest.fixture
def user_file(tmp_path: Path) -> Path:
    """A user's own credentials, which need no key to be read."""
    file = tmp_path / "user.json"
    told = {"type": "authorized_user", "client_id": "id", "client_secret": "s", "refresh_token": "t"}
    file.write_text(json.dumps(told))
    return file
