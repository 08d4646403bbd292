"""What a page says of a migration: first of all, with places, reasons and the way that is safe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fubcli.skills.code_development.brief import brief
from tests.skills.code_development.migration.world import assessed
from tests.skills.code_development.pages.blocks import blocks, outside
from tests.skills.code_development.test_run import valid
from tests.skills.code_development.world import briefed, ports_of

BREAKS = "ALTER TABLE contacts DROP COLUMN stage_id;\n"
UNKNOWN = "CALL mystery();\n"
SAFE = "ALTER TABLE deal_custom_fields DROP COLUMN label;\n"
ORDERED = "ALTER TABLE contacts ADD COLUMN nick VARCHAR(20) NULL;\n"


def told(directory: Path, text: str, name: str = "x.sql") -> dict[str, Any]:
    ports = ports_of(directory, migration=lambda files, events: assessed(text, name))
    return valid(briefed(directory, ports=ports, scope="database-migration", files=(name,)))


def page(directory: Path, text: str, name: str = "x.sql") -> str:
    return "".join(brief(told(directory, text, name)))


@pytest.mark.parametrize(
    ("text", "title", "evidence"),
    [
        (SAFE + BREAKS + UNKNOWN, "The migration breaks the nightly export", ["/migration/statements/1"]),
        (SAFE + UNKNOWN, "The migration is not known to be safe", ["/migration/statements/1"]),
        ("-- nothing\n", "The migration is not known to be safe", ["/migration"]),
    ],
)
def test_the_finding_says_which_and_where(tmp_path: Path, text: str, title: str, evidence: list[str]) -> None:
    found = told(tmp_path, text)["findings"][0]
    assert (found["title"], found["evidence"], found["severity"]) == (title, evidence, "critical")


def test_the_migration_comes_first_with_the_place_the_reason_and_the_tables(tmp_path: Path) -> None:
    text = page(tmp_path, SAFE + BREAKS)
    assert text.index("## The migration: breaks export") < text.index("## Approach")
    assert "### x.sql:2: breaks the export" in text
    assert "- What it does: drop column." in text
    assert "- Why: the column stage\\_id of contacts is exported, and would be gone." in text
    assert "fub.contacts\\_bronze.contacts (bronze), fub.contacts\\_silver.contacts (silver)" in text
    assert "x.sql:1" not in text
    assert "ALTER TABLE contacts DROP COLUMN stage_id" in blocks(text, "sql")


def test_the_safe_sequence_has_its_sql_and_commands(tmp_path: Path) -> None:
    text = page(tmp_path, BREAKS)
    assert "### Safe sequence\n\n1. application and lakehouse: Let nothing read stage\\_id any more" in text
    assert "ALTER TABLE `contacts` DROP COLUMN `stage_id`;" in blocks(text, "sql")
    wait = "fubcli --operation=monitor --catalog=fub --timeframe=today --fail-on=warning"
    assert wait in blocks(text, "bash")
    assert "drop table:" not in text


def test_what_breaks_comes_before_what_is_unknown_and_what_has_an_order(tmp_path: Path) -> None:
    text = page(tmp_path, ORDERED + UNKNOWN + BREAKS)
    places = [line for line in text.splitlines() if line.startswith("### x.sql")]
    assert [each.split(":")[1] for each in places] == ["3", "2", "1"]
    assert "- Order: it is exported only after it has been added to the export." in text


def test_a_migration_that_is_safe_has_no_statement_on_the_page(tmp_path: Path) -> None:
    text = page(tmp_path, SAFE)
    assert "## The migration: safe\n\nThe nightly export does not break. 0 of 1 statements need a look." in text
    assert "### x.sql" not in text


def test_a_long_migration_is_cut_and_says_so(tmp_path: Path) -> None:
    text = page(tmp_path, UNKNOWN * 60)
    assert "50 more of them are in the event." in text
    assert len(text.splitlines()) < 150


@pytest.mark.parametrize("evil", ["```\n# Heading\n", "[a](https://evil.example)", "<script>", "\u202e", "`````"])
def test_texts_of_a_migration_make_no_markup(tmp_path: Path, evil: str) -> None:
    text = page(tmp_path, f"{UNKNOWN}CALL f('{evil}');\n```{evil};\n", f"{evil[:9]}.sql")
    assert "\u202e" not in text
    for line in outside(text):
        assert not line.startswith("# H")
        assert "https://" not in line
        assert "](" not in line.replace("\\](", "")
        assert "<" not in line.replace("\\<", "")
