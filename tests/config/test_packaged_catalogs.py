"""The packaged `catalogs.yaml` against the founding documents."""

from collections import Counter

import pytest

from fubcli.config.catalogs import parse_catalogs
from fubcli.config.locations import packaged_file
from fubcli.model.catalogs import Catalogs, PartitionKind, Sensitivity
from fubcli.model.names import Environment, TableName, Tier


@pytest.fixture(scope="module")
def catalogs() -> Catalogs:
    return parse_catalogs(packaged_file("catalogs.yaml").read_bytes(), file="catalogs.yaml")[0]


def test_nine_catalogs_in_three_environments(catalogs: Catalogs) -> None:
    assert {name: spec.environment for name, spec in catalogs.by_name.items()} == {
        "fub": Environment.PRODUCTION,
        "fub_zg": Environment.PRODUCTION,
        "zoom": Environment.PRODUCTION,
        "marketing": Environment.PRODUCTION,
        "stage_fub": Environment.STAGING,
        "stage_fub_zg": Environment.STAGING,
        "stage_zoom": Environment.STAGING,
        "stage_marketing": Environment.STAGING,
        "sandbox_fub": Environment.SANDBOX,
    }
    assert all(spec.description for spec in catalogs.by_name.values())


def test_what_pipelines_fill_is_declared_and_stands_beside_the_others(catalogs: Catalogs) -> None:
    assert [spec.name for spec in catalogs.by_name.values() if spec.filled_by] == [
        "zoom", "marketing", "stage_zoom", "stage_marketing",
    ]  # fmt: skip
    assert "zoom" in {spec.name for spec in catalogs.present}
    assert "zoom" not in {spec.name for spec in catalogs.standing.present}
    tables = catalogs.by_name["zoom"].tables
    assert Counter(name.partition(".")[0] for name in tables) == {
        "generator": 3, "raw": 8, "bronze": 18, "silver": 11, "gold": 10,
    }  # fmt: skip
    people = [
        "generator.whole_users",
        "raw.users",
        "bronze.bz_users",
        "bronze.bz_users_history",
        "silver.si_users",
        "gold.go_user_dim",
    ]
    assert all({"user_name", "email", "company"} == tables[name].tags.keys() for name in people)
    assert all("error_value" in tables[name].tags for name in ("silver.si_error_data", "gold.go_error_data"))


@pytest.mark.parametrize(
    ("name", "declared", "at_least", "named"),
    [
        ("fub", 23, False, {"declared": 22, "mentioned": 2, "platform": 1}),
        ("stage_fub", 23, False, {"declared": 22, "mentioned": 2, "platform": 1}),
        ("fub_zg", 19, False, {"declared": 19, "platform": 1}),
        ("stage_fub_zg", 19, False, {"declared": 19, "platform": 1}),
        ("sandbox_fub", 6, True, {"declared": 6, "platform": 1}),
    ],
)
def test_what_is_declared_and_what_is_named_are_two_facts(
    catalogs: Catalogs, name: str, declared: int, at_least: bool, named: dict[str, int]
) -> None:
    spec = catalogs.by_name[name]
    assert (spec.declared_schema_count, spec.declared_at_least) == (declared, at_least)
    assert Counter(schema.source for schema in spec.schemas.values()) == named
    assert spec.schemas["information_schema"].source == "declared"
    assert spec.schemas["default"].source == "platform"
    assert all(schema.description for schema in spec.schemas.values())


def test_the_gold_schemas_of_fub_are_mentioned(catalogs: Catalogs) -> None:
    gold = {name for name, schema in catalogs.by_name["fub"].schemas.items() if schema.tier is Tier.GOLD}
    assert gold == {"reporting_gold", "kpis_gold"}
    assert {catalogs.by_name["fub"].schemas[name].source for name in gold} == {"mentioned"}


def test_mirrors_are_an_involution(catalogs: Catalogs) -> None:
    assert catalogs.mirror_of("fub") == "stage_fub"
    assert catalogs.mirror_of("fub_zg") == "stage_fub_zg"
    assert catalogs.mirror_of("sandbox_fub") is None
    for name in ("fub", "fub_zg", "stage_fub", "stage_fub_zg"):
        mirror = catalogs.mirror_of(name)
        assert mirror is not None
        assert catalogs.mirror_of(mirror) == name
        assert catalogs.by_name[mirror].schemas == catalogs.by_name[name].schemas
        assert catalogs.by_name[mirror].tables == catalogs.by_name[name].tables
        assert catalogs.by_name[mirror].relationships == catalogs.by_name[name].relationships


@pytest.mark.parametrize("catalog", ["fub", "stage_fub"])
def test_the_large_table(catalogs: Catalogs, catalog: str) -> None:
    table = catalogs.table(TableName(catalog, "contacts_silver", "contacts"))
    assert table is not None
    assert table.rows == 534_000_000
    assert table.partition_keys == {"account_id": PartitionKind.IDENTITY, "created_at": PartitionKind.TIME}


PEOPLE = {"first_name": "name", "last_name": "name", "email": "email", "phone": "phone"}


@pytest.mark.parametrize(
    ("table", "sensitivity", "columns"),
    [
        ("fub.contacts_silver.contacts", Sensitivity.PERSONAL, PEOPLE),
        ("fub.contacts_bronze.contacts", Sensitivity.PERSONAL, PEOPLE),
        ("stage_fub.contacts_bronze.contacts", Sensitivity.PERSONAL, PEOPLE),
        ("fub_zg.contacts_gold.contacts", Sensitivity.PERSONAL, PEOPLE),
        ("fub_zg.contacts_silver.contacts", Sensitivity.PERSONAL, PEOPLE),
        ("stage_fub_zg.contacts_gold.contacts", Sensitivity.PERSONAL, PEOPLE),
        ("sandbox_fub.u_matttu.test_contacts", Sensitivity.PERSONAL, PEOPLE),
        ("fub.agents_silver.zillow_sync_users", Sensitivity.PERSONAL, {"zillow_email": "email"}),
        ("fub.agents_silver.zillow_auth", Sensitivity.SECRET, {"encrypted_refresh_token": "token"}),
        ("stage_fub.agents_silver.zillow_auth", Sensitivity.SECRET, {"encrypted_refresh_token": "token"}),
    ],
)
def test_personal_and_secret_columns(
    catalogs: Catalogs, table: str, sensitivity: Sensitivity, columns: dict[str, str]
) -> None:
    spec = catalogs.table(TableName(*table.split(".")))
    assert spec is not None
    assert {column: tag.kind for column, tag in spec.tags.items()} == columns
    assert {tag.sensitivity for tag in spec.tags.values()} == {sensitivity}


def test_the_documented_joins(catalogs: Catalogs) -> None:
    joins = {
        f"{join.from_table}.{join.from_column} -> {join.to_table}.{join.to_column}"
        for join in catalogs.by_name["stage_fub"].relationships
    }
    assert joins == {
        "contacts_silver.contacts.assigned_user_id -> agents_silver.accounts.id",
        "contacts_silver.contacts.assigned_user_id -> agents_silver.zillow_agents.user_id",
        "contacts_silver.contacts.lead_source_id -> contacts_silver.lead_sources.id",
        "contacts_silver.contacts.stage_id -> contacts_silver.stages.id",
        "contacts_silver.contacts.timeframe_id -> contacts_silver.timeframes.id",
        "agents_silver.accounts.id -> agents_silver.zillow_agents.user_id",
    }
