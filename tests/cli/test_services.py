"""The services outside as people see them configured: real processes, and no secret in any of their outputs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.cli.events import data_of
from tests.config.services.conftest import API_KEY, DATADOG, TOKEN
from tests.conftest import Fubcli, environment

pytestmark = pytest.mark.slow

SHOW = ("config", "show", "--origin")
Ask = Callable[..., CompletedProcess[str]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "home" / "config" / "services.toml"
    path.parent.mkdir(parents=True)
    path.touch(0o600)
    return path


@pytest.fixture
def ask(fubcli: Fubcli, file: Path) -> Ask:
    return partial(fubcli, home=file.parents[1])


def test_services_are_shown(ask: Ask, file: Path) -> None:
    file.write_text(f"[gitlab]\nproject = 'a/b'\ntoken = '{TOKEN}'\n[datadog.staging]\nsite = 'datadoghq.eu'\n")
    data = data_of(ask(*SHOW))
    assert {each["name"]: each["signed_in"] for each in data["services"]} == {"datadog.staging": False, "gitlab": True}
    table = ask(*SHOW, "--output=markdown").stdout
    assert "| gitlab.signed\\_in | yes | token: " in table
    assert "| gitlab.url | https\\://gitlab.com | default |" in table
    assert "| datadog.staging.signed\\_in | no |" in table
    assert "lacks" in ask("config", "show", "--output=table").stdout


@pytest.mark.parametrize(
    ("text", "code"), [("", 0), ("[gitlab]\ncredential_command = ['/bin/false']\n", 0), ("[gitlap]\n", 2)]
)
def test_the_doctor_looks_at_them(ask: Ask, file: Path, text: str, code: int) -> None:
    file.write_text(text)
    data = data_of(ask("doctor"), code)
    ids = [check["id"] for check in data["checks"] if check["id"].startswith("service")]
    assert ids == {"": []}.get(text, ["services" if code else "service-gitlab"])


CONFIGURATIONS = {
    "variables": ("", DATADOG | {"GITLAB_TOKEN": TOKEN, "CONFLUENCE_API_TOKEN": TOKEN}),
    "variables that are wrong": ("", {"DD_SITE": API_KEY, "GITLAB_HOST": TOKEN, "CONFLUENCE_URL": f"https://{TOKEN}@a.b"}),
    "a line break": ("", {"GITLAB_TOKEN": f"{TOKEN}\n", "DD_APP_KEY": f"{API_KEY}\r"}),
    "a file": (f"[gitlab]\ntoken = '{TOKEN}'\n[datadog.sandbox]\napi_key = '{API_KEY}'\n", {}),
    "a file for all to read": (f"[gitlab]\ntoken = '{TOKEN}'\n#644", {}),
    **{
        text: (text.replace("{}", TOKEN), {})
        for text in (
            "[gitlab]\ntoken = {}", "[gitlab]\n{} = 1", "[gitlab.{}]", "[{}]", "[gitlab]\ntoken_env = '{}'",
            "[gitlab]\nurl = '{}'", "[gitlab]\nproject = '{}'", "[gitlab]\ncredential_command = ['{}']",
            "[gitlab]\ncredential_command = '{}'", "[datadog.sandbox]\nsite = '{}'", "[confluence]\nuser = '{} '",
            "[gitlab]\ntoken = '{}'\ntoken = '{}'", "[gitlab]\ntoken = '{}\x07'",
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("arguments", [SHOW, (*SHOW, "--output=markdown"), ("doctor",)])
@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_a_planted_secret_is_written_nowhere(ask: Ask, file: Path, name: str, arguments: tuple[str, ...]) -> None:
    text, environ = CONFIGURATIONS[name]
    file.write_text(text)
    file.chmod(0o644 if text.endswith("#644") else 0o600)
    completed = ask(*arguments, env=environ | {"FUBCLI_DEBUG": "1"})
    assert TOKEN not in completed.stdout + completed.stderr
    assert API_KEY not in completed.stdout + completed.stderr
    assert completed.returncode in (0, 2, 9)
    assert "Traceback" not in completed.stderr


@pytest.mark.parametrize("debug", ["", "1"])
@pytest.mark.parametrize("crash", ["finding.ServiceProfile", "finding.lacks", "command._read", "resolve.replace"])
def test_a_crash_writes_no_secret_either(file: Path, tmp_path: Path, crash: str, debug: str) -> None:
    file.write_text(
        f"[gitlab]\ntoken = '{TOKEN}'\n[datadog.sandbox]\napi_key = '{API_KEY}'\n"
        f"[confluence]\nurl = 'a.b'\ncredential_command = ['/bin/echo', '{TOKEN}']\n"
    )
    module, _, name = crash.rpartition(".")
    code = (
        f"import os, sys, fubcli.config.services.{module} as module\n"
        f"def crash(*given, **named): raise RuntimeError('crashed')\nmodule.{name} = crash\n"
        "from fubcli.bootstrap import application\n"
        "from fubcli.bootstrap.reaching import reached\n"
        "from fubcli.model.service import Service\n"
        "for each in Service:\n"
        "    with reached(application(progress=print), each, 'sandbox', applies=False, seconds=9) as reach: print(reach.profile)"
    )
    completed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False,
        env=environment(file.parents[1]) | {"FUBCLI_DEBUG": debug},
    )  # fmt: skip
    assert "crashed" in completed.stderr
    assert TOKEN not in completed.stdout + completed.stderr
    assert API_KEY not in completed.stdout + completed.stderr
