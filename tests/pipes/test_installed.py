"""What a wheel installs is what users type."""

import json
import shutil

import pytest

from tests.pipes.conftest import Shell

COMMANDS = (
    "databricks-analytics", "support-investigation", "code-development", "datadog-management", "gitlab-pipeline-monitoring",
    "confluence-management",
)  # fmt: skip


def test_the_commands_are_the_wheels_own(shell: Shell) -> None:
    version = shell("fubcli --version")
    assert version.code == 0
    for command in COMMANDS:
        assert shell(f"{command} --version").stdout == version.stdout
        assert shell(f"{command} --help").code == 0


def test_the_playbooks_are_in_it(shell: Shell) -> None:
    listed = json.loads(shell("fubcli playbooks list").stdout)["data"]["playbooks"]
    assert "contact-lifecycle" in [each["name"] for each in listed]


def test_the_skills_are_in_it_and_it_installs_them(shell: Shell) -> None:
    listed = json.loads(shell("fubcli skills list").stdout)["data"]["skills"]
    assert "databricks-analytics" in [each["name"] for each in listed]
    assert shell("fubcli skills validate").code == 0
    assert shell("fubcli skills install --agent=all && fubcli skills validate .agents/skills/*").code == 0
    assert shell("fubcli skills uninstall > event.json && rm event.json && ls -A").stdout == b""


@pytest.mark.skipif(shutil.which("manpath") is None, reason="there is no man-db")
@pytest.mark.parametrize("name", ["fubcli", *COMMANDS])
def test_man_finds_the_page_beside_the_commands(shell: Shell, name: str) -> None:
    assert shell(f"man -w {name}").stdout.endswith(b"share/man/man1/fubcli.1\n")
    assert b"EXIT STATUS" in shell(f"MANROFFOPT=-c man -P cat {name}").stdout


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_completion_scripts_are_in_it(shell: Shell, name: str) -> None:
    assert b"_fubcli_complete" in shell(f"fubcli completion {name}").stdout
