"""What a session says when it signs in, and what it never does."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from fubcli.errors import UsageError
from fubcli.model.profile import DEFAULT, Auth, Secret
from fubcli.network.deadline import Deadline
from fubcli.network.failures import NotReached, SignInNeeded
from fubcli.warehouses.snowflake import connection
from fubcli.warehouses.snowflake.connection import connect
from tests.fakesnow.emulation import PASSWORD, Emulation
from tests.warehouses.conftest import Engine


def test_a_session_is_pinned_to_one_meaning_and_to_its_limits(snow: Engine, emulation: Emulation) -> None:
    snow.run("SELECT 1 AS a", max_rows=7, timeout=20)
    told = emulation.seen()["logins"][-1]
    session = told["SESSION_PARAMETERS"]
    assert told["SECONDARY_ROLES"] == "NONE"
    assert {name: told["query"][name] for name in ("roleName", "warehouse")} == {
        "roleName": "READER",
        "warehouse": "FAKESNOW_WAREHOUSE",
    }
    assert "databaseName" not in told["query"]
    assert session["QUERY_TAG"].startswith("fubcli/")
    assert (session["MULTI_STATEMENT_COUNT"], session["TIMEZONE"], session["ROWS_PER_RESULTSET"]) == (1, "UTC", 8)
    assert 1 <= session["STATEMENT_TIMEOUT_IN_SECONDS"] <= 20
    assert session["QUOTED_IDENTIFIERS_IGNORE_CASE"] is False
    assert session["CLIENT_TELEMETRY_ENABLED"] is False
    assert session["ABORT_DETACHED_QUERY"] is True


def test_a_write_has_no_limit_of_rows(snow: Engine, emulation: Emulation) -> None:
    snow.write("DELETE FROM box.s.numbers")
    assert emulation.seen()["logins"][-1]["SESSION_PARAMETERS"]["ROWS_PER_RESULTSET"] == 0


def test_nothing_of_it_is_logged(snow: Engine, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        snow.run("SELECT 'a value' AS a")
    assert PASSWORD not in caplog.text
    assert "a value" not in caplog.text


def test_a_host_that_is_not_there_is_not_reached(emulation: Emulation) -> None:
    profile = replace(emulation.profile(), host="http://127.0.0.1:9")
    with pytest.raises(NotReached) as caught:
        connect(profile, Deadline(2), most=1)
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    "content", ["no key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nx\n-----END ENCRYPTED PRIVATE KEY-----"]
)
def test_a_key_that_is_none_is_told_without_it(emulation: Emulation, tmp_path: Path, content: str) -> None:
    file = tmp_path / "key.p8"
    file.write_text(content)
    file.chmod(0o600)
    profile = replace(emulation.profile(), auth=Auth("key-pair", {"key_file": str(file)}, DEFAULT))
    with pytest.raises(SignInNeeded) as caught:
        connect(profile, Deadline(5), most=1)
    assert content not in str(caught.value)


@pytest.mark.parametrize(
    ("auth", "told"),
    [
        (Auth("pat", {"token": Secret("t")}, DEFAULT), {"authenticator": "PROGRAMMATIC_ACCESS_TOKEN", "token": "t"}),
        (Auth("password", {"password": Secret("p")}, DEFAULT), {"authenticator": "SNOWFLAKE", "password": "p"}),
        (Auth("key-pair", {"key_file": "/k"}, DEFAULT), {"authenticator": "SNOWFLAKE_JWT", "private_key_file": "/k"}),
    ],
)
def test_every_way_to_sign_in_is_named(auth: Auth, told: dict[str, str]) -> None:
    assert connection._signing(auth) == told


def test_without_the_client_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "snowflake.connector", None)
    with pytest.raises(UsageError, match="pip install 'snowflake-connector-python"):
        connection.imported()


def test_the_client_alone_is_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """It can be installed without what its results in Arrow need."""
    monkeypatch.setattr("snowflake.connector.options.installed_pandas", False)
    with pytest.raises(UsageError, match="pyarrow"):
        connection.imported()


def test_no_file_of_snowflakes_own_makes_it_log(tmp_path: Path) -> None:
    easy = connection.imported().EasyLoggingConfigPython()
    easy.save_logs, easy.level, easy.path = True, "DEBUG", str(tmp_path)
    easy.create_log()
    assert list(tmp_path.iterdir()) == []
    assert not logging.getLogger("snowflake.connector").isEnabledFor(logging.CRITICAL)
