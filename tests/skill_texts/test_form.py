"""Each skill has the form of the Agent Skills specification, is short, and is told apart from the others."""

from __future__ import annotations

import itertools
import re
import subprocess
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.skill_texts.texts import HEADS, TEXTS, Text

every_skill = pytest.mark.parametrize("head", HEADS, ids=lambda text: text.skill)
every_text = pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
TRIGGERS: Mapping[str, Sequence[str]] = {
    "databricks-analytics": ("SQL", "lakehouse", "schemas", "tables", "nightly export", "data quality", "CSV"),
    "support-investigation": ("root cause", "incident", "support issue", "post-mortem", "data inconsistency"),
    "code-development": ("implement", "migration", "nightly export", "TypeScript", "PHP", "column", "API"),
    "datadog-management": ("Datadog", "alert", "monitor", "mute", "metrics", "dashboard", "threshold"),
    "gitlab-pipeline-monitoring": ("GitLab", "pipeline", "job", "log", "deployed", "retry", "CI/CD"),
    "confluence-management": ("Confluence", "wiki", "page", "publish", "document", "runbook", "comment"),
}


def test_there_are_six() -> None:
    assert {head.skill for head in HEADS} == set(TRIGGERS)


@every_skill
def test_the_reference_validator_accepts_it(head: Text) -> None:
    command = [Path(sysconfig.get_path("scripts")) / "agentskills", "validate", head.path.parent]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@every_skill
def test_frontmatter_has_what_the_specification_knows_and_no_more(head: Text) -> None:
    front = head.frontmatter
    assert set(front) == {"name", "description", "license", "compatibility", "metadata", "allowed-tools"}
    assert front["name"] == head.skill
    assert front["license"] == "Apache-2.0"
    assert len(front["description"]) <= 1_024
    assert len(front["compatibility"]) <= 500
    assert set(front["metadata"]) == {"title", "short", "argument-hint"}
    assert all(isinstance(value, str) and "\n" not in value for value in front["metadata"].values())
    assert len(front["metadata"]["short"]) < 100


@every_skill
def test_frontmatter_is_read_by_those_who_read_line_by_line(head: Text) -> None:
    for line in head.source.split("---\n")[1].splitlines():
        assert re.match(r"(  )?[a-z-]+:( [^>|].*)?$", line)


@every_skill
def test_a_description_says_when_with_the_words_that_users_say(head: Text) -> None:
    said = head.frontmatter["description"]
    assert "Use it " in said
    assert re.search(r"\bNot for|no code editor", said)
    for trigger in TRIGGERS[head.skill]:
        assert trigger.lower() in said.lower(), trigger


def test_descriptions_are_told_apart() -> None:
    for one, other in itertools.combinations(HEADS, 2):
        words = [set(re.findall(r"\w{4,}", each.frontmatter["description"].lower())) for each in (one, other)]
        assert len(words[0] & words[1]) / len(words[0] | words[1]) < 0.4, (one.skill, other.skill)


@every_skill
def test_a_skill_is_short(head: Text) -> None:
    assert 80 <= len(head.body.splitlines()) <= 170
    assert len(head.body) / 4 < 2_800  # about so many tokens


@every_text
def test_a_reference_is_shorter_than_its_skill(text: Text) -> None:
    assert len(text.body.splitlines()) <= 170
    assert text.body.lstrip().startswith("# ")


@every_skill
def test_a_skill_tells_exit_codes_limits_and_what_is_no_instruction(head: Text) -> None:
    for heading in ("When the exit code is not 0", "Gotchas", "When not to use it"):
        assert f"\n## {heading}\n" in head.body
    for word in ("untrusted", "embedded", "data.detail", "remedy"):
        assert word in head.body


@every_text
def test_nothing_of_a_machine_or_a_secret_is_in_it(text: Text) -> None:
    assert not re.search(r"(?<![\w.)])/(tmp|home|work|Users|root|opt|var)\b|[A-Z]:\\", text.source)
    assert not re.search(
        r"dapi[0-9a-f]{8}|glpat-|ATATT|xox[bp]-|eyJ[\w-]{8}|BEGIN .*KEY|(?i:password|token) ?[=:] ?\w", text.source
    )
    assert set(re.findall(r"https?://([\w.:-]+)", text.source)) <= {"api.datadoghq.com"}
    assert not re.search(r"localhost|127\.0\.0\.1|(?<!fub)\.internal\b|\.corp\b", text.source)
    assert all(each.isprintable() or each == "\n" for each in text.source)
