"""What agents may run unasked because a skill allows it: commands that write nothing, send nothing and show no data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Fubcli
from tests.operations.agents.drafts import looks
from tests.skill_texts.product import command_line, command_of
from tests.skill_texts.texts import COMMANDS, HEADS, Text

HARMLESS = {
    "explain": ["production_is_read_only"],
    "contracts list": [],
    "contracts show": ["problem"],
    "playbooks list": [],
    "playbooks show": ["contact-lifecycle"],
    "playbooks validate": [],
    "playbooks match": ["Contact lifecycle analysis for account 12345"],
}
"""Commands, each with arguments that it takes."""
READING = {"--help", "-h", "--catalogs", "--policy"}
"""Options that name a file to read, or none."""
CORE = ("databricks-analytics", "fubcli")
"""The names of the command line itself."""


def every_command(command: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield above
    for each in command["commands"]:
        yield from every_command(each, (*above, each["name"]))


def typed() -> Iterator[tuple[str, str]]:
    """Every command as it can be typed, with what it is called in `HARMLESS`."""
    for words in every_command(command_line()["command"]):
        for core in CORE:
            yield " ".join([core, *words]), " ".join(words)
        if words and words[0] in COMMANDS:
            yield " ".join(words), " ".join(words)


def prefixes(head: Text) -> list[str]:
    tools = re.findall(r"(?:\([^)]*\)|[^\s(])+", head.frontmatter["allowed-tools"])
    assert all(re.fullmatch(r"Bash\([^():*]+:\*\)", tool) for tool in tools), "commands of fubcli alone, no other tool"
    return [tool.removeprefix("Bash(").removesuffix(":*)") for tool in tools]


@pytest.mark.parametrize("head", HEADS, ids=lambda text: text.skill)
def test_no_allowed_tool_begins_a_command_that_does_more_than_explain(head: Text) -> None:
    groups = {name.split()[0] for name in HARMLESS}
    for prefix in prefixes(head):
        begun = [name for line, name in typed() if line.startswith(prefix)]
        assert begun, f"{prefix} begins no command"
        assert set(begun) <= {*HARMLESS, *groups}, prefix
        # A part of a name would also begin the commands that are still to be written.
        assert prefix in {line for line, _ in typed()}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_allowed_has_no_option_that_writes_or_sends(name: str) -> None:
    command = command_of(["databricks-analytics", *name.split()])
    assert command["name"] == name.split()[-1]
    assert {each for option in command["options"] for each in option["names"]} <= READING


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_allowed_changes_no_file(fubcli: Fubcli, tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    before = looks(tmp_path)
    completed = fubcli(*name.split(), *HARMLESS[name], home=home)
    assert completed.returncode == 0, completed.stderr
    assert looks(tmp_path) == before
