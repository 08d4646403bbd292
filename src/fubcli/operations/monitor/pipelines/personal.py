"""Columns that dbt calls personal and catalogs.yaml does not: they are masked, and somebody should write it down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from fubcli.model.check import Check, Pillar
from fubcli.model.lineage import Origin
from fubcli.model.names import TableName, tier_of
from fubcli.model.verdict import Status


def personal_checks(undeclared: Iterable[Origin], night: date) -> Iterator[Check]:
    """Yield a warning for each table with such columns."""
    columns: dict[TableName, list[str]] = defaultdict(list)
    for origin in undeclared:
        if origin.table is not None:
            columns[origin.table].append(origin.column)
    for table, names in columns.items():
        told = ("dbt calls them personal, and they are masked in results all the same; tag them in catalogs.yaml",)
        title = f"catalogs.yaml does not tag personal columns of {table}: {', '.join(names)}"
        yield Check(
            Pillar.SCHEMA, str(table), night, Status.WARNING, title, told, tier_of(table.schema), "personal_untagged",
            {"columns": names}, source="dbt's manifest", about="personal",
        )  # fmt: skip
