"""Statements with their lines, changes and costs; what is not understood is unknown, and nothing is left out."""

from __future__ import annotations

import pytest

from fubcli.model.migration import Algorithm, Change, ChangeKind, TableRef
from fubcli.sql.migrations import read_clauses, read_migration


def changes(text: str) -> list[Change]:
    return [change for statement in read_migration(text) for change in statement.changes]


def only(text: str) -> Change:
    (change,) = changes(text)
    return change


def test_statements_have_their_lines() -> None:
    text = "-- a\nSELECT 1;\n\nALTER TABLE a\n  DROP b,\n  DROP c;\nDELIMITER //\nSELECT 2//\nDELIMITER ;\nSELECT 3"
    assert [(each.line, each.until_line) for each in read_migration(text)] == [(2, 2), (4, 6), (8, 8), (10, 10)]


def test_a_definition_is_read_whole() -> None:
    change = only(
        "ALTER TABLE d.t ADD COLUMN IF NOT EXISTS `a b` DECIMAL(10, 2) UNSIGNED NOT NULL DEFAULT -1.5 COMMENT 'x, y' COLLATE utf8mb4_bin AFTER z"
    )
    assert (change.kind, change.table, change.columns, change.if_not_exists) == (
        ChangeKind.ADD_COLUMN,
        TableRef("t", "d"),
        ("a b",),
        True,
    )
    spec = change.spec
    assert spec is not None
    assert (str(spec.type), spec.is_nullable, spec.has_default, spec.collation) == (
        "decimal(10,2) unsigned",
        False,
        True,
        "utf8mb4_bin",
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("INT(11)", "int"), ("INTEGER", "int"), ("TINYINT(1)", "tinyint(1)"), ("BOOL", "tinyint(1)"), ("NUMERIC(4)", "decimal(4)"),
        ("ENUM('a','it''s')", "enum('a','it''s')"), ("DOUBLE PRECISION", "double"), ("DATETIME(6)", "datetime(6)"), ("BIGINT ZEROFILL", "bigint unsigned"),
    ],
)  # fmt: skip
def test_types_are_spelt_in_one_way(written: str, expected: str) -> None:
    spec = only(f"ALTER TABLE t MODIFY a {written}").spec
    assert spec is not None
    assert str(spec.type) == expected


@pytest.mark.parametrize(
    "definition",
    [
        "FROBNICATE",
        "INT FROBNICATE",
        "INT DEFAULT",
        "INT DEFAULT (",
        "INT NOT",
        "VARCHAR(",
        "INT REFERENCES x(y) ON",
        "INT COMMENT x",
        "LONG VARCHAR",
        "",
    ],
)
def test_a_definition_that_is_not_understood_is_unknown(definition: str) -> None:
    assert only(f"ALTER TABLE t MODIFY a {definition}").kind is ChangeKind.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "ALTER TABLE", "ALTER TABLE t ADD", "ALTER TABLE t DROP COLUMN a b", "ALTER TABLE t ,", "ALTER VIEW v AS SELECT 1", "ALTER DATABASE d CHARACTER SET x",
        "DROP", "DROP TABLE", "DROP TABLE a b", "DROP USER x", "RENAME USER a TO b", "RENAME TABLE a", "CREATE", "CREATE TABLE", "CREATE TABLE t (a FROB)", "CREATE USER x",
        "TRUNCATE", "UPDATE t", "DELETE", "INSERT", "SET PASSWORD = 'x'", "SELECT 1 INTO OUTFILE 'x'", "START REPLICA", "ANALYZE SELECT 1", "SET @@GLOBAL.a = 1", "x",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_unknown(text: str) -> None:
    assert ChangeKind.UNKNOWN in [change.kind for change in changes(text)]


@pytest.mark.parametrize(
    ("text", "algorithm", "lock"),
    [
        ("ALTER TABLE t ADD a INT", Algorithm.INSTANT, "none"),
        ("ALTER TABLE t ADD a INT AS (1) STORED", Algorithm.COPY, "shared"),
        ("ALTER TABLE t ADD a INT UNIQUE", Algorithm.INPLACE, "none"),
        ("ALTER TABLE t DROP a", Algorithm.INSTANT, "none"),
        ("ALTER TABLE t MODIFY a INT", Algorithm.COPY, "shared"),
        ("ALTER TABLE t RENAME COLUMN a TO b", Algorithm.INSTANT, "none"),
        ("ALTER TABLE t RENAME TO u", Algorithm.INSTANT, "exclusive"),
        ("ALTER TABLE t ADD INDEX (a)", Algorithm.INPLACE, "none"),
        ("ALTER TABLE t ADD FULLTEXT (a)", Algorithm.INPLACE, "shared"),
        ("ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (b)", Algorithm.COPY, "shared"),
        ("ALTER TABLE t DROP PRIMARY KEY", Algorithm.COPY, "shared"),
        ("ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4", Algorithm.COPY, "shared"),
        ("ALTER TABLE t ENGINE=InnoDB", Algorithm.INPLACE, "none"),
        ("ALTER TABLE t ENGINE=Aria", Algorithm.COPY, "shared"),
        ("ALTER TABLE t COMMENT='x'", Algorithm.INSTANT, "none"),
        ("ALTER TABLE t PARTITION BY HASH (a)", Algorithm.COPY, "shared"),
        ("ALTER TABLE t DROP PARTITION p", Algorithm.INPLACE, "exclusive"),
        ("UPDATE t SET a = 1", Algorithm.ROWS, "rows"),
        ("DROP TABLE t", Algorithm.INSTANT, "exclusive"),
        ("CREATE TABLE t (a INT)", Algorithm.NONE, "none"),
        ("frob", Algorithm.UNKNOWN, "unknown"),
    ],
)  # fmt: skip
def test_costs(text: str, algorithm: Algorithm, lock: str) -> None:
    cost = only(text).cost
    assert (cost.algorithm, cost.lock) == (algorithm, lock)
    assert cost.why


def test_the_algorithm_and_lock_that_are_asked_for_are_kept() -> None:
    (statement,) = read_migration("ALTER TABLE t DROP a, ALGORITHM=INSTANT, LOCK = none")
    assert (statement.asked_algorithm, statement.asked_lock) == ("instant", "none")


@pytest.mark.parametrize(
    ("text", "is_bulk", "is_everything"),
    [
        ("DELETE FROM t", True, True), ("DELETE FROM t WHERE TRUE", True, True), ("DELETE FROM t WHERE a < 3", True, False), ("DELETE FROM t WHERE id = 3", False, False),
        ("DELETE FROM t WHERE account_id IN (1, 2) AND a = 'x'", True, False), ("DELETE FROM t WHERE valid = 1", True, False), ("DELETE FROM t WHERE id = 1 = 0", True, False),
        ("DELETE FROM t LIMIT 10", False, False), ("DELETE FROM t LIMIT 99999999", True, False), ("DELETE FROM t WHERE id = a", True, False),
    ],
)  # fmt: skip
def test_how_many_rows_are_deleted(text: str, is_bulk: bool, is_everything: bool) -> None:
    change = only(text)
    assert (change.is_bulk, change.is_everything) == (is_bulk, is_everything)


def test_too_many_statements_end_in_one_that_is_unknown() -> None:
    read = read_migration("SELECT 1;" * 6_000)
    assert len(read) == 5_001
    assert read[-1].changes[0].kind is ChangeKind.UNKNOWN


def test_a_long_insert_is_read_and_a_long_alter_is_not() -> None:
    assert only("INSERT INTO t VALUES " + ",".join(["(1,'a;b')"] * 20_000)).kind is ChangeKind.INSERT
    assert only("ALTER TABLE t " + ",".join(["ADD a INT"] * 20_000)).kind is ChangeKind.UNKNOWN


def test_deep_brackets_are_read_without_recursion() -> None:
    assert only("ALTER TABLE t ADD a INT DEFAULT " + "(" * 5_000 + "1" + ")" * 5_000).kind is ChangeKind.ADD_COLUMN


@pytest.mark.parametrize("text", ["DROP a; DROP b", "DROP a /*!50701 , DROP b */", "DROP a, 'open"])
def test_a_tools_clauses_are_one_list(text: str) -> None:
    assert [each.kind for each in read_clauses(text, TableRef("t"), "gh-ost").changes] == [ChangeKind.UNKNOWN]
