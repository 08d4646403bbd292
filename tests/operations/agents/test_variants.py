"""What each agent is given of one skill."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from fubcli.operations.agents.skill import Skill, packaged_skills
from fubcli.operations.agents.variants import FOLDERS, variant
from tests.operations.agents.drafts import write_drafts

NAME = "datadog-management"


@pytest.fixture
def skill(tmp_path: Path) -> Skill:
    return packaged_skills(write_drafts(tmp_path / "drafts"))[NAME]


def frontmatter_and_body(data: bytes) -> tuple[dict[str, str], str]:
    _, frontmatter, body = data.decode().split("---\n", 2)
    return yaml.safe_load(frontmatter), body


def test_codex_cursor_and_gemini_get_the_skill_as_it_is(skill: Skill) -> None:
    for agent in ("codex", "cursor", "gemini"):
        files = variant(skill, agent)
        assert {path: files[path] for path in skill.files} == skill.files
        assert set(files) - set(skill.files) == ({"agents/openai.yaml"} if agent == "codex" else set())


def test_codex_reads_beside_it_what_people_see(skill: Skill) -> None:
    told = yaml.safe_load(variant(skill, "codex")["agents/openai.yaml"])
    assert told == {
        "interface": {
            "display_name": "Datadog Management",
            "short_description": f"Does {NAME} things",
            "default_prompt": f"Use ${NAME}: Does {NAME} things.",
        }
    }


def test_claude_gets_a_slash_command(skill: Skill) -> None:
    files = variant(skill, "claude")
    told, body = frontmatter_and_body(files["SKILL.md"])
    assert told == {
        "name": NAME,
        "description": skill.description,
        "license": "Apache-2.0",
        "compatibility": "Requires Python 3.11+ and fubcli on PATH.",
        "allowed-tools": f"Bash({NAME}:*), Bash(git add:*), Read",
        "argument-hint": "--operation=query|schema [options]",
    }
    assert body.startswith("\n# Datadog Management\n\nArguments given: $ARGUMENTS\n")
    assert body.count("$ARGUMENTS") == 1
    assert f"run `{NAME}` once" in body
    assert body.index("$ARGUMENTS") < body.index("Words before the first section.")
    assert "!`" not in body, "nothing runs while the text is read"
    assert files["references/errors.md"] == skill.files["references/errors.md"]


TYPED = {
    "options": ["--operation=monitor", "--timeframe=last 24 hours"],
    "an apostrophe": ["--query=SELECT 'it''s'"],
    "a second command": ["--query=SELECT 1; echo second", "--catalog=x && echo second", "--catalog=x | echo second"],
    "a substitution": ["--query=SELECT `touch second`, $(touch second), $HOME, ${HOME}"],
    "a redirection": ["--query=SELECT 1 < 2, 2 > 1"],
    "another line": ["--query=SELECT 1\necho second"],
    "a line that ends a here-document": ["--query=SELECT 1\nSQL\necho second"],
    "an apostrophe and a command": ["--query='; echo second; '"],
}


@pytest.mark.parametrize("words", TYPED.values(), ids=TYPED)
def test_arguments_written_as_the_text_says_are_one_command(skill: Skill, tmp_path: Path, words: list[str]) -> None:
    body = variant(skill, "claude")["SKILL.md"].decode()
    escape = re.search(r"`(\S+)` for an apostrophe", body)
    assert escape
    command = " ".join([NAME, *("'" + word.replace("'", escape[1]) + "'" for word in words)])
    script = f'{NAME}() {{ printf "%s\\0" "$@"; }}\n{command}'
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split("\0")[:-1] == words
    assert not (tmp_path / "second").exists()


def test_no_block_to_run_holds_what_was_typed(skill: Skill) -> None:
    """Claude Code puts it in the place of $ARGUMENTS as it is: in a block it would be shell."""
    parts = variant(skill, "claude")["SKILL.md"].decode().split("```")
    assert not [block for block in parts[1::2] if "$ARGUMENTS" in block]


HARD = 'It\'s 100%: a "quoted" # word, naïve [x] {y} & more\\n'


def test_hard_texts_survive_in_yaml(tmp_path: Path) -> None:
    folder = tmp_path / "hard"
    folder.mkdir()
    quoted = HARD.replace("'", "''")
    (folder / "SKILL.md").write_text(f"---\nname: hard\ndescription: '{quoted}'\n---\nNo title.\n", encoding="utf-8")
    skill = packaged_skills(tmp_path)["hard"]
    told, body = frontmatter_and_body(variant(skill, "claude")["SKILL.md"])
    assert (told["description"], told["argument-hint"]) == (HARD, "[options]")
    assert body.startswith("\nArguments given: $ARGUMENTS\n")
    assert HARD[:40] in yaml.safe_load(variant(skill, "codex")["agents/openai.yaml"])["interface"]["short_description"]


@pytest.mark.parametrize("agent", FOLDERS)
def test_the_packaged_skills_have_a_variant_for_everybody(agent: str) -> None:
    for skill in packaged_skills().values():
        assert all(path.count("/") <= 1 for path in variant(skill, agent))


def test_nothing_in_the_packaged_skills_means_more_to_claude_than_it_says() -> None:
    """Claude Code runs !`command` while it reads a skill, and puts arguments in the place of $1."""
    for skill in packaged_skills().values():
        for path, data in skill.files.items():
            assert not re.search(rb"!`|```!|\$(?:\d|ARGUMENTS|\{CLAUDE)", data), f"{skill.name}/{path}"
