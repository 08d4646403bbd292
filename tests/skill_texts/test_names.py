"""No text names an option, operation, member, exit code, rule, contract or file that is not there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from fubcli.cli.explain import rule_names
from fubcli.contracts.published import names as contract_names
from fubcli.errors import ExitCode
from fubcli.playbooks.catalogue import load_playbooks
from tests.conftest import ROOT
from tests.skill_texts.product import CONTRACTS, command_of, has_member, operations_of, options_of, severities_of
from tests.skill_texts.texts import COMMANDS, HEADS, REFERENCES, TEXTS, Block, Text

every_text = pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
SHELL = {"cat", "echo", "head", "printf", "tee"}
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "src").rglob("*.py")))
_MEMBER = re.compile(r"(?<![\w.])\.?data((?:\.[a-z_\d]+)+)")
_OPTION = re.compile(r"--[a-z][a-z_-]*")


def without_wrong_words(text: Text) -> str:
    """The prose without the first cells of the tables that tell what was typed wrongly."""
    kept, wrong = [], False
    for line in text.prose.splitlines():
        wrong = line.startswith("|") and (wrong or line.startswith(("| you typed", "| you see")))
        kept.append("|".join(line.split(" | ")[1:]) if wrong else line)
    return "\n".join(kept)


def calls_in_prose(text: Text) -> Iterator[list[str]]:
    """Commands, and options that stand alone, which are those of the text's own skill."""
    for span in re.findall(r"`([^`\n]+)`", without_wrong_words(text)):
        for stage in re.split(r" \\?\|", span):
            words = [word for word in stage.split() if word != "…"]
            if words and words[0] in COMMANDS:
                yield words
            elif words and words[0].startswith("--"):
                yield [text.skill, *words]


def assert_it_can_be_typed(words: list[str]) -> None:
    command = command_of(words)
    for option in (each for word in words for each in _OPTION.findall(word) if word.startswith("--")):
        assert option in options_of(command), f"{option} of {words}"
    for word in words:
        if word.startswith("--operation=") and (value := word.partition("=")[2].strip('"')) not in ("", "…"):
            assert value in operations_of(command), words
        if word.startswith("--fail-on="):
            assert word.partition("=")[2] in severities_of(command), words


@every_text
def test_options_and_operations_in_commands_exist(text: Text) -> None:
    for block in text.blocks:
        for words in block.calls if block.language == "bash" else ():
            assert words[0] in COMMANDS | SHELL, words
            if words[0] in COMMANDS:
                assert_it_can_be_typed(words)
    for words in calls_in_prose(text):
        assert_it_can_be_typed(words)


def sections(text: Text) -> Iterator[tuple[tuple[str, ...], str]]:
    """Parts of a text, and the contracts that hold there: those that the heading names, else all of the skill."""
    for part in re.split(r"^(?=## )", text.body, flags=re.MULTILINE):
        named = tuple(name for name in re.findall(r"`([\w-]+)`", part.split("\n")[0]) if name in contract_names())
        yield named or CONTRACTS[text.skill], part


@every_text
def test_members_exist_in_the_contract(text: Text) -> None:
    for contracts, part in sections(text):
        for found in _MEMBER.findall(part):
            path = found.strip(".").split(".")
            assert any(has_member(name, path) for name in (*contracts, "problem")), (found, contracts)


def paths(value: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, below in value.items() if isinstance(value, dict) else ():
        yield (*above, name)
        yield from paths(below, (*above, name))
    for below in value if isinstance(value, list) else ():
        yield from paths(below, above)


@every_text
def test_answers_in_texts_have_the_members_of_the_contract(text: Text) -> None:
    for block in text.blocks:
        for path in paths(json.loads(block.body)["data"]) if block.language == "json" else ():
            assert any(has_member(name, path) for name in CONTRACTS[text.skill]), path


@every_text
def test_exit_codes_exist(text: Text) -> None:
    told = re.findall(r"(?:exit code|exit:|ends with|^##) (\d+)\b", text.body, re.MULTILINE)
    told += [code for cell in re.findall(r"^\| ([\d, ]+) \|", text.prose, re.MULTILINE) for code in cell.split(", ")]
    assert {int(code) for code in told} <= set(ExitCode)


@every_text
def test_rules_playbooks_and_contracts_exist(text: Text) -> None:
    words = [word for span in text.spans for word in [span.split()] if len(word) > 1]
    for each in (word[2] for word in words if word[1] == "explain" and word[2] != "RULE"):
        assert each in rule_names() or int(each) in set(ExitCode)
    for each in (word[3] for word in words if word[1:3] == ["contracts", "show"]):
        assert each in contract_names()
    for heading, known in (("rule", rule_names()), ("question", sorted(load_playbooks()))):
        for each in cells(text, heading):
            assert each in known


def cells(text: Text, heading: str) -> list[str]:
    """The words set as code in the column of names of a table that begins with a heading."""
    column = {"rule": 1, "question": 2}[heading]
    found = re.findall(rf"^\| {heading} \|.*\n\|[-| :]+\n((?:\|.*\n)+)", text.prose, re.MULTILINE)
    rows = [row.split("|")[column] for table in found for row in table.splitlines()]
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


@every_text
def test_what_is_quoted_of_the_product_is_said_by_it(text: Text) -> None:
    """In the first cell of a table, where a reader looks for what was told."""
    for row in re.findall(
        r"^\| ([^|]+) \|", re.sub(r"^\| \d[\d, ]* ", "", text.prose, flags=re.MULTILINE), re.MULTILINE
    ):
        for quoted in re.findall(r'(?<!=)"([^"…]+)"', re.sub(r"`[^`]*`", "", row)):
            assert quoted in SOURCE, quoted


@pytest.mark.parametrize("head", HEADS, ids=lambda text: text.name)
def test_each_reference_is_named_with_when_to_read_it(head: Text) -> None:
    there = {text.path.name for text in REFERENCES if text.skill == head.skill}
    assert set(re.findall(r"Read references/([\w-]+\.md)\s+(?:when|before)\b", head.body)) == there
    for text in TEXTS:
        named = set(re.findall(r"references/([\w-]+\.md)", text.body))
        assert text.skill != head.skill or named <= there


def test_a_block_gives_its_calls_as_words() -> None:
    block = Block(
        "bash", "cat > a.sql <<'SQL'\nSELECT 1 | 2\nSQL\nfubcli --query=\"SELECT 1\n  | x\" |\n  head -4\n", 0
    )
    assert block.calls == [["cat"], ["fubcli", "--query=SELECT 1\n  | x"], ["head", "-4"]]
