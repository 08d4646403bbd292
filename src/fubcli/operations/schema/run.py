"""Which catalogs, which snapshot, which level of detail."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fubcli.errors import Remedy, UsageError
from fubcli.model.catalogs import Catalogs, CatalogSpec
from fubcli.model.envelope import Envelope
from fubcli.model.request import SchemaRequest
from fubcli.model.snapshot import CatalogSnapshot, TableInfo
from fubcli.operations.schema import describe, differences
from fubcli.ports import Snapshots, Warehouse

DETAILS = ("names", "columns", "full")
_FROM_DATA = ("catalogs", "schemas", "tables", "table", "differences")
"""Members whose names and comments the warehouse's users chose."""


@dataclass(frozen=True)
class SchemaPorts:
    """What a schema request needs from the world."""

    catalogs: Catalogs
    warehouse: Warehouse
    snapshots: Snapshots


@dataclass(frozen=True)
class _Seen:
    """One declared catalog and what the warehouse shows of it."""

    spec: CatalogSpec
    snapshot: CatalogSnapshot
    source: str


def run(request: SchemaRequest, ports: SchemaPorts) -> Envelope:
    """Describe catalogs, one schema, or one table; raises UsageError for a name that is not there."""
    if request.detail is not None and request.detail not in DETAILS:
        raise UsageError(f"--detail is one of {', '.join(DETAILS)}.")
    specs = _chosen(request, ports.catalogs)
    seen = [_see(spec, ports, refresh=request.refresh) for spec in specs]
    info = ports.warehouse.info
    data: dict[str, Any] = {
        "operation": "schema",
        "warehouse": info.as_json(),
        "snapshot": {"captured_at": min(each.snapshot.captured_at for each in seen), "source": _source(seen)},
    }
    bodies = [_body(each, request, ports) for each in seen]
    if len(bodies) == 1:
        data |= bodies[0]
    else:
        data["catalogs"] = bodies
    data |= {
        "findings": [],
        "next": _next(request, specs),
        "untrusted": [f"/{key}" for key in _FROM_DATA if data.get(key)],
    }
    return Envelope("schema", "result", "schema-result", data, _subject(bodies))


def _chosen(request: SchemaRequest, catalogs: Catalogs) -> list[CatalogSpec]:
    names = request.catalogs or tuple(spec.name for spec in catalogs.present)
    chosen = []
    for name in names:
        spec = catalogs.get(name)
        if spec is None:
            raise _unknown("catalog", name, catalogs.by_name, "all")
        chosen.append(spec)
    if (request.schema or request.table) and len(chosen) != 1:
        raise UsageError("--schema and --table need one catalog: give --catalog=NAME.")
    return chosen


def _see(spec: CatalogSpec, ports: SchemaPorts, *, refresh: bool) -> _Seen:
    snapshot, source = ports.snapshots.get(spec.name, refresh=refresh)
    return _Seen(spec, snapshot, source)


def _body(seen: _Seen, request: SchemaRequest, ports: SchemaPorts) -> dict[str, Any]:
    spec, snapshot = seen.spec, seen.snapshot
    body: dict[str, Any] = {"catalog": spec.name, "environment": spec.environment.value}
    if mirror := ports.catalogs.mirror_of(spec.name):
        body["mirror"] = mirror
    schema, table = _schema_and_table(request, snapshot)
    if schema is None:
        return (
            body
            | describe.catalog(spec, snapshot, request.detail or "names")
            | {
                "differences": differences.of_catalog(spec, snapshot)
                + _mirror_differences(seen, ports, refresh=request.refresh)
            }
        )
    tables = [info for info in snapshot.tables if info.schema == schema]
    if table is None:
        body |= describe.schema(spec, schema, tables, request.detail or "columns")
        mirrored = _mirror_differences(seen, ports, schema=schema, refresh=request.refresh)
        return body | {"differences": mirrored}
    info = next(each for each in tables if each.name == table)
    body |= describe.table(spec, info)
    return body | {"differences": _mirror_differences(seen, ports, schema=schema, table=table, refresh=request.refresh)}


def _schema_and_table(request: SchemaRequest, snapshot: CatalogSnapshot) -> tuple[str | None, str | None]:
    """Find the names that were asked for, whatever their case; a table may be given as `schema.table`."""
    schema, table = request.schema, request.table
    if table and not schema and table.count(".") == 1:
        schema, table = table.split(".")
    if table and not schema:
        schema = _only_schema_of(table, snapshot.tables)
    if schema is None:
        return None, None
    found = next((name for name in snapshot.schemas if name.lower() == schema.lower()), None)
    if found is None:
        raise _unknown("schema", f"{snapshot.catalog}.{schema}", snapshot.schemas, snapshot.catalog)
    if table is None:
        return found, None
    names = [info.name for info in snapshot.tables if info.schema == found]
    exact = next((name for name in names if name.lower() == table.lower()), None)
    if exact is None:
        raise _unknown("table", f"{snapshot.catalog}.{found}.{table}", names, snapshot.catalog)
    return found, exact


def _only_schema_of(table: str, tables: Iterable[TableInfo]) -> str:
    schemas = sorted({info.schema for info in tables if info.name.lower() == table.lower()})
    if len(schemas) == 1:
        return schemas[0]
    found = f"it is in {', '.join(schemas)}; give --schema" if schemas else "no schema has it"
    raise UsageError(f"--table={table}: {found}.")


def _unknown(what: str, name: str, known: Iterable[str], catalog: str) -> UsageError:
    near = difflib.get_close_matches(name.split(".")[-1].lower(), [each.lower() for each in known], n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    remedy = Remedy("See what is there", ("fubcli", "--operation=schema", f"--catalog={catalog}"))
    return UsageError(f"There is no {what} {name}.{hint}", remedy=(remedy,))


def _mirror_differences(
    seen: _Seen, ports: SchemaPorts, *, schema: str | None = None, table: str | None = None, refresh: bool
) -> list[dict[str, Any]]:
    """Compare with the staging or production twin, when there is one."""
    mirror = ports.catalogs.mirror_of(seen.spec.name)
    if mirror is None:
        return []
    other, _ = ports.snapshots.get(mirror, refresh=refresh)
    return differences.between(seen.snapshot, other, schema=schema, table=table)


def _source(seen: Sequence[_Seen]) -> str:
    return "cache" if all(each.source == "cache" for each in seen) else "live"


def _subject(bodies: Sequence[dict[str, Any]]) -> str:
    """Name what was found, whatever way it was asked for."""
    if len(bodies) > 1:
        return ",".join(body["catalog"] for body in bodies)
    (body,) = bodies
    parts = [body["catalog"], body.get("schema"), body.get("table", {}).get("name")]
    return ".".join(part for part in parts if part)


def _next(request: SchemaRequest, specs: Sequence[CatalogSpec]) -> list[dict[str, Any]]:
    if request.schema or request.table or len(specs) != 1:
        return []
    argv = ["fubcli", "--operation=schema", f"--catalog={specs[0].name}", "--schema=NAME"]
    return [{"title": "Columns of one schema", "argv": argv, "effect": "read"}]
