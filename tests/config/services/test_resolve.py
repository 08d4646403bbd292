"""Which place counts for a service, and that no credential goes to a host beside which it does not stand."""

from __future__ import annotations

import re
from typing import Any

import pytest

from fubcli.errors import ConfigError, UsageError
from fubcli.model.profile import Secret
from tests.config.services.conftest import API_KEY, APP_KEY, DATADOG, TOKEN, Desk

CI = {"GITLAB_CI": "true", "CI_SERVER_URL": "https://git.example.com", "CI_PROJECT_PATH": "team/nightly"}
CONFLUENCE = {
    "CONFLUENCE_URL": "https://a.atlassian.net/wiki/",
    "CONFLUENCE_USERNAME": "me@example.com",
    "CONFLUENCE_API_TOKEN": TOKEN,
}
INTAKE = "https://event-management-intake"

# service, the file, the variables, then what the profile is: url, settings, names of the credentials
PLACES: dict[str, tuple[str, str, dict[str, str], tuple[str, dict[str, str], set[str]]]] = {
    "nothing for datadog": ("datadog", "", {}, ("https://api.datadoghq.com", {"intake_url": f"{INTAKE}.datadoghq.com", "site": "datadoghq.com"}, set())),
    "nothing for gitlab": ("gitlab", "", {}, ("https://gitlab.com", {}, set())),
    "nothing for confluence": ("confluence", "", {}, ("", {}, set())),
    "datadog's variables": ("datadog", "", DATADOG | {"DD_SITE": "us5.datadoghq.com"}, ("https://api.us5.datadoghq.com", {"intake_url": f"{INTAKE}.us5.datadoghq.com", "site": "us5.datadoghq.com"}, {"api_key", "app_key"})),
    "one key is none": ("datadog", "", {"DD_API_KEY": API_KEY}, ("https://api.datadoghq.com", {"intake_url": f"{INTAKE}.datadoghq.com", "site": "datadoghq.com"}, set())),
    "a table of datadog": ("datadog", f"[datadog.production]\nsite='datadoghq.eu'\napi_key='{API_KEY}'\napp_key='{APP_KEY}'", {"DD_SITE": "evil.example"}, ("https://api.datadoghq.eu", {"intake_url": f"{INTAKE}.datadoghq.eu", "site": "datadoghq.eu"}, {"api_key", "app_key"})),
    "a table that names a host takes no keys of variables": ("datadog", "[datadog.production]\nsite='datadoghq.eu'", DATADOG, ("https://api.datadoghq.eu", {"intake_url": f"{INTAKE}.datadoghq.eu", "site": "datadoghq.eu"}, set())),
    "nor one that names one key": ("datadog", f"[datadog.production]\napi_key='{API_KEY}'", DATADOG, ("https://api.datadoghq.com", {"intake_url": f"{INTAKE}.datadoghq.com", "site": "datadoghq.com"}, set())),
    "unless it names their variables": ("datadog", "[datadog.production]\nurl='https://api.ap1.datadoghq.com'\napi_key_env='DD_API_KEY'\napp_key_env='DD_APP_KEY'", DATADOG, ("https://api.ap1.datadoghq.com", {"intake_url": f"{INTAKE}.ap1.datadoghq.com", "site": "ap1.datadoghq.com"}, {"api_key", "app_key"})),
    "keys of a table do not go where a variable says": ("datadog", "[datadog.production]\napi_key_env='DD_API_KEY'\napp_key_env='DD_APP_KEY'", DATADOG | {"DD_SITE": "datadoghq.eu"}, ("https://api.datadoghq.com", {"intake_url": f"{INTAKE}.datadoghq.com", "site": "datadoghq.com"}, {"api_key", "app_key"})),
    "a loopback is its own intake": ("datadog", "[datadog.production]\nurl='http://127.0.0.1:8126'", {}, ("http://127.0.0.1:8126", {"intake_url": "http://127.0.0.1:8126"}, set())),
    "an intake of one's own": ("datadog", "[datadog.production]\nurl='https://dd.example.com'\nintake_url='https://in.example.com:8443'", {}, ("https://dd.example.com", {"intake_url": "https://in.example.com:8443"}, set())),
    "gitlab's variables": ("gitlab", "", {"GITLAB_TOKEN": TOKEN, "GITLAB_HOST": "git.example.com"}, ("https://git.example.com", {}, {"token"})),
    "gitlab's host as a url": ("gitlab", "", {"GITLAB_TOKEN": TOKEN, "GITLAB_HOST": "https://git.example.com/"}, ("https://git.example.com", {}, {"token"})),
    "a job of gitlab": ("gitlab", "", CI | {"GITLAB_TOKEN": TOKEN, "CI_JOB_TOKEN": "x"}, ("https://git.example.com", {"project": "team/nightly"}, {"token"})),
    "a job's own token is none": ("gitlab", "", CI | {"CI_JOB_TOKEN": TOKEN}, ("https://git.example.com", {"project": "team/nightly"}, set())),
    "a job's variables outside a job": ("gitlab", "", CI | {"GITLAB_CI": "", "GITLAB_TOKEN": TOKEN}, ("https://gitlab.com", {}, {"token"})),
    "a job on another gitlab": ("gitlab", "", CI | {"GITLAB_TOKEN": TOKEN, "GITLAB_HOST": "other.example.com"}, ("https://other.example.com", {}, {"token"})),
    "a table and a job on the same gitlab": ("gitlab", f"[gitlab]\nurl='git.example.com'\ntoken='{TOKEN}'", CI, ("https://git.example.com", {"project": "team/nightly"}, {"token"})),
    "a table and a job on another one": ("gitlab", f"[gitlab]\nurl='other.example.com'\ntoken='{TOKEN}'", CI, ("https://other.example.com", {}, {"token"})),
    "a job on no address": ("gitlab", f"[gitlab]\nurl='other.example.com'\ntoken='{TOKEN}'", CI | {"CI_SERVER_URL": "https://a/b"}, ("https://other.example.com", {}, {"token"})),
    "a table that names a project alone": ("gitlab", "[gitlab]\nproject='team/etl'", CI | {"GITLAB_TOKEN": TOKEN}, ("https://git.example.com", {"project": "team/etl"}, {"token"})),
    "a table that names a host": ("gitlab", "[gitlab]\nurl='lab.example.com'", {"GITLAB_TOKEN": TOKEN}, ("https://lab.example.com", {}, set())),
    "an environment's table alone counts": ("gitlab", f"[gitlab]\ntoken='{TOKEN}'\nproject='a/b'\n[gitlab.production]\nurl='lab.example.com'", {}, ("https://lab.example.com", {}, set())),
    "another environment's does not": ("gitlab", f"[gitlab]\ntoken='{TOKEN}'\nproject='7'\n[gitlab.staging]\nurl='lab.example.com'", {}, ("https://gitlab.com", {"project": "7"}, {"token"})),
    "an empty table": ("gitlab", "[gitlab]", {"GITLAB_TOKEN": TOKEN}, ("https://gitlab.com", {}, {"token"})),
    "confluence's variables": ("confluence", "", CONFLUENCE, ("https://a.atlassian.net", {"user": "me@example.com"}, {"token"})),
    "no address, no credentials": ("confluence", "", CONFLUENCE | {"CONFLUENCE_URL": ""}, ("", {"user": "me@example.com"}, set())),
    "a space beside variables": ("confluence", "[confluence]\nspace_key='DATA'", CONFLUENCE, ("https://a.atlassian.net", {"user": "me@example.com", "space_key": "DATA"}, {"token"})),
    "a table of confluence": ("confluence", f"[confluence]\nurl='https://b.atlassian.net/wiki'\nuser='bot'\ntoken='{TOKEN}'", CONFLUENCE, ("https://b.atlassian.net", {"user": "bot"}, {"token"})),
    "a token of a file does not go where a variable says": ("confluence", f"[confluence]\ntoken='{TOKEN}'", CONFLUENCE, ("", {}, set())),
    "another service's table says nothing": ("gitlab", "[datadog.staging]\nsite='datadoghq.eu'", {"GITLAB_TOKEN": TOKEN}, ("https://gitlab.com", {}, {"token"})),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_which_place_counts(desk: Desk, name: str) -> None:
    service, text, environ, (url, settings, credentials) = PLACES[name]
    if text:
        desk.write(text)
    profile = desk.profile(service, **environ)
    assert (profile.url, dict(profile.settings), set(profile.credentials)) == (url, settings, credentials)
    assert all(isinstance(each, Secret) for each in profile.credentials.values())
    assert profile.is_signed_in is bool(credentials) is not bool(profile.lacks)
    assert set(profile.origins) >= {*credentials, *settings} | ({"url"} if url else set())


def test_what_was_said_where(desk: Desk) -> None:
    desk.write(f"[datadog.staging]\nsite = 'datadoghq.eu'\napi_key = '{API_KEY}'\napp_key_env = 'MY_KEY'\n")
    profile = desk.profile("datadog", "staging", MY_KEY=APP_KEY)
    assert {name: str(origin) for name, origin in profile.origins.items()} == {
        "url": f"{desk.file}:2", "intake_url": f"{desk.file}:2", "site": f"{desk.file}:2", "api_key": f"{desk.file}:3",
        "app_key": "environment MY_KEY",
    }  # fmt: skip
    assert (profile.credentials["api_key"].reveal(), profile.credentials["app_key"].reveal()) == (API_KEY, APP_KEY)
    assert API_KEY not in repr(profile)
    assert APP_KEY not in repr(profile)


@pytest.mark.parametrize(("service", "asked"), [("datadog", "staging"), ("datadog", ""), ("gitlab", "staging")])
def test_what_is_meant_for_one_environment_goes_to_no_other(desk: Desk, service: str, asked: str) -> None:
    desk.write(f"[{service}.production]\n[{service}.sandbox]\n")
    with pytest.raises(UsageError, match=r"of \w+ it has production, sandbox\.\Z"):
        desk.profile(service, asked, GITLAB_TOKEN=TOKEN, **DATADOG)


@pytest.mark.parametrize("environment", ["../../etc", "Production", "prod", "qa", "a b", API_KEY, "x" * 40, "staging2"])
def test_an_environment_is_one_of_those_there_are(desk: Desk, environment: str) -> None:
    with pytest.raises(UsageError, match="it is one of production, staging, sandbox") as caught:
        desk.profile("gitlab", environment)
    assert f"{environment}" not in re.findall(r"[^ `;,?.]+", str(caught.value))


@pytest.mark.parametrize("service", ["datadog", "gitlab", "confluence"])
def test_a_table_of_no_environment_is_said_with_those_there_are(desk: Desk, service: str) -> None:
    desk.write(f"[{service}.prod]\n")
    told = rf":1: {service}\.prod: is not an environment: there are production, staging, sandbox; .* `production`\?"
    with pytest.raises(ConfigError, match=told):
        desk.profile(service)


LACKS: list[tuple[str, str, dict[str, str], str]] = [
    ("datadog", "", {}, "Set DD_API_KEY and DD_APP_KEY, or write [datadog.production] in {}."),
    ("datadog", "", {"DD_API_KEY": API_KEY}, "Set DD_APP_KEY, or write [datadog.production] in {}."),
    ("gitlab", "", {}, "Set GITLAB_TOKEN, or write [gitlab] in {}."),
    ("confluence", "", {}, "Set CONFLUENCE_URL, CONFLUENCE_USERNAME and CONFLUENCE_API_TOKEN, or write [confluence] in {}."),
    ("gitlab", "[gitlab]\nproject='a/b'", {}, "Set GITLAB_TOKEN, or write token into [gitlab] in {}."),
    ("gitlab", "[gitlab]\nurl='a.b'", {"GITLAB_TOKEN": TOKEN}, "[gitlab] in {} stands alone and lacks token: write token or token_env there."),
    ("gitlab", "[gitlab]\n\ntoken_env='MINE'", {}, "MINE, which {}:3 names, is not set."),
    ("datadog", "[datadog.production]\napi_key_env='A'", {}, "A, which {}:2 names, is not set. [datadog.production] in {} stands alone and lacks app_key: write app_key or app_key_env there."),
    ("confluence", "[confluence]\ncredential_command=['never-run']", {}, "[confluence] in {} stands alone and lacks url: write url there."),
]  # fmt: skip


@pytest.mark.parametrize(("service", "text", "environ", "told"), LACKS)
def test_what_is_missing_is_told_with_where_it_was_looked_for(
    desk: Desk, service: str, text: str, environ: dict[str, str], told: str
) -> None:
    if text:
        desk.write(text)
    profile = desk.profile(service, **environ)
    assert profile.lacks == told.replace("{}", str(desk.file))
    assert not profile.credentials


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("datadog", DATADOG | {"DD_SITE": "evil.example"}, "environment: DD_SITE: must be one of datadoghq.com, "),
    ("datadog", DATADOG | {"DD_SITE": "datadoghq.com.evil.example"}, "must be one of"),
    ("datadog", DATADOG | {"DD_SITE": f"{API_KEY}"}, "must be one of"),
    ("datadog", DATADOG | {"DD_API_KEY": f"{API_KEY}\r\nX-Evil: 1"}, "DD_API_KEY: holds characters"),
    ("datadog", DATADOG | {"DD_APP_KEY": f"{APP_KEY} "}, "DD_APP_KEY: holds characters"),
    ("gitlab", {"GITLAB_TOKEN": f'{{"{TOKEN}":\r\n1}}'}, "GITLAB_TOKEN: holds characters"),
    ("gitlab", {"GITLAB_TOKEN": f"{TOKEN}\udcff"}, "GITLAB_TOKEN: holds characters"),
    ("gitlab", {"GITLAB_HOST": "git.example.com/team"}, "GITLAB_HOST: must be a bare host such as https://gitlab.example.com"),
    ("gitlab", {"GITLAB_HOST": f"https://me:{TOKEN}@git.example.com"}, "GITLAB_HOST: must be a bare host"),
    ("gitlab", {"GITLAB_HOST": "http://git.example.com"}, "GITLAB_HOST: must be https://"),
    ("gitlab", {"GITLAB_HOST": TOKEN}, "GITLAB_HOST: must be a bare host"),
    ("gitlab", CI | {"CI_PROJECT_PATH": "../../user"}, "CI_PROJECT_PATH: must be group/project"),
    ("gitlab", CI | {"CI_PROJECT_PATH": f"a/b?private_token={TOKEN}"}, "CI_PROJECT_PATH: must be group/project"),
    ("confluence", CONFLUENCE | {"CONFLUENCE_URL": "https://a.atlassian.net/wiki/home"}, "CONFLUENCE_URL: must be a bare host"),
    ("confluence", CONFLUENCE | {"CONFLUENCE_URL": f"https://a.atlassian.net?{TOKEN}"}, "CONFLUENCE_URL: must be a bare host"),
    ("confluence", CONFLUENCE | {"CONFLUENCE_USERNAME": "me:you"}, "CONFLUENCE_USERNAME: must be the name"),
]  # fmt: skip


@pytest.mark.parametrize(("service", "environ", "told"), WRONG)
def test_a_variable_that_is_wrong_is_refused_and_not_quoted(
    desk: Desk, service: str, environ: dict[str, str], told: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        desk.profile(service, **environ)
    assert told in str(caught.value)
    assert not [value for value in (TOKEN, API_KEY, APP_KEY, "evil") if value in str(caught.value)]
