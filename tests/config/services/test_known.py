"""Every secret that this process knows, whether calls are signed with it or not; and no command is run for one."""

from __future__ import annotations

import json
import sys

import pytest

from fubcli.config.services.known import known_secrets
from tests.config.services.conftest import API_KEY, APP_KEY, DATADOG, TOKEN, Desk

STAGING, WIKI = "glpat-of-staging-0123456789", "confluence-token-0123456789"
TABLES = f"""
[datadog.production]
site = "datadoghq.eu"
[gitlab]
url = "https://gitlab.example.com"
token = "{TOKEN}"
[gitlab.staging]
token_env = "GITLAB_STAGING_TOKEN"
"""


def known(desk: Desk, **environ: str) -> set[str]:
    home = {"FUBCLI_HOME": str(desk.home.config.parent)}
    return {each.reveal() for each in known_secrets({**home, **environ})}


def test_those_of_every_service_are_known_even_where_no_call_is_signed_with_them(desk: Desk) -> None:
    desk.write(TABLES)
    found = known(desk, **DATADOG, GITLAB_STAGING_TOKEN=STAGING, CONFLUENCE_API_TOKEN=WIKI, GITLAB_HOST="gitlab.com")
    assert found == {API_KEY, APP_KEY, TOKEN, STAGING, WIKI}


def test_without_a_file_those_of_the_variables_are(desk: Desk) -> None:
    assert known(desk, GITLAB_TOKEN=TOKEN, CONFLUENCE_API_TOKEN="") == {TOKEN}


@pytest.mark.parametrize(("text", "mode"), [("[gitlab", 0o600), (TABLES, 0o644)])
def test_a_file_that_cannot_be_used_hides_none_of_the_others(desk: Desk, text: str, mode: int) -> None:
    desk.write(text, mode)
    assert known(desk, GITLAB_TOKEN=STAGING) == {STAGING}


def test_what_a_command_prints_is_known_once_it_has_been_run(desk: Desk) -> None:
    runs = desk.root / "runs"
    code = f"open({str(runs)!r}, 'a').write('x'); print({TOKEN!r})"
    desk.write(
        f"[gitlab]\nurl = 'http://127.0.0.1:1'\ncredential_command = {json.dumps([sys.executable, '-c', code])}\n"
    )
    assert known(desk) == set()
    assert not runs.exists()
    desk.profile()
    assert known(desk) == {TOKEN}
    assert runs.read_text() == "x"
