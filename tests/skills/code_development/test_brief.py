"""The brief as Markdown: about a page, and nothing in it acts."""

from __future__ import annotations

import re
from pathlib import Path

from fubcli.skills.code_development.brief import brief
from tests.skills.code_development.pages.blocks import outside
from tests.skills.code_development.tables import COMMENT, NAMES
from tests.skills.code_development.test_run import wide
from tests.skills.code_development.world import TASK, briefed, event, recorded, upstream


def test_the_brief_of_one_table_is_about_a_page(tmp_path: Path) -> None:
    lookups = recorded("fub")["tables"]
    stages = next(each for each in lookups if each["name"] == "stages")
    data = briefed(
        tmp_path, upstream(wide(stages["columns"]["rows"], name="stages") | {"table": stages}), task="Show stages"
    )
    text = "".join(brief(data))
    assert text.startswith("# Brief: backend-feature\n\n> Show stages\n")
    assert "| sort\\_order | int | no |  |" in text
    assert len(text.splitlines()) <= 90


def test_a_brief_before_a_migration_says_whether_to_wait(tmp_path: Path) -> None:
    data = briefed(tmp_path, event("monitor-job-failed"), scope="database-migration", task="Plan")
    text = "".join(brief(data))
    assert "- Do not migrate while the export is critical" in text
    assert "## The nightly export: wait" in text
    assert "rename column:\n\n1. Add the new column" in text


def test_text_from_elsewhere_makes_no_markup(tmp_path: Path) -> None:
    rows = [
        [name, "string", True, "personal:email", COMMENT] for name in [*NAMES, "[a](https://x.y)", "<img src=x>", "a|b"]
    ]
    data = briefed(tmp_path, upstream(wide(rows)), task="# [click](https://evil.example) <script>\n\n# Heading | `x`")
    text = "\n".join(outside("".join(brief(data))))
    for never in ("https://", "\u202e", "\n# Heading"):
        assert never not in text
    assert not re.search(r"(?<!\\)(<|\]\()", text)
    assert TASK not in text
    assert [line for line in text.splitlines() if line.startswith("# ")] == ["# Brief: backend-feature"]
