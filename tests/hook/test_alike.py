"""Where PostgreSQL and Databricks read a text alike."""

from __future__ import annotations

import pytest

from fubcli.hook.alike import reads_alike


@pytest.mark.parametrize("text", ["SELECT 1", "select a.b, count(*) from x.y.z where d >= '2026-01-01' and n % 2 <> 1;", "SELECT 'it''s – ü'", "SELECT a - 1, b / 2, c::int, d[1]"])  # fmt: skip
def test_plain_sql_reads_alike(text: str) -> None:
    assert reads_alike(text)


@pytest.mark.parametrize(
    "text",
    [
        r"SELECT '\'; DROP TABLE fub.contacts_silver.stages; --'",  # Databricks reads one literal, PostgreSQL a write
        "SELECT $$ ' $$; DROP TABLE t; -- '",
        "SELECT /* /* */ 1 */",
        "SELECT 1 -- x",
        'SELECT "a"',
        "SELECT `a`",
        "SELECT E'\\n'",
        "SELECT 'open",
        "SELECT a # b",
        "SELECT 1 \\gexec",
    ],
)
def test_what_the_two_read_differently_does_not(text: str) -> None:
    assert not reads_alike(text)
