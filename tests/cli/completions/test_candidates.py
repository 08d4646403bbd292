"""Which words come next on a line."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from fubcli.cli.app import with_commands
from fubcli.cli.completions import answering
from fubcli.cli.completions.candidates import candidates
from fubcli.cli.completions.programs import PROGRAMS, SKILLS
from fubcli.cli.completions.values import listed
from tests.conftest import ROOT, Fubcli, environment


def words(line: str) -> list[str] | None:
    found = candidates(get_command(with_commands()), line, of_skills=SKILLS)
    return None if found is None else [each.word for each in found]


@pytest.mark.parametrize(
    ("line", "some"),
    [
        ("fubcli ", ["check", "demo", "--operation="]),
        ("fubcli --det", ["--detail="]),
        ("fubcli --dry", ["--dry-run"]),
        ("fubcli -o ", ["json", "table"]),
        ("fubcli --detail=", ["--detail=names", "--detail=columns", "--detail=full"]),
        ("fubcli --operation=schema --output=d", ["--output=ddl"]),
        ("fubcli --operation=explore --output=d", ["--output=ddl"]),
        ("fubcli --emit=datadog,", []),
        ("fubcli --timeframe=past", ["--timeframe=past_week", "--timeframe=past_month"]),
        ("fubcli --transport=s", ["--transport=statement-api"]),
        ("fubcli --warehouse=e", ["--warehouse=embedded"]),
        ("fubcli check --environment=s", ["--environment=staging", "--environment=sandbox"]),
        ("fubcli check --output=sa", ["--output=sarif"]),
        ("fubcli audit search --verdict=", ["--verdict=refuse"]),
        ("fubcli contracts show spec", ["spec"]),
        ("fubcli explain 13", ["130"]),
        ("fubcli playbooks show contact-l", ["contact-lifecycle"]),
        ("fubcli completion ", ["bash", "zsh", "fish"]),
        ("code-development --scope=data", ["--scope=database-migration"]),
        ("code-development --models=php,py", ["--models=php,python"]),
        ("/opt/bin/datadog-management --operation=m", ["--operation=mute"]),
        ("gitlab-pipeline-monitoring ", ["--operation=", "--again"]),
        ("confluence-management --op", ["--operation="]),
        ('fubcli --query="half a quo', []),
    ],
)
def test_what_comes_next(line: str, some: list[str]) -> None:
    found = words(line)
    assert found is not None
    assert set(some) <= set(found)


@pytest.mark.parametrize(
    "line", ["fubcli --output-file=", "fubcli --upstream ", "fubcli check ", "fubcli --policy=a/b"]
)
def test_files_are_left_to_the_shell(line: str) -> None:
    assert words(line) is None


def test_what_was_given_is_not_offered_again() -> None:
    assert "--refresh" not in (words("fubcli --operation=schema --refresh --re") or ())
    assert "--param=" in (words("fubcli --param a=1 --pa") or ())


def _options(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for each in command.params:
        yield path, each
    for name, below in getattr(command, "commands", {}).items():
        yield from _options(below, f"{path} {name}".strip())


def test_every_option_that_lists_its_values_has_them_completed() -> None:
    for command, option in _options(get_command(with_commands())):
        told = getattr(option, "help", None) or ""
        if re.match(r"[a-z_-]+ \| [a-z_-]+", told) and option.param_type_name == "option" and "--" in option.opts[0]:
            assert words(f"fubcli {command} {option.opts[0]}=".replace("  ", " ")), (command, option.opts)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("json | table | markdown.", ("json", "table", "markdown")),
        ("a | b: exit 8 when c | d.", ("a", "b")),
        ("production | staging | …: whose organisation; else production.", ("production", "staging")),
        ("query | schema (also explore) | monitor.", ("query", "schema", "monitor")),
        ("Columns to keep, comma-separated.", ()),
        ("today | 2026-11-20 | FIRST/LAST.", ("today",)),
    ],
)
def test_the_help_lists_values(text: str, found: tuple[str, ...]) -> None:
    assert listed(text) == found


def test_the_programs_are_those_that_are_installed() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert set(PROGRAMS) == {name for name, entry in scripts.items() if entry.startswith("fubcli.cli.entry:")}


@pytest.mark.parametrize(
    "arguments", [[], ["bash"], ["zsh", ""], ["fish", "   "], ["bash", "'", "x"], ["zsh", "fubcli \\"]]
)
def test_half_a_line_is_answered_quietly(arguments: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert answering.run(arguments) == 0
    told, narrated = capfdbinary.readouterr()
    assert told.split(b"\n")[0] in (b"words", b"files")
    assert narrated == b""


@pytest.mark.parametrize("content", [b"catalogs: [", b"\xff\xfe", b"format: 1\ncatalogs: {'$(touch x)': {}}\n"])
def test_a_file_that_is_wrong_offers_nothing(fubcli: Fubcli, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "catalogs.yaml").write_bytes(content)
    told = fubcli("__complete", "zsh", "fubcli --catalog=")
    assert (told.returncode, told.stdout, told.stderr) == (0, "words\n", "")


def test_completion_builds_no_lakehouse_and_writes_nothing(fubcli: Fubcli, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for line in ("fubcli ", "fubcli --catalog=", "fubcli --playbook=", "fubcli --warehouse=", "fubcli explain "):
        assert fubcli("__complete", "fish", line, home=home).stdout.startswith("words\n")
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("seconds", [0.03, 0.06, 0.09, 0.12])
def test_an_interrupt_ends_it_without_a_word(lakehouse_home: Path, tmp_path: Path, seconds: float) -> None:
    command = [sys.executable, "-m", "fubcli", "__complete", "zsh", "fubcli --catalog="]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(lakehouse_home), cwd=tmp_path) as child:  # fmt: skip
        time.sleep(seconds)
        child.send_signal(signal.SIGINT)
        told, narrated = child.communicate(timeout=20)
    assert told[:6] in (b"", b"words\n")
    assert b"fubcli: " not in narrated


def test_an_unknown_shell_is_an_error_of_usage(fubcli: Fubcli) -> None:
    refused = fubcli("completion", "tcsh")
    assert refused.returncode == 2
    assert "there is bash, zsh, fish" in refused.stdout
