"""A small world for migrations: what is exported, what the lakehouse has, and a night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fubcli.config.catalogs import parse_catalogs
from fubcli.model.catalogs import Catalogs
from fubcli.model.names import TableName
from fubcli.model.policy import InputLimits
from fubcli.skills.code_development.migration import KnownQuery, MigrationPorts, MigrationRequest, assess
from fubcli.skills.code_development.migration.request import exports_of
from fubcli.skills.code_development.migration.sources import MigrationFile
from fubcli.skills.code_development.migration.window import next_window
from tests.conftest import ROOT

NOON = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
"""Noon in Los Angeles: twelve hours before the export."""
LIMITS = InputLimits(sql_bytes=262_144, nesting=150)
ROWS = [
    {"mariadb_table": name, "lands_in": place, "exported": bool(place)}
    for name, place in {
        "contacts": "contacts_bronze.contacts",
        "accounts": "agents_bronze.accounts",
        "zillow_agents": "agents_bronze.zillow_agents",
        "activities": "activities_bronze.activities",
        "events": "communications_bronze.events",
        "feature_flags": "shared_internal_bronze.feature_flags",
        "deal_custom_fields": "",
    }.items()
]
_CONTACTS = [
    "id",
    "account_id",
    "assigned_user_id",
    "lead_source_id",
    "stage_id",
    "timeframe_id",
    "first_name",
    "last_name",
    "email",
    "phone",
    "lead_source",
    "created_at",
    "updated_at",
    "assigned_at",
    "last_activity_date",
    "calls_outgoing",
    "calls_incoming",
    "emails_sent",
    "emails_received",
    "conversion_rate",
    "_export_date",
]
_SILVER = dict.fromkeys(_CONTACTS[:-1], "string") | {
    **dict.fromkeys(("id", "account_id", "assigned_user_id", "lead_source_id", "stage_id", "timeframe_id"), "bigint"),
    **dict.fromkeys(("created_at", "updated_at", "assigned_at", "last_activity_date"), "timestamp"),
    **dict.fromkeys(("calls_outgoing", "calls_incoming", "emails_sent", "emails_received"), "int"),
    "conversion_rate": "double",
}
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "fub.contacts_bronze.contacts": dict.fromkeys(_CONTACTS, "string"),
    "fub.contacts_silver.contacts": _SILVER,
    "fub_zg.contacts_gold.contacts": {"id": "bigint", "account_id": "bigint", "email": "string", "stage_id": "bigint"},
    "fub.agents_bronze.accounts": {
        "id": "string",
        "name": "string",
        "plan_id": "string",
        "status": "string",
        "settings": "map<string,string>",
    },
    "fub.agents_silver.accounts": {"id": "bigint", "name": "string", "plan_id": "int", "status": "string"},
    "fub.activities_bronze.activities": {"id": "string", "account_id": "string", "activity_type": "string"},
}


@cache
def catalogs() -> Catalogs:
    return parse_catalogs((ROOT / "catalogs.yaml").read_bytes(), file="catalogs.yaml")[0]


def ports(**changed: Any) -> MigrationPorts:
    given: dict[str, Any] = {
        "now": lambda: NOON,
        "exports": lambda: exports_of(ROWS, "fub"),
        "columns": lambda table: COLUMNS.get(str(table), MappingProxyType({})),
        "catalogs": catalogs(),
        "limits": LIMITS,
        "window": next_window,
    }
    return MigrationPorts(**(given | changed))


def assessed(
    text: str | bytes, name: str = "V1__change.sql", *, at: datetime | None = None, **changed: Any
) -> dict[str, Any]:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return assess(MigrationRequest((MigrationFile(name, data),), at), ports(**changed))


def queries(*texts: str) -> Any:
    def known(table: TableName) -> Sequence[KnownQuery]:
        return [KnownQuery(text, NOON, "analyst@fub") for text in texts if str(table) in text]

    return known


DATA = Path(ROOT) / "tests" / "data" / "migrations"
