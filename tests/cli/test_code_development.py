"""`fubcli code-development` on the embedded lakehouse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.events import data_of, event_of
from tests.conftest import Fubcli

NAMED = ("--catalog=fub", "--schema=contacts_silver", "--table=stages", "--upstream=none")
BRIEF = ("code-development", "--task=Show stages", "--scope=small-feature")


def test_a_schema_event_becomes_a_brief_in_the_same_trace(fubcli: Fubcli, tmp_path: Path) -> None:
    first = event_of(fubcli("--operation=schema", "--catalog=fub", "--schema=contacts_silver"))
    (tmp_path / "first.json").write_text(json.dumps(first))
    told = event_of(fubcli(*BRIEF, f"--upstream={tmp_path / 'first.json'}"))
    assert told["source"] == "urn:fub:skill:code-development"
    assert told["causationid"] == first["id"]
    assert told["traceparent"].split("-")[1] == first["traceparent"].split("-")[1]
    assert told["data"]["warehouse"]["embedded"] is True
    assert told["data"]["tables"][0]["name"] == "fub.contacts_silver.stages"


def test_options_are_read_with_underscores_too(fubcli: Fubcli, tmp_path: Path) -> None:
    out = tmp_path / "out"
    data = data_of(fubcli(*BRIEF, *NAMED, f"--output_dir={out}", "--models=python,php"))
    assert sorted(each.name for each in out.iterdir()) == ["StagesRow.php", "StagesRow.py", "brief.md"]
    assert data["models"]["directory"] == str(out)
    again = data_of(fubcli(*BRIEF, *NAMED, f"--output-dir={out}"), 2)
    assert "is there already" in again["detail"]
    data_of(fubcli(*BRIEF, *NAMED, f"--output-dir={out}", "--overwrite"))


def test_people_read_markdown(fubcli: Fubcli) -> None:
    text = fubcli(*BRIEF, *NAMED, "--output=markdown").stdout
    assert text.startswith("# Brief: small-feature\n\n> Show stages\n")


def test_people_read_what_a_migration_does_first(fubcli: Fubcli, tmp_path: Path) -> None:
    (tmp_path / "x.sql").write_text("ALTER TABLE contacts DROP COLUMN stage_id;\n")
    arguments = ("--task=Drop", "--scope=database-migration", "--files=x.sql", "--upstream=none")
    for form in ("markdown", "table"):
        done = fubcli("code-development", *arguments, f"--output={form}")
        assert done.returncode == 8
        assert "x.sql:1: breaks the export" in done.stdout
    data = data_of(fubcli("code-development", *arguments), 8)
    assert data["findings"][0]["title"] == "The migration breaks the nightly export"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--task=x", "--scope=bugfix", *NAMED), "Did you mean bug-fix?"),
        (("--task=", "--scope=bug-fix", *NAMED), "--task is empty"),
        (("--task=x", "--scope=bug-fix", "--upstream=none"), "Nothing says which tables"),
        (("--task=x", "--scope=bug-fix", *NAMED, "--files=a.php,x.sql"), "--scope=database-migration"),
        (("--task=x", "--scope=bug-fix", *NAMED, "--models=perl"), "json-schema, typescript, php, python"),
        (("--task=x", "--scope=bug-fix", *NAMED, "--overwrite"), "--output-dir"),
        (("--task=x", "--scope=bug-fix", "--catalog=a,b", "--upstream=none"), "name one"),
        (("--task=x", "--scope=bug-fix", "--catalog=fub", "--table=nothing", "--upstream=none"), "no schema has it"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_says_what_to_do(fubcli: Fubcli, arguments: tuple[str, ...], said: str) -> None:
    assert said in data_of(fubcli("code-development", *arguments), 2)["detail"]
