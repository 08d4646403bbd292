"""The queries of a page: SQL and commands that can be used as they stand."""

from __future__ import annotations

import shlex
from pathlib import Path

from fubcli.skills.code_development.brief import brief
from tests.cli.events import data_of
from tests.conftest import Fubcli
from tests.skills.code_development.filled import filled
from tests.skills.code_development.pages.blocks import blocks
from tests.skills.code_development.world import briefed, event


def test_every_query_has_its_sql_its_verdicts_and_its_command(tmp_path: Path) -> None:
    data = briefed(tmp_path, event("schema-event"))
    text = "".join(brief(data))
    assert blocks(text, "sql") == [each["sql"] for each in data["queries"]]
    commands = [each for each in blocks(text, "bash") if "--query=-" in each]
    assert len(commands) == len(data["queries"])
    assert "production: needs\\_staging, staging: allow" in text
    assert len(text) <= 20_000


def test_a_command_of_the_page_runs_its_sql_from_stdin(tmp_path: Path, fubcli: Fubcli) -> None:
    text = "".join(brief(briefed(tmp_path, event("schema-event"))))
    join = next(place for place, sql in enumerate(blocks(text, "sql")) if "LEFT JOIN" in sql)
    for place in (0, join):
        argv = shlex.split(blocks(text, "bash")[place])
        data_of(fubcli(*filled(argv[1:]), stdin=blocks(text, "sql")[place].encode()))


def test_placeholders_are_named(tmp_path: Path) -> None:
    text = "".join(brief(briefed(tmp_path, event("schema-event"))))
    assert "Replace before you run one: ACCOUNT\\_ID, CONTACT\\_ID" in text
    assert "--param=account_id:bigint=ACCOUNT_ID" in text
