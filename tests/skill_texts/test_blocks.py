"""Every block of commands in a skill's text is run as it is written, and ends as the text says."""

from __future__ import annotations

import json

import pytest

from tests.skill_texts.conftest import Bash
from tests.skill_texts.texts import HEADS, TEXTS, Block, Text

BLOCKS = [
    pytest.param(block, id=f"{text.name}-{number}", marks=() if text in HEADS and number == 1 else pytest.mark.slow)
    for text in TEXTS
    for number, block in enumerate(text.blocks, 1)
    if block.language == "bash"
]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_runs_as_written(bash: Bash, block: Block) -> None:
    done = bash(block.body)
    assert done.returncode == block.exit, done.stdout[-2_000:] + done.stderr


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_blocks_are_commands_or_shortened_answers(text: Text) -> None:
    for block in text.blocks:
        assert block.language in ("bash", "json")
        if block.language == "json":
            assert json.loads(block.body)["type"].startswith("com.fub.skill.")


@pytest.mark.parametrize("text", HEADS, ids=lambda text: text.name)
def test_every_skill_begins_with_what_to_type(text: Text) -> None:
    first = next(block for block in text.blocks if block.language == "bash")
    assert text.skill in first.body
