"""`--operation=schema` as users type it."""

from __future__ import annotations

import pytest

from tests.cli.events import data_of, event_of
from tests.conftest import Fubcli

SCHEMA = "--operation=schema"


def test_a_catalog_lists_its_schemas_and_the_documents_own_contradiction(fubcli: Fubcli) -> None:
    data = data_of(fubcli(SCHEMA, "--catalog=fub"))
    names = [row[0] for row in data["schemas"]["rows"]]
    assert {"contacts_silver", "agents_bronze", "zendesk_bronze", "information_schema"} <= set(names)
    kinds = {difference["kind"]: difference for difference in data["differences"]}
    assert kinds["schema_count"]["declared"] == "23"
    assert kinds["schema_count"]["named"] == 22
    mentioned = [each["schema"] for each in data["differences"] if each["kind"] == "mentioned_schema_not_found"]
    assert mentioned == ["kpis_gold", "reporting_gold"]
    assert data["mirror"] == "stage_fub"


def test_a_schema_describes_tables_tags_keys_and_relationships(fubcli: Fubcli) -> None:
    data = data_of(fubcli(SCHEMA, "--catalog=fub", "--schema=contacts_silver"))
    contacts = next(table for table in data["tables"] if table["name"] == "contacts")
    assert contacts["rows"] >= 200_000
    assert contacts["declared_rows"] == 534_000_000
    assert contacts["partition_keys"] == ["account_id", "created_at"]
    assert contacts["tags"]["email"] == "personal:email"
    assert contacts["columns"]["created_at"] == "timestamp"
    assert contacts["updated_at"].endswith("Z")
    assert "contacts_silver.contacts.stage_id -> contacts_silver.stages.id" in data["relationships"]
    assert data["tier"] == "silver"


@pytest.mark.parametrize("schema", ["contacts_silver", "agents_silver"])
def test_a_schema_costs_at_most_4_kb(fubcli: Fubcli, schema: str) -> None:
    assert len(fubcli(SCHEMA, "--catalog=fub", f"--schema={schema}").stdout.encode()) <= 4_000


def test_a_table_is_compared_with_its_mirror(fubcli: Fubcli) -> None:
    data = data_of(fubcli(SCHEMA, "--catalog=fub", "--schema=contacts_silver", "--table=contacts"))
    (rows,) = [each for each in data["differences"] if each["kind"] == "rows"]
    assert 0 < rows["percent_more_here"] < 5
    tags = {row[0]: row[3] for row in data["table"]["columns"]["rows"]}
    assert tags["phone"] == "personal:phone"


def test_the_second_answer_comes_from_the_cache_until_refreshed(fubcli: Fubcli) -> None:
    fubcli(SCHEMA, "--catalog=sandbox_fub")
    assert data_of(fubcli(SCHEMA, "--catalog=sandbox_fub"))["snapshot"]["source"] == "cache"
    assert data_of(fubcli(SCHEMA, "--catalog=sandbox_fub", "--refresh"))["snapshot"]["source"] == "live"


def test_a_new_sandbox_table_shows_up_at_once(fubcli: Fubcli) -> None:
    fubcli(SCHEMA, "--catalog=sandbox_fub", "--schema=u_matttu")
    fubcli("--operation=query", "--query=CREATE OR REPLACE TABLE sandbox_fub.u_matttu.seen AS SELECT 1 AS a")
    data = data_of(fubcli(SCHEMA, "--catalog=sandbox_fub", "--schema=u_matttu"))
    assert "seen" in [table["name"] for table in data["tables"]]
    fubcli("--operation=query", "--query=DROP TABLE sandbox_fub.u_matttu.seen")


def test_explore_is_the_same_without_a_schema(fubcli: Fubcli) -> None:
    event = event_of(fubcli("--operation=explore", "--catalog=fub_zg"))
    assert event["type"] == "com.fub.skill.schema.result.v1"
    assert event["subject"] == "fub_zg"


def test_all_catalogs_at_once(fubcli: Fubcli) -> None:
    for argument in ("--catalog=all", "--catalog=fub,stage_fub"):
        data = data_of(fubcli(SCHEMA, argument))
        assert len(data["catalogs"]) == (5 if argument.endswith("all") else 2)


@pytest.mark.parametrize(("form", "part"), [("ddl", "CREATE TABLE fub.contacts_silver.stages ("), ("markdown", "| stages |"), ("table", "stages")])  # fmt: skip
def test_other_forms(fubcli: Fubcli, form: str, part: str) -> None:
    completed = fubcli(SCHEMA, "--catalog=fub", "--schema=contacts_silver", f"--output={form}")
    assert completed.returncode == 0
    assert part in completed.stdout
