"""What can be read without a call: catalogs, schemas and tables, and the policy."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from fubcli.errors import UsageError
from fubcli.model.envelope import Envelope
from fubcli.model.request import SchemaRequest

if TYPE_CHECKING:
    from fubcli.bootstrap import Application

CATALOGS, POLICY, SCHEMA = "fub://catalogs", "fub://policy", "fub://schema/"
FIXED = (
    (CATALOGS, "catalogs", "Catalogs", "Every catalog with its environment and its schemas."),
    (POLICY, "policy", "Safety policy", "What may run where, as it is in force: the safety table, row by row."),
)
"""Uri, name, title and description."""
TEMPLATES = (
    (SCHEMA + "{catalog}", "catalog", "One catalog", "Its schemas."),
    (SCHEMA + "{catalog}/{schema}", "schema", "One schema", "Its tables."),
    (SCHEMA + "{catalog}/{schema}/{table}", "table", "One table", "Its columns, keys, tags and relationships."),
)


def described(uri: str, built: Application) -> Envelope:
    """Return what a resource says; raises UsageError for a uri that is none, and what looking raises."""
    if uri == POLICY:
        return _policy(built)
    if uri == CATALOGS:
        return built.schema(SchemaRequest())
    return built.schema(_request(uri))


def _request(uri: str) -> SchemaRequest:
    parts = [unquote(part) for part in uri.removeprefix(SCHEMA).split("/")]
    if not uri.startswith(SCHEMA) or len(parts) > len(TEMPLATES) or not all(parts):
        known = ", ".join([each[0] for each in (*FIXED, *TEMPLATES)])
        raise UsageError(f"There is no such resource; there are {known}.")
    catalog, schema, table = (*parts, None, None)[:3]
    return SchemaRequest(catalogs=(str(catalog),), schema=schema, table=table)


def _policy(built: Application) -> Envelope:
    policy = built.configuration.policy
    rows = {where.value: _plain(asdict(row)) for where, row in sorted(policy.environments.items())}
    told = {"operation": "policy", "policy": policy.version, "environments": rows, "untrusted": []}
    return Envelope("policy", "result", "policy", told)


def _plain(value: Any) -> Any:
    """Return values as JSON has them; sets in their order, so that the same policy reads the same."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    return value
