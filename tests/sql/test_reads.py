"""What statements read: tables, and the columns that they use of them anywhere."""

from __future__ import annotations

import pytest

from fubcli.model.policy import InputLimits
from fubcli.sql.reads import reads_of

LIMITS = InputLimits(sql_bytes=100_000, nesting=100)
CONTACTS, STAGES = "fub.contacts_silver.contacts", "fub.contacts_silver.stages"


@pytest.mark.parametrize(
    ("sql", "table", "used", "unused"),
    [
        (f"SELECT email FROM {CONTACTS} WHERE account_id = 1 ORDER BY phone", CONTACTS, "email account_id phone", "id"),
        (
            f"SELECT c.Email FROM {CONTACTS} AS c JOIN {STAGES} s ON s.id = c.stage_id",
            CONTACTS,
            "email stage_id",
            "id name",
        ),
        (f"SELECT c.email FROM {CONTACTS} AS c JOIN {STAGES} s ON s.id = c.stage_id", STAGES, "id", "email stage_id"),
        (f"SELECT name FROM {CONTACTS} c JOIN {STAGES} s ON s.id = c.stage_id", CONTACTS, "name stage_id", "email"),
        (f"SELECT * FROM {CONTACTS}", CONTACTS, "anything", ""),
        (f"SELECT COUNT(*) FROM {CONTACTS} WHERE id = 1", CONTACTS, "id", "email"),
        (f"WITH x AS (SELECT id FROM {CONTACTS}) SELECT x.id FROM x", CONTACTS, "id", "email"),
    ],
)
def test_columns(sql: str, table: str, used: str, unused: str) -> None:
    reads = {str(each.table): each for each in reads_of(sql, LIMITS) or ()}
    assert all(reads[table].uses(column) for column in used.split())
    assert not any(reads[table].uses(column) for column in unused.split())


@pytest.mark.parametrize("sql", ["", "SELECT 'email FROM x", "frob the table", "SELECT 1; SELECT 2"])
def test_what_cannot_be_read_is_not_known(sql: str) -> None:
    assert reads_of(sql, LIMITS) is None
