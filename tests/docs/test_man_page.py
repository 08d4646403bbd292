"""The manual page is complete, can be copied from, and no reader of manual pages objects to it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from fubcli.cli.app import with_commands
from fubcli.cli.completions.programs import PROGRAMS
from fubcli.cli.spec import specification
from fubcli.errors import ExitCode
from tests.conftest import ROOT

MAN = ROOT / "docs" / "man"
PAGE = (MAN / "fubcli.1").read_text("utf-8")
SECTIONS = "NAME SYNOPSIS DESCRIPTION OPTIONS COMMANDS|EXIT STATUS|ENVIRONMENT FILES EXAMPLES|SEE ALSO"
VARIABLE = re.compile(r'"((?:FUBCLI|DATABRICKS|ARM|GOOGLE|DD|GITLAB|CONFLUENCE|XDG)_[A-Z_]+|TRACEPARENT)"')
NO_SETTINGS = {"DATABRICKS_", "GITLAB_CI"}
"""A prefix, and what says that this is a job of GitLab."""


def _commands(command: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    yield path, command
    for below in command["commands"]:
        yield from _commands(below, f"{path} {below['name']}".strip())


@pytest.mark.parametrize(("path", "command"), [*_commands(specification(with_commands())["command"])])
def test_every_command_has_its_options_in_the_page(path: str, command: dict[str, Any]) -> None:
    start = f".SS {path}\n".replace("-", r"\-") if path else ".SH OPTIONS\n"
    section = re.split(r"^\.S[SH] ", PAGE.split(start)[1], flags=re.MULTILINE)[0]
    for option in command["options"]:
        for name in option["names"]:
            assert re.search(rf"^\.B .*{re.escape(name.replace('-', chr(92) + '-'))}\b", section, re.MULTILINE), name


def test_the_sections_are_those_of_every_manual_page() -> None:
    found = re.findall(r"^\.SH (.+)$", PAGE, re.MULTILINE)
    assert found == re.findall(r"EXIT STATUS|SEE ALSO|[A-Z]+", SECTIONS)


def test_exit_codes_and_variables_are_all_in_it() -> None:
    for code in ExitCode:
        assert f"\n.B {int(code)}\n" in PAGE
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    named = set(VARIABLE.findall(sources)) - NO_SETTINGS
    assert {"FUBCLI_HOME", "DATABRICKS_HOST", "DD_SITE"} < named
    assert [name for name in sorted(named) if name not in PAGE] == []


def test_what_is_shown_can_be_copied() -> None:
    text = [line for line in PAGE.splitlines() if not line.startswith(('.\\"', ".TH"))]
    assert [line for line in text if re.search(r"(?<!\\)-", line)] == []
    assert PAGE.isascii()


def test_every_skill_has_a_page_that_leads_there() -> None:
    assert {path.name for path in MAN.iterdir()} == {f"{name}.1" for name in PROGRAMS}
    for name in PROGRAMS[1:]:
        assert (MAN / f"{name}.1").read_text("utf-8") == ".so man1/fubcli.1\n"


@pytest.mark.parametrize(
    "reader",
    [["mandoc", "-Tlint", "-Wwarning"], ["groff", "-man", "-ww", "-z"], ["man", "--warnings", "-l"]],
    ids=lambda reader: reader[0],
)
def test_no_reader_objects(reader: list[str]) -> None:
    if shutil.which(reader[0]) is None:
        pytest.skip(f"there is no {reader[0]}")
    told = subprocess.run([*reader, str(MAN / "fubcli.1")], capture_output=True, text=True, check=False)
    shown = told.stderr if reader[0] == "man" else told.stdout + told.stderr
    assert [line for line in shown.splitlines() if "missing date" not in line] == []  # generated: it has none
