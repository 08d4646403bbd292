"""Unity Catalog's REST API: catalogs, schemas, tables with their columns, and permissions."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.workspace.exchange import ApiError, Reply, Request, Route, json_reply
from tests.workspace.grants import Grants
from tests.workspace.inventory import OWNER, Inventory, Table
from tests.workspace.paging import page
from tests.workspace.sqlerrors import SqlError

_KINDS = {"INT": "INT", "BIGINT": "LONG", "SMALLINT": "SHORT", "TINYINT": "BYTE"}


class Unity:
    """Answers from the inventory; what is denied is left out of lists and refused by name."""

    def __init__(self, inventory: Inventory, grants: Grants, denied: set[str]) -> None:
        self._inventory, self._grants, self._denied = inventory, grants, denied
        self.page_size = 1000
        """The most that one page holds."""

    def routes(self) -> list[Route]:
        """Return what is answered here."""
        base = "/api/2.1/unity-catalog"
        return [
            ("GET", f"{base}/catalogs", self._catalogs),
            ("GET", f"{base}/catalogs/{{name}}", self._catalog),
            ("GET", f"{base}/schemas", self._schemas),
            ("GET", f"{base}/schemas/{{name}}", self._schema),
            ("GET", f"{base}/tables", self._tables),
            ("GET", f"{base}/tables/{{name}}", self._table),
            ("GET", f"{base}/(?:effective-)?permissions/{{kind}}/{{name}}", self._permissions),
        ]

    def _catalogs(self, request: Request, _names: Mapping[str, str]) -> Reply:
        found = [_catalog(name) for name in self._inventory.catalogs() if name not in self._denied]
        return json_reply(page(request, "catalogs", found, size=self.page_size))

    def _catalog(self, _request: Request, names: Mapping[str, str]) -> Reply:
        self._check("Catalog", names["name"])
        if names["name"] not in self._inventory.catalogs():
            raise ApiError(404, "CATALOG_DOES_NOT_EXIST", f"Catalog '{names['name']}' does not exist.")
        return json_reply(_catalog(names["name"]))

    def _schemas(self, request: Request, _names: Mapping[str, str]) -> Reply:
        catalog = _required(request, "catalog_name")
        self._check("Catalog", catalog)
        found = [_schema(catalog, name) for name in self._found(catalog) if f"{catalog}.{name}" not in self._denied]
        return json_reply(page(request, "schemas", found, size=self.page_size))

    def _schema(self, _request: Request, names: Mapping[str, str]) -> Reply:
        catalog, _, schema = names["name"].partition(".")
        self._check("Schema", names["name"])
        if schema not in self._found(catalog):
            raise ApiError(404, "SCHEMA_DOES_NOT_EXIST", f"Schema '{names['name']}' does not exist.")
        return json_reply(_schema(catalog, schema))

    def _tables(self, request: Request, _names: Mapping[str, str]) -> Reply:
        catalog, schema = _required(request, "catalog_name"), _required(request, "schema_name")
        self._check("Schema", f"{catalog}.{schema}")
        if schema not in self._found(catalog):
            raise ApiError(404, "SCHEMA_DOES_NOT_EXIST", f"Schema '{catalog}.{schema}' does not exist.")
        columns = request.query.get("omit_columns") != "true"
        tables = [each for each in self._inventory.tables(catalog, schema) if each.full_name not in self._denied]
        shown = page(request, "tables", tables, size=min(50, self.page_size))
        shown["tables"] = [self._shown(table, columns=columns) for table in shown["tables"]]
        return json_reply(shown)

    def _table(self, _request: Request, names: Mapping[str, str]) -> Reply:
        self._check("Table", names["name"])
        parts = names["name"].split(".")
        if len(parts) != 3:
            raise ApiError(400, "INVALID_PARAMETER_VALUE", f"'{names['name']}' is not a full name of a table.")
        try:
            table = self._inventory.table(*parts)
        except SqlError as error:
            raise ApiError(404, "TABLE_DOES_NOT_EXIST", f"Table '{names['name']}' does not exist.") from error
        return json_reply(self._shown(table, columns=True))

    def _permissions(self, request: Request, names: Mapping[str, str]) -> Reply:
        found: dict[str, list[dict[str, Any]]] = {}
        for grant in self._grants.on(names["name"], request.query.get("principal")):
            inherited = (
                {}
                if grant.name == names["name"]
                else {"inherited_from_type": grant.kind, "inherited_from_name": grant.name}
            )
            found.setdefault(grant.principal, []).append({"privilege": grant.privilege, **inherited})
        if "/effective-" not in request.path:
            plain = {who: [each["privilege"] for each in given if len(each) == 1] for who, given in found.items()}
            return json_reply(
                {"privilege_assignments": [{"principal": who, "privileges": given} for who, given in plain.items()]}
            )
        return json_reply(
            {"privilege_assignments": [{"principal": who, "privileges": given} for who, given in found.items()]}
        )

    def _found(self, catalog: str) -> list[str]:
        try:
            return self._inventory.schemas(catalog)
        except SqlError as error:
            raise ApiError(404, "CATALOG_DOES_NOT_EXIST", f"Catalog '{catalog}' does not exist.") from error

    def _check(self, kind: str, name: str) -> None:
        parts = name.lower().split(".")
        if any(".".join(parts[:length]) in self._denied for length in range(1, len(parts) + 1)):
            raise ApiError(403, "PERMISSION_DENIED", f"User does not have USE {kind.upper()} on {kind} '{name}'.")

    def _properties(self, table: Table) -> dict[str, str]:
        """Return what Delta and ANALYZE keep about a table."""
        committed = self._inventory.committed_at(table)
        return {
            "spark.sql.statistics.numRows": str(table.rows),
            "spark.sql.statistics.totalSize": str(table.bytes),
            **({"delta.lastCommitTimestamp": str(_ms(committed))} if committed else {}),
        }

    def _shown(self, table: Table, *, columns: bool) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "name": table.name,
            "catalog_name": table.catalog,
            "schema_name": table.schema,
            "full_name": table.full_name,
            "table_type": table.kind,
            "data_source_format": "DELTA",
            "owner": OWNER,
            "comment": table.comment,
            "created_at": _ms(self._inventory.created_at()),
            "updated_at": _ms(self._inventory.changed_at(table)),
            "properties": {} if table.kind == "VIEW" else self._properties(table),
            "table_id": str(uuid.uuid5(uuid.NAMESPACE_DNS, table.full_name)),
        }
        if columns:
            shown["columns"] = [
                {
                    "name": column.name,
                    "type_text": column.type.lower(),
                    "type_name": _type_name(column.type),
                    "type_json": json.dumps(
                        {"name": column.name, "type": column.type.lower(), "nullable": column.nullable}
                    ),
                    "position": at,
                    "nullable": column.nullable,
                    **({"comment": column.comment} if column.comment else {}),
                }
                for at, column in enumerate(self._inventory.columns(table))
            ]
        return {name: value for name, value in shown.items() if value is not None}


def _type_name(written: str) -> str:
    word = written.upper().replace("<", "(").partition("(")[0].strip()
    return _KINDS.get(word, word)


def _catalog(name: str) -> dict[str, Any]:
    kind = "SYSTEM_CATALOG" if name == "system" else "MANAGED_CATALOG"
    return {"name": name, "full_name": name, "catalog_type": kind, "owner": OWNER, "isolation_mode": "OPEN"}


def _schema(catalog: str, name: str) -> dict[str, Any]:
    return {"name": name, "catalog_name": catalog, "full_name": f"{catalog}.{name}", "owner": OWNER}


def _required(request: Request, name: str) -> str:
    if not request.query.get(name):
        raise ApiError(400, "INVALID_PARAMETER_VALUE", f"Missing required field: {name}")
    return request.query[name]


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
