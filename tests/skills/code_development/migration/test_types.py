"""New definitions against old ones and against the lakehouse's types."""

from __future__ import annotations

import pytest

from fubcli.model.migration import ColumnSpec
from fubcli.skills.code_development.migration.types import retyped
from fubcli.sql.migrations import read_migration


def spec(definition: str) -> ColumnSpec:
    (statement,) = read_migration(f"ALTER TABLE t MODIFY a {definition}")
    found = statement.changes[0].spec
    assert found is not None, statement
    return found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("INT", "INT", "no"), ("INT", "BIGINT", "no"), ("BIGINT", "INT", "yes"), ("INT UNSIGNED", "INT", "yes"), ("INT UNSIGNED", "BIGINT", "no"), ("INT", "BIGINT UNSIGNED", "yes"),
        ("INT(11)", "INT(5)", "no"), ("INT", "VARCHAR(20)", "yes"), ("INT", "DECIMAL(20,0)", "yes"),
        ("VARCHAR(10)", "VARCHAR(20)", "no"), ("VARCHAR(20)", "VARCHAR(10)", "yes"), ("VARCHAR(255)", "TEXT", "no"), ("TEXT", "VARCHAR(16383)", "yes"), ("TEXT", "MEDIUMTEXT", "no"),
        ("LONGTEXT", "TEXT", "yes"), ("CHAR(5)", "VARCHAR(5)", "no"), ("VARCHAR(5)", "CHAR(5)", "yes"),
        ("ENUM('a','b')", "ENUM('a','b','c')", "no"), ("ENUM('a','b')", "ENUM('a')", "yes"), ("ENUM('a','b')", "ENUM('b','a')", "yes"),
        ("DECIMAL(10,2)", "DECIMAL(12,2)", "no"), ("DECIMAL(10,2)", "DECIMAL(10,4)", "yes"), ("DECIMAL(10,2)", "DECIMAL(12,4)", "no"), ("DECIMAL(10,2)", "DOUBLE", "yes"), ("FLOAT", "DOUBLE", "no"),
        ("DATETIME", "DATETIME(6)", "no"), ("DATETIME(6)", "DATETIME", "yes"), ("DATETIME", "TIMESTAMP", "yes"), ("DATETIME", "DATE", "yes"),
        ("INT NOT NULL", "INT", "no"), ("INT NULL", "INT NOT NULL", "unknown"), ("INT NOT NULL", "BIGINT NOT NULL", "no"), ("INT", "INT INVISIBLE", "unknown"),
        ("INT", "INT AS (1) VIRTUAL", "yes"), ("TEXT", "TEXT CHARACTER SET latin1", "unknown"), ("TEXT", "TEXT COLLATE utf8mb4_bin", "no"), ("TEXT CHARACTER SET latin1", "TEXT CHARACTER SET latin1", "no"),
        ("GEOMETRY", "GEOMETRY", "unknown"),
    ],
)  # fmt: skip
def test_against_the_old_definition(old: str, new: str, expected: str) -> None:
    breaks, reason = retyped(spec(old), (), spec(new))
    assert (breaks.value, bool(reason)) == (expected, True)


@pytest.mark.parametrize(
    ("lake", "new", "expected"),
    [
        (["string", "bigint"], "BIGINT", "no"), (["string", "bigint"], "INT", "unknown"), (["string", "bigint"], "VARCHAR(20)", "yes"), (["string", "bigint"], "BIGINT UNSIGNED", "unknown"),
        (["string", "string"], "LONGTEXT", "no"), (["string", "string"], "VARCHAR(20)", "unknown"), (["string", "string"], "INT", "yes"), (["string"], "INT", "unknown"), ([], "BIGINT", "unknown"),
        (["decimal(12,2)"], "DECIMAL(12,2)", "no"), (["decimal(12,2)"], "DECIMAL(10,2)", "unknown"), (["timestamp"], "DATETIME", "unknown"), (["timestamp"], "DATE", "yes"), (["date"], "DATE", "no"),
        (["double"], "DOUBLE", "no"), (["map<string,string>"], "JSON", "unknown"), (["boolean"], "TINYINT(1)", "unknown"), (["boolean"], "VARCHAR(1)", "yes"),
    ],
)  # fmt: skip
def test_against_the_lakehouse(lake: list[str], new: str, expected: str) -> None:
    assert retyped(None, lake, spec(new))[0].value == expected
