"""What dbt calls personal joined to what catalogs.yaml does: a column is masked when either says so."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from fubcli.artifacts.dbt_personal import Personal
from fubcli.model.catalogs import Catalogs, CatalogSpec, ColumnTag, Sensitivity, TableSpec
from fubcli.model.lineage import Origin
from fubcli.model.names import TableName


def with_personal(catalogs: Catalogs, personal: Personal) -> tuple[Catalogs, tuple[Origin, ...]]:
    """Return the catalogs with those tags added that they lack, and the columns that lacked one.

    Nothing is taken away or changed, and only tables that are declared in catalogs that pipelines fill gain anything: a
    table that is not declared is masked whole, and a tag would make it a declared one. A staging twin gains the same.
    """
    missing = tuple(
        Origin(table, column)
        for table, columns in sorted(personal.items())
        for column in columns
        if (spec := _declared(catalogs, table)) is not None and column not in spec.tags
    )
    if not missing:
        return catalogs, ()
    by_name = dict(catalogs.by_name)
    for origin in missing:
        if (table := origin.table) is not None:
            kind = personal[table][origin.column]
            for name in filter(None, (table.catalog, catalogs.mirror_of(table.catalog))):
                by_name[name] = _tagged(by_name[name], table, origin.column, kind)
    return replace(catalogs, by_name=MappingProxyType(by_name)), missing


def _declared(catalogs: Catalogs, table: TableName) -> TableSpec | None:
    spec = catalogs.get(table.catalog)
    return spec.tables.get(table.in_catalog) if spec is not None and spec.filled_by else None


def _tagged(spec: CatalogSpec, table: TableName, column: str, kind: str) -> CatalogSpec:
    declared = spec.tables[table.in_catalog]
    tags = MappingProxyType({**declared.tags, column: ColumnTag(Sensitivity.PERSONAL, kind)})
    tables = MappingProxyType({**spec.tables, table.in_catalog: replace(declared, tags=tags)})
    return replace(spec, tables=tables)
