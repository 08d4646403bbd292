"""Tables, columns and catalogs in prose."""

import pytest

from fubcli.playbooks.matching.environments import environments_in
from fubcli.playbooks.matching.tables import KnownTables, catalogs_in, columns_in, tables_in

NAMED = {
    "what state is contacts_silver.contacts in": ["contacts_silver.contacts"],
    "fub.contacts_silver.contacts": ["fub.contacts_silver.contacts"],
    "`fub`.`contacts_silver`.`contacts`": ["fub.contacts_silver.contacts"],
    "stage_fub.contacts_silver.contacts.": ["stage_fub.contacts_silver.contacts"],
    "contacts_silver.contacts.email": ["contacts_silver.contacts"],
    "table contacts": ["contacts"],
    "the contacts table": ["contacts"],
    "the stages table": ["contacts_silver.stages"],
    "tables contacts and stages": ["contacts", "contacts_silver.stages"],
    "zillow_sync_users has no rows": ["agents_silver.zillow_sync_users"],
    "table ops.runs": ["ops.runs"],
    "the runs table": ["ops.runs"],
    "contacts_silver.contacts and contacts_silver.stages": ["contacts_silver.contacts", "contacts_silver.stages"],
}
NO_TABLES = [
    "contacts",
    "contacts and accounts and events",
    "main.contacts_silver.contacts",
    "contacts_silver.nothing",
    "table nothing",
    "a.b.c.d.e",
    "mail me at contacts_silver.contacts@example.com",
    "https://example.com/contacts_silver.contacts",
    "contacts_silver",
    "the table of contacts",
]


@pytest.mark.parametrize(("text", "expected"), NAMED.items(), ids=NAMED)
def test_known_tables_are_found(text: str, expected: list[str], catalogs):
    assert [each.value for each in tables_in(text, KnownTables(catalogs, ["ops.runs"]))] == expected


@pytest.mark.parametrize("text", NO_TABLES)
def test_words_and_unknown_names_are_no_tables(text: str, catalogs):
    assert tables_in(text, KnownTables(catalogs)) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in fub and stage_fub", ["fub", "stage_fub"]),
        ("fub_zg", ["fub_zg"]),
        ("FUB and Zillow", []),
        ("fub.contacts_silver.contacts", []),
        ("fubcli", []),
        ("stage_fub_zg2", []),
    ],
)
def test_catalogs_are_exact_words(text: str, expected: list[str], catalogs):
    assert [each.value for each in catalogs_in(text, catalogs)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("group by stage_id", ["stage_id"]),
        ("the column lead_source", ["lead_source"]),
        ("the lead_source column", ["lead_source"]),
        ("lead source", []),
    ],
)
def test_columns_are_recognised_by_how_they_are_written(text: str, expected: list[str]):
    assert [each.value for each in columns_in(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("export failed in production", ["production"]),
        ("is prod down", ["production"]),
        ("staging", ["staging"]),
        ("the stage environment", ["staging"]),
        ("prod vs stage", ["production", "staging"]),
        ("stage and production", ["production", "staging"]),
        ("stuck in stage lead", []),
        ("sandbox", ["sandbox"]),
        ("agent production in october", []),
        ("reproduction", []),
    ],
)
def test_environments(text: str, expected: list[str]):
    assert list(map(str, environments_in(text))) == expected
