"""The corpus: every migration with its facts and its verdict, none of them ever called safe when it is not."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import jsonschema
import pytest

from fubcli.contracts.published import schema
from fubcli.skills.code_development.migration import MigrationRequest, assess
from fubcli.skills.code_development.migration.sources import MigrationFile
from tests.skills.code_development.migration.world import DATA, NOON, assessed, ports

CASES = [json.loads(line) for line in (DATA / "cases.ndjson").read_text(encoding="utf-8").splitlines()]
SCHEMA = schema("migration-verdict")


def name_of(case: dict[str, Any]) -> str:
    return (
        f"{case['sql'][:60]}-{case.get('file', case.get('files', ''))}"[:120]
        .encode("ascii", "replace")
        .decode()
        .replace("\n", " ")
    )


def kinds_of(told: dict[str, Any]) -> list[str]:
    return sorted(change["kind"] for statement in told["statements"] for change in statement["changes"])


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_corpus(case: dict[str, Any]) -> None:
    named = case.get("files", [[case.get("file", "V1__change.sql"), case["sql"]]])
    files = tuple(MigrationFile(name, text.encode("utf-8", "surrogatepass")) for name, text in named)
    told = assess(MigrationRequest(files), ports())
    assert told["verdict"] == case["verdict"], [each["reason"] for each in told["statements"]]
    assert told["exit"] == (0 if case["verdict"].startswith("safe") else 8)
    if "kinds" in case:
        assert kinds_of(told) == sorted(case["kinds"])
    jsonschema.validate(json.loads(json.dumps(told)), SCHEMA, format_checker=jsonschema.FormatChecker())


def test_the_corpus_is_large_and_has_every_verdict() -> None:
    assert len(CASES) >= 120
    assert {case["verdict"] for case in CASES} == {"safe", "safe_with_order", "unknown", "breaks_export"}


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case["verdict"] == "breaks_export" and not {"file", "files"} & case.keys()],
    ids=name_of,
)
def test_no_harmless_statement_beside_a_break_makes_it_safe(case: dict[str, Any]) -> None:
    text = (
        f"SET NAMES utf8mb4;\n-- first\nINSERT INTO notes VALUES (';');\n{case['sql'].rstrip().rstrip(';')};\nSELECT 1;"
    )
    if "DELIMITER" not in case["sql"]:
        assert assessed(text)["exit"] == 8


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02", b"\xff\xfeA\x00L\x00", b"\xc3(", b"A" * 5_000_000, b"(" * 1_000_000, b"/*!" * 200_000, b"'" * 100_001, b"\\" * 1_000,
        "ALTER TABLE contacts ADD x INT \u202e".encode(), b"ALTER TABLE " + b"a." * 100_000, b"DELIMITER ", b"DELIMITER x\nx", b";" * 1_000_000,
        b"CREATE PROCEDURE p() " + b"BEGIN " * 10_000, b"ALTER TABLE t ADD (" * 5_000, b"DELIMITER a\n" * 50_000,
    ],
    ids=range(16),
)  # fmt: skip
def test_hostile_files_are_never_safe(data: bytes) -> None:
    told = assessed(data)
    assert told["verdict"] == "unknown"
    assert len(json.dumps(told)) < 1_000_000


def test_text_of_the_migration_hides_nothing() -> None:
    drop = "ALTER TABLE contacts DROP COLUMN `\u202eemail\x1b[31m`; ALTER TABLE accounts RENAME TO `a``b\u200b`;"
    change = "ALTER TABLE contacts CHANGE email `\u202e` ENUM('\u202e'), MODIFY stage_id ENUM('\u200b'), CHANGE phone `a\x1b` TEXT;"
    told = assessed(drop + change)
    text = json.dumps(told, ensure_ascii=False)
    assert told["verdict"] == "breaks_export"
    assert not any(character in text for character in "\u202e\x1b\u200b")
    assert "\\x1b" not in json.dumps([step.get("sql") for step in told["sequence"]])


def test_a_name_that_is_not_plain_comes_into_no_sql_of_the_sequence() -> None:
    told = assessed("ALTER TABLE contacts CHANGE email `x``; DROP TABLE accounts; --` VARCHAR(9)")
    assert told["verdict"] in ("breaks_export", "unknown")
    assert not any("accounts" in step.get("sql", "") for step in told["sequence"])


def test_many_statements_are_cut_with_the_worst_kept() -> None:
    told = assessed("SELECT 1;" * 500 + "DROP TABLE contacts;")
    assert (told["statement_count"], len(told["statements"]), told["truncated"]) == (501, 200, True)
    assert told["statements"][-1]["breaks_export"] == "yes"


def test_files_run_in_their_order() -> None:
    told = assessed("ALTER TABLE people DROP COLUMN email;")
    assert told["verdict"] == "unknown"
    told = assessed("ALTER TABLE contacts RENAME TO people; ALTER TABLE people DROP COLUMN email;")
    assert [each["breaks_export"] for each in told["statements"]] == ["yes", "yes"]


def test_what_lands_counts_only_where_it_is_known() -> None:
    drop = "ALTER TABLE contacts DROP COLUMN nothing_of_the_kind"
    assert assessed(drop)["verdict"] == "safe"
    assert assessed(drop, columns=lambda _: {})["verdict"] == "breaks_export"
    assert assessed(drop, exports=dict)["verdict"] == "unknown"


def test_a_statement_in_the_window_is_safe_at_another_time_only() -> None:
    at = NOON + timedelta(hours=12, minutes=30)
    told = assessed("ALTER TABLE contacts ADD INDEX (email)", at=at)
    assert (told["verdict"], told["statements"][0]["overlap"]["overlaps"]) == ("safe_with_order", "yes")
    told = assessed("ALTER TABLE contacts ADD INDEX (email)", at=at + timedelta(hours=3))
    assert (told["verdict"], told["statements"][0]["overlap"]["overlaps"]) == ("safe", "no")


def test_the_same_question_has_the_same_answer() -> None:
    text = "\n".join(
        case["sql"].rstrip(";") + ";"
        for case in CASES
        if "DELIMITER" not in case["sql"] and "file" not in case and "files" not in case
    )
    assert assessed(text) == assessed(text)
