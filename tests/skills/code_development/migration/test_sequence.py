"""The safe sequence: expand, fill, export, one good night, readers, contract; merged for a file."""

from __future__ import annotations

import pytest

from fubcli.sql.migrations import read_migration
from tests.skills.code_development.migration.world import assessed


def phases(text: str) -> list[str]:
    return [each["phase"] for each in assessed(text)["sequence"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALTER TABLE contacts RENAME COLUMN email TO mail", "expand expand fill export wait contract contract"),
        ("ALTER TABLE contacts MODIFY stage_id VARCHAR(9)", "expand expand fill export wait contract contract"),
        ("ALTER TABLE contacts DROP COLUMN email", "readers export wait contract"),
        ("DROP TABLE contacts", "readers export wait contract"),
        ("TRUNCATE TABLE contacts", "readers export wait contract"),
        ("RENAME TABLE contacts TO people", "expand export wait contract contract"),
        ("ALTER TABLE contacts ADD COLUMN x INT", "expand export wait"),
        ("ALTER TABLE contacts ENGINE=BLACKHOLE", "stop"),
        ("CALL p()", "stop"),
        ("ALTER TABLE contacts ADD INDEX (email)", ""),
    ],
)
def test_phases(text: str, expected: str) -> None:
    assert phases(text) == expected.split()


def test_a_rename_is_a_new_column_beside_the_old_one() -> None:
    told = assessed("ALTER TABLE fub.contacts CHANGE email mail VARCHAR(255) NOT NULL")["sequence"]
    assert [each["sql"] for each in told if "sql" in each] == [
        "ALTER TABLE `fub`.`contacts` ADD COLUMN `mail` varchar(255) NULL, ALGORITHM=INSTANT;",
        "UPDATE `fub`.`contacts` SET `mail` = `email` WHERE `id` > :last AND `id` <= :last + 10000;",
        "ALTER TABLE `fub`.`contacts` DROP COLUMN `email`;",
    ]
    (wait,) = [each["argv"] for each in told if "argv" in each]
    assert wait == ["fubcli", "--operation=monitor", "--catalog=fub", "--timeframe=today", "--fail-on=warning"]


def test_the_sequences_of_a_file_are_one_with_one_night_to_wait_for() -> None:
    told = assessed(
        "ALTER TABLE contacts DROP COLUMN email; ALTER TABLE contacts DROP COLUMN email; DROP TABLE accounts;"
    )["sequence"]
    found = [each["phase"] for each in told]
    assert found == ["readers", "readers", "export", "export", "wait", "contract", "contract"]
    assert [each["step"] for each in told] == list(range(1, len(told) + 1))


@pytest.mark.parametrize(
    "text", ["ALTER TABLE contacts RENAME COLUMN email TO mail", "ALTER TABLE contacts MODIFY stage_id VARCHAR(9)"]
)
def test_what_comes_before_the_contraction_breaks_nothing(text: str) -> None:
    told = assessed(text)["sequence"]
    before = " ".join(
        each["sql"]
        for each in told
        if "sql" in each and each["phase"] in ("expand", "fill") and "<" not in each["sql"].split("=")[0]
    )
    assert before
    assert assessed(before.replace(":last + 10000", "2").replace(":last", "1"))["exit"] == 0
    assert all(read_migration(each["sql"]) for each in told if "sql" in each)
