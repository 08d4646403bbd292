"""The file itself: what may stand in it, who may read and write it, and that no message quotes a value."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from fubcli.config.services.services_toml import read_services
from fubcli.errors import ConfigError, NotPermitted
from fubcli.model.service import Service
from tests.config.services.conftest import API_KEY, APP_KEY, TOKEN, Desk
from tests.conftest import ROOT

GOOD = f"""\
[datadog.production]
site = "datadoghq.com"
api_key = "{API_KEY}"
app_key_env = "DD_APP_KEY"

[datadog.staging]
url = "https://api.datadoghq.eu"
credential_command = ["op", "read", "op://vault/{TOKEN}"]

[gitlab]
url = "https://gitlab.com"
project = "team/pipelines"
token_env = "GITLAB_TOKEN"
[gitlab.staging]
token = "{TOKEN}"

[confluence]
url = "https://example.atlassian.net"
user = "me@example.com"
token_env = "CONFLUENCE_API_TOKEN"
space_key = "DATA"
"""


def test_a_file_is_tables_by_service_and_environment(desk: Desk) -> None:
    desk.write(GOOD)
    read = read_services(desk.home)
    assert {str(service): list(tables) for service, tables in read.tables.items()} == {
        "datadog": ["production", "staging"], "gitlab": ["", "staging"], "confluence": [""],
    }  # fmt: skip
    table = read.table(Service.DATADOG, "production")
    assert table is not None
    assert {name: each.origin.line for name, each in table.layer.items()} == {"site": 2, "api_key": 3, "app_key_env": 4}
    assert str(table) == f"[datadog.production] in {desk.file}"
    assert [value for value in (TOKEN, API_KEY) if value in repr(read)] == []


@pytest.mark.parametrize("text", [None, "", "# nothing\n", "[datadog]\n"])
def test_a_file_may_say_nothing(desk: Desk, text: str | None) -> None:
    if text is not None:
        desk.write(text)
    assert read_services(desk.home).table(Service.DATADOG, "production") is None


BAD = [
    ("[gitlap]", 1, "gitlap: is not a key that belongs here; did you mean `gitlab`"),
    ("gitlab = 3", 1, "must be a table, [gitlab]"),
    ("datadog = 'x'", 1, "must be a table, [datadog.ENVIRONMENT]"),
    ("[datadog]\nsite = 'datadoghq.com'", 2, "datadog.site: belongs to an environment: write it in [datadog.ENVIRONMENT]"),
    ("[datadog]\nsites = 'x'", 2, "datadog.sites: is not a key"),
    ("[datadog.production]\nsit = 'x'", 2, "datadog.production.sit: is not a key that belongs here; did you mean `site`"),
    ("[datadog.Production]\nsite = 'x'", 1, "datadog.Production: is not an environment: there are production, staging"),
    (f"[datadog.{API_KEY}]\nsite = 'x'", 1, "datadog: is not an environment"),
    (f"[datadog.production]\n{API_KEY} = 'x'", 2, "is not a key that belongs here"),
    (f"[datadog.production]\ntoken = '{TOKEN}'", 2, "datadog.production.token: is not a key"),
    ("[gitlab]\nurl = 3", 2, "gitlab.url: must be text"),
    ("[gitlab]\ntoken = ''", 2, "must be text, in quotes, and not empty"),
    (f"[gitlab]\ntoken = ['{TOKEN}']", 2, "must be text"),
    ("[gitlab.url]\nx = 1", 1, "gitlab.url: must be text"),
    ("[gitlab]\nprojekt = 'a/b'", 2, "did you mean `project`"),
    (f"[gitlab]\n{TOKEN} = 'x'", 2, "is not a key that belongs here"),
    (f"[gitlab]\ntoken_env = '{TOKEN}'", 2, "must be the name of an environment variable, not the secret itself"),
    ("[gitlab]\ntoken_env = 'CI_JOB_TOKEN'", 2, "name a variable that holds an access token"),
    (f"[gitlab]\ntoken_env = 'A'\ntoken = '{TOKEN}'", 2, "cannot stand beside token"),
    (f"[gitlab]\ntoken = '{TOKEN}'\ncredential_command = ['x']", 3, "cannot stand beside token"),
    ("[confluence]\ntoken_env = 'A'\ncredential_command = ['x']", 3, "cannot stand beside token_env"),
    (f"[gitlab]\ncredential_command = 'echo {TOKEN}'", 2, "must be a list of words"),
    ("[gitlab]\ncredential_command = []", 2, "must be a list of words"),
    ("[gitlab]\ncredential_command = ['echo', 1]", 2, "must be a list of words"),
    ("[gitlab]\ncredential_command = ['']", 2, "must begin with a program"),
    ('[gitlab]\ncredential_command = ["echo", "\\u0000"]', 2, "holds no NUL"),
    ("[gitlab]\ncredential_command = ['./token']", 2, "the name of a program on PATH, or with its absolute path"),
    ("[gitlab]\ncredential_command = ['bin/token']", 2, "or with its absolute path"),
    (f"[gitlab]\ntoken = '{TOKEN}", 2, "is not TOML"),
    (f"[gitlab]\ntoken = '{TOKEN}'\ntoken = '{TOKEN}'", 3, "is not TOML"),
    (f"[gitlab]\ntoken = '{TOKEN}\0'", 2, "holds a NUL byte"),
    (f"[gitlab]\ntoken = '{TOKEN}\u202e'", 2, "holds the character U+202E"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "told"), BAD)
def test_what_does_not_belong_there_is_refused_with_its_place(desk: Desk, text: str, line: int, told: str) -> None:
    desk.write(text)
    with pytest.raises(ConfigError) as caught:
        desk.profile("gitlab")
    assert str(caught.value).startswith(f"{desk.file}:{line}: ")
    assert told in str(caught.value)
    assert [value for value in (TOKEN, API_KEY) if value in str(caught.value)] == []


VALUES = [
    ("gitlab", "[gitlab]\nurl = 'http://git.example.com'", "must be https://"),
    ("gitlab", "[gitlab]\nurl = 'https://me:{}@git.example.com'", "no user, no path"),
    ("gitlab", "[gitlab]\nurl = 'https://git.example.com/a?{}'", "no user, no path"),
    ("gitlab", "[gitlab]\nurl = '{}'", "no user, no path"),
    ("gitlab", "[gitlab]\nproject = '{}'", "must be group/project"),
    ("gitlab", "[gitlab]\nproject = '../../user'", "must be group/project"),
    ("gitlab", '[gitlab]\ntoken = "{}\\r\\nX: y"', "holds characters that a credential cannot have"),
    ("gitlab", '[gitlab]\ntoken = "{}\\u0000"', "holds characters that a credential cannot have"),
    ("datadog", "[datadog.production]\nsite = '{}'", "must be one of datadoghq.com"),
    ("datadog", "[datadog.production]\nsite = 'datadoghq.con'", "did you mean `datadoghq.com`"),
    ("datadog", "[datadog.production]\nurl = 'https://dd.example.com'", "write site or intake_url beside it"),
    ("datadog", "[datadog.production]\nintake_url = 'http://in.example.com'", "must be https://"),
    ("confluence", "[confluence]\nurl = 'https://a.atlassian.net/wiki/spaces'", "no user, no path"),
    ("confluence", "[confluence]\nurl='a.b'\nspace_key = '../{}'", "must be the key of a space"),
    ("confluence", '[confluence]\nurl="a.b"\nuser = "me\\r\\n{}"', "must be the name that one signs in with"),
]


@pytest.mark.parametrize(("service", "text", "told"), VALUES)
def test_a_value_that_cannot_be_used_is_refused_and_not_quoted(desk: Desk, service: str, text: str, told: str) -> None:
    desk.write(text.replace("{}", TOKEN))
    with pytest.raises(ConfigError) as caught:
        desk.profile(service)
    assert str(caught.value).startswith(f"{desk.file}:")
    assert told in str(caught.value)
    assert TOKEN not in str(caught.value)


HELD = f"[gitlab]\ntoken = '{TOKEN}'\n"
NAMED = "[gitlab]\ntoken_env = 'MINE'\n"


@pytest.mark.parametrize(
    ("text", "mode", "told"),
    [
        (HELD, 0o600, ""), (HELD, 0o400, ""), (HELD, 0o644, "holds credentials and can be read by others (mode 644)"),
        (HELD, 0o640, "can be read by others"), (HELD, 0o602, "can be written by others (mode 602)"),
        (NAMED, 0o644, ""), (NAMED, 0o664, "says where credentials go and can be written by others (mode 664)"),
        ("[gitlab]\ncredential_command = ['x']\n", 0o666, "can be written by others"),
        (f"[datadog.sandbox]\napp_key = '{APP_KEY}'\n", 0o644, "holds credentials"),
    ],
)  # fmt: skip
def test_who_may_read_and_write_the_file(desk: Desk, text: str, mode: int, told: str) -> None:
    desk.write(text, mode)
    if not told:
        read_services(desk.home)
        return
    with pytest.raises(NotPermitted) as caught:
        read_services(desk.home)
    assert told in str(caught.value)


@pytest.mark.parametrize(("mode", "is_private"), [(0o700, True), (0o755, True), (0o775, False), (0o707, False)])
def test_nobody_else_may_put_another_file_in_its_place(desk: Desk, mode: int, is_private: bool) -> None:
    desk.write(NAMED)
    desk.home.config.chmod(mode)
    if is_private:
        read_services(desk.home)
        return
    told = rf"config holds the file that says where credentials go and can be written by others \(mode {mode:o}\); run chmod 700"
    with pytest.raises(NotPermitted, match=told):
        read_services(desk.home)


@pytest.mark.skipif(os.geteuid() != 0, reason="giving a directory away needs root")
def test_a_directory_of_somebody_else_is_refused(desk: Desk) -> None:
    desk.write(NAMED)
    os.chown(desk.home.config, 12345, -1)
    with pytest.raises(
        NotPermitted, match="config holds the file that says where credentials go and belongs to somebody"
    ):
        read_services(desk.home)


def test_a_link_is_judged_by_what_it_leads_to(desk: Desk) -> None:
    target = desk.root / "elsewhere.toml"
    desk.file.symlink_to(target)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_services(desk.home)
    target.write_text(HELD)
    target.chmod(0o644)
    with pytest.raises(NotPermitted, match="can be read by others"):
        read_services(desk.home)
    target.chmod(0o600)
    assert read_services(desk.home).tables


@pytest.mark.skipif(os.geteuid() != 0, reason="giving a file away needs root")
@pytest.mark.parametrize("text", [HELD, NAMED])
def test_a_file_of_somebody_else_is_refused(desk: Desk, text: str) -> None:
    desk.write(text)
    os.chown(desk.file, 12345, -1)
    with pytest.raises(NotPermitted, match="belongs to somebody else"):
        read_services(desk.home)


def test_a_project_says_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    project = desk.root / "project"
    project.mkdir()
    (project / "services.toml").write_text(
        f"[gitlab]\nurl = 'evil.example'\ncredential_command = ['{Path('/bin/false')}']\n"
    )
    monkeypatch.chdir(project)
    profile = desk.profile("gitlab", GITLAB_TOKEN=TOKEN)
    assert (profile.url, profile.is_signed_in) == ("https://gitlab.com", True)


def test_the_example_of_the_document_is_read(desk: Desk) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "services.md").read_text(), re.DOTALL)
    desk.write(example)
    variables = {"DD_API_KEY": API_KEY, "DD_APP_KEY": APP_KEY, "CONFLUENCE_API_TOKEN": TOKEN}
    assert [desk.profile(each, **variables).is_signed_in for each in ("datadog", "confluence")] == [True, True]
    assert desk.profile("gitlab", "staging", GITLAB_STAGING_TOKEN=TOKEN).url == "https://gitlab-staging.example.com"
