"""Skills held against the specification, beside its own reference implementation (`agentskills validate`)."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from skills_ref.cli import main as agentskills

from fubcli.operations.agents import validated
from fubcli.operations.agents.skill import packaged_folder
from fubcli.operations.agents.validation import MOST_LINES, MOST_TOKENS, judged
from tests.operations.agents.drafts import write_drafts

NAME = "my-skill"
GOOD = f"---\nname: {NAME}\ndescription: Does it. Use it when it is asked for.\n"


def written(tmp_path: Path, text: str | bytes, *, folder: str = NAME) -> Path:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "SKILL.md").write_bytes(text if isinstance(text, bytes) else text.encode())
    return tmp_path / folder


def reference_agrees(folder: Path) -> bool:
    """Whether the command of the reference implementation calls a folder valid."""
    return CliRunner().invoke(agentskills, ["validate", str(folder)]).exit_code == 0


VALID = {
    "the least": GOOD + "---\nDo it.\n",
    "all six fields": GOOD
    + "license: MIT\ncompatibility: Requires git.\nmetadata:\n  title: My skill\n  argument-hint: --x=y|z [options]\nallowed-tools: Bash(git:*) Read\n---\nDo it.\n",
    "an empty body": GOOD + "---\n",
    "comments": GOOD + "# a comment\n---\nDo it.\n",
    "quotes": f"---\nname: '{NAME}'\ndescription: \"Does: it\"\n---\nDo it.\n",
    "a block": f"---\nname: {NAME}\ndescription: |\n  Does it.\n  Use it.\n---\nDo it.\n",
    "Windows line ends": (GOOD + "---\nDo it.\n").replace("\n", "\r\n"),
    "a rule below": GOOD + "---\nDo it.\n\n---\n\nMore.\n",
    "a description of 1,024": f"---\nname: {NAME}\ndescription: {'x' * 1024}\n---\n",
    "compatibility of 500": GOOD + f"compatibility: {'x' * 500}\n---\n",
    "a key with a domain": GOOD + "metadata:\n  acme.com/owner: me\n---\nDo it.\n",
    "words with a meaning, in quotes": f"---\nname: {NAME}\ndescription: '<<'\nlicense: \"=\"\n---\nDo it.\n",
    "words with a slash": GOOD + "---\nKnow your assets/liabilities, and scripts/build.\n",
    "a folder made in a block": GOOD + "---\n```bash\nmkdir -p scripts/build.d\n```\n",
    "a folder made in a list's block": GOOD + "---\n- Do:\n\n  ```bash\n  touch scripts/a.sh\n  ```\n",
    "a link in a block without end": GOOD + "---\n```text\n[it](no.md)\nscripts/no.sh\n",
    "a link in a longer fence": GOOD + "---\n````text\n```\n[it](no.md)\n````\n",
    "letters of the world": f"---\nname: {NAME}\ndescription: Überprüft 表 🎉\n---\nDo it: ✓\n",
}
INVALID = {
    "nothing": "",
    "no frontmatter": "# Title\n",
    "a frontmatter that is not first": "\n" + GOOD + "---\n",
    "a frontmatter without end": GOOD,
    "a byte-order mark": "\ufeff" + GOOD + "---\n",
    "an empty frontmatter": "---\n---\nDo it.\n",
    "a list": "---\n- name\n- description\n---\n",
    "no name": "---\ndescription: Does it.\n---\n",
    "no description": f"---\nname: {NAME}\n---\n",
    "an empty description": f"---\nname: {NAME}\ndescription: ''\n---\n",
    "a blank description": f"---\nname: {NAME}\ndescription: '  '\n---\n",
    "a field that is Claude's": GOOD + "argument-hint: x\n---\n",
    "a field that is nobody's": GOOD + "parent: x\n---\n",
    "a description of 1,025": f"---\nname: {NAME}\ndescription: {'x' * 1025}\n---\n",
    "compatibility of 501": GOOD + f"compatibility: {'x' * 501}\n---\n",
    "no YAML": "---\nname: [\n---\n",
    "a colon in a plain text": f"---\nname: {NAME}\ndescription: Does: it\n---\n",
    "a name twice": GOOD + f"name: {NAME}\n---\n",
    "a flow mapping": GOOD + "metadata: {title: x}\n---\n",
    "a flow list": GOOD + "allowed-tools: [Read]\n---\n",
    "an alias": f"---\nname: &n {NAME}\ndescription: *n\n---\n",
    "an anchor": f"---\nname: &n {NAME}\ndescription: Does it.\n---\n",
    "a tag": f"---\nname: {NAME}\ndescription: !!python/object/apply:os.system [id]\n---\n",
    "bytes that are no text": GOOD.encode() + b"---\n\xff\xfe\n",
    "a bomb": "---\na: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n---\n",
    "an equals sign": f"---\nname: {NAME}\ndescription: =\n---\n",
    "a merge key for a text": f"---\nname: {NAME}\ndescription: <<\n---\n",
    "a merge key in metadata": GOOD + "metadata:\n  <<: x\n---\n",
    "ends of a document": GOOD + "...\n...\n---\n",
    "a name that is a list": "---\nname:\n  - x\ndescription: Does it.\n---\n",
}
NAMES = {
    "a": True, "a1": True, "1a": True, "a-b-c": True, "x" * 64: True, "über": True,
    "A": False, "a_b": False, "-a": False, "a-": False, "a--b": False, "a.b": False, "a b": False, "x" * 65: False, "é-É": False,
}  # fmt: skip


@pytest.mark.parametrize("case", VALID)
def test_a_valid_skill_is_valid_by_both(tmp_path: Path, case: str) -> None:
    folder = written(tmp_path, VALID[case])
    assert judged(folder)["problems"] == []
    assert reference_agrees(folder)


@pytest.mark.parametrize("case", INVALID)
def test_an_invalid_skill_is_invalid_by_both(tmp_path: Path, case: str) -> None:
    folder = written(tmp_path, INVALID[case])
    assert judged(folder)["problems"]
    assert not reference_agrees(folder)


@pytest.mark.parametrize(("name", "is_valid"), NAMES.items())
def test_a_name_is_judged_alike(tmp_path: Path, name: str, is_valid: bool) -> None:
    folder = written(tmp_path, f"---\nname: {name}\ndescription: Does it.\n---\n", folder=name)
    assert judged(folder)["valid"] is reference_agrees(folder) is is_valid, judged(folder)


def test_a_name_is_that_of_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = written(tmp_path, GOOD + "---\n", folder="other")
    assert judged(folder)["problems"] == ["name is not that of its folder, other"]
    assert not reference_agrees(folder)
    (tmp_path / "other").rename(tmp_path / NAME)
    monkeypatch.chdir(tmp_path / NAME)
    (tmp_path / NAME / "references").mkdir()
    for way in (".", "references/..", f"../{NAME}/", str(tmp_path / NAME / "references" / "..")):
        assert judged(Path(way))["valid"], way


@pytest.mark.parametrize("names", [("skill.md",), ("SKILL.md", "skill.md")])
def test_a_file_in_lower_case_is_read_where_there_is_no_other(tmp_path: Path, names: tuple[str, ...]) -> None:
    folder = written(tmp_path, VALID["the least"])
    (folder / "SKILL.md").rename(folder / names[0])
    for name in names[1:]:
        (folder / name).write_text("no skill")
    assert judged(folder)["problems"] == []
    assert reference_agrees(folder)
    assert validated([folder / names[-1]]).data["skills"][0]["path"] == str(folder)


STRICTER = {
    "metadata that is no mapping": (GOOD + "metadata: x\n---\n", "no mapping"),
    "metadata of numbers": (GOOD + "metadata:\n  version: 1\n---\n", "metadata.version is not a text"),
    "metadata in metadata": (GOOD + "metadata:\n  a:\n    b: c\n---\n", "metadata.a is not a text"),
    "tools as a list": (GOOD + "allowed-tools:\n  - Read\n---\n", "allowed-tools is not a text"),
    "an empty compatibility": (GOOD + "compatibility: ''\n---\n", "compatibility is empty"),
    "a name that is a number elsewhere": ("---\nname: 7\ndescription: Does it.\n---\n", "name is not a text"),
    "a truth": (f"---\nname: {NAME}\ndescription: true\n---\n", "description is not a text"),
    "a long body": (GOOD + "---\n" + "x\n" * (MOST_LINES + 1), "501 lines"),
    "a wide body": (GOOD + "---\n" + "x" * (3 * MOST_TOKENS + 1), "5,001 tokens"),
    "a fence inside": (f"---\nname: {NAME}\ndescription: Does --- it.\n---\n", "inside its frontmatter"),
    "an invisible character": (f"---\nname: {NAME}\ndescription: Does\u202e it.\n---\n", "U+202E"),
    "a file that is not there": (GOOD + "---\nRead [it](references/no.md).\n", "names references/no.md, which is not there"),
    "a file named in plain words": (GOOD + "---\nRun `scripts/no.sh`.\n", "names scripts/no.sh, which is not there"),
    "a file two folders down": (GOOD + "---\nRead references/a/b.md.\n", "more than one folder down"),
    "a file outside": (GOOD + "---\nRead [it](../other/SKILL.md).\n", "not a path inside"),
    "a file of the machine": (GOOD + "---\nRead [it](/etc/passwd).\n", "not a path inside"),
    "a file outside in disguise": (GOOD + "---\nRead [it](references/%2e%2e/%2e%2e/x).\n", "not a path inside"),
    "a link out": (GOOD + "---\nRead [it](references/link.md).\n", "leads out"),
    "a link after a block": (GOOD + "---\n```text\nx\n```\nRead [it](no.md).\n", "names no.md"),
    "a link after three backticks in a line": (GOOD + "---\n```x``` is code. Read [it](no.md).\n", "names no.md"),
    "an equals sign in metadata": (GOOD + "metadata:\n  a: =\n---\n", "has = for a text"),
    "the end of a document": (GOOD + "...\n---\n", "has ... inside"),
    "a NUL": (GOOD.replace("Does", "Do\0es") + "---\n", "NUL"),
    "deep nesting": (GOOD + "metadata:\n" + "".join(f"{' ' * at}a:\n" for at in range(1, 200)) + "---\n", "nested deeper"),
}  # fmt: skip


@pytest.mark.parametrize("case", STRICTER)
def test_what_the_specification_says_and_its_implementation_does_not_look_at(tmp_path: Path, case: str) -> None:
    text, said = STRICTER[case]
    folder = written(tmp_path, text, folder="7" if "name: 7" in text else NAME)
    (folder / "references").mkdir()
    (tmp_path / "outside.md").touch()
    (folder / "references" / "link.md").symlink_to(tmp_path / "outside.md")
    assert said in " ".join(judged(folder)["problems"])


def test_files_that_are_there_and_addresses_are_no_problem(tmp_path: Path) -> None:
    body = (
        "Read [a](references/a.md#part) and references/a.md, [b](b.md), [c](https://x.example/references/none.md),\n"
        "[d](#part), `[e](f)` and src/scripts/none.sh.\n\n```python\nx[0](nothing)\n```\n"
    )
    folder = written(tmp_path, GOOD + "---\n" + body)
    (folder / "references").mkdir()
    (folder / "references" / "a.md").touch()
    (folder / "b.md").touch()
    assert judged(folder)["problems"] == []


def test_a_large_file_a_pipe_and_nothing_are_told_at_once(tmp_path: Path) -> None:
    huge = written(tmp_path, GOOD + "---\n" + "x" * 6_000_000)
    assert "larger than" in judged(huge)["problems"][0]
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe" / "SKILL.md")
    assert "not a regular file" in judged(tmp_path / "pipe")["problems"][0]
    for nowhere in (tmp_path / "none", tmp_path / "pipe" / "SKILL.md" / "x", tmp_path / ("x" * 300)):
        assert "cannot be read" in judged(nowhere)["problems"][0]


def test_what_is_made_to_take_long_is_told_at_once(tmp_path: Path) -> None:
    for number, text in enumerate(
        (
            "---\n" + "".join(f"a{at}: x\n" for at in range(500_000)) + "---\n",
            GOOD + "---\n" + "~~~x\n" * 900_000,
            GOOD + "---\n" + "](" * 2_000_000,
            GOOD + "---\n" + "references/" * 400_000,
        )
    ):
        before = time.process_time()
        assert judged(written(tmp_path, text, folder=f"x{number}"))["problems"]
        assert time.process_time() - before < 5


def test_the_packaged_skills_and_the_drafts_are_valid_by_both(tmp_path: Path) -> None:
    write_drafts(tmp_path / "drafts")
    folders = [*(tmp_path / "drafts").iterdir(), *(path.parent for path in packaged_folder().glob("*/SKILL.md"))]
    envelope = validated(folders)
    assert (envelope.data["findings"], envelope.exit_code) == ([], 0)
    assert all(reference_agrees(folder) for folder in folders)


def test_a_skills_file_may_be_named_in_the_place_of_its_folder(tmp_path: Path) -> None:
    folder = written(tmp_path, VALID["the least"])
    assert validated([folder / "SKILL.md"]).data["skills"][0]["path"] == str(folder)
    assert validated([tmp_path]).exit_code == 8
