"""Which part of each table is counted, and what of it: keys, columns that must not be empty, then the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fubcli.model.catalogs import Catalogs, CatalogSpec, PartitionKind, Sensitivity
from fubcli.model.names import Tier
from fubcli.model.probe import Portion
from fubcli.model.snapshot import ColumnInfo
from fubcli.operations.monitor.gathering import Watched

_MOST_COLUMNS = 40
_TIMES = ("timestamp", "timestamp_ntz", "date")
_CUSTOMARY_KEY = "id"
_WIDTHS = {"boolean": 1, "tinyint": 1, "smallint": 2, "int": 4, "date": 4, "float": 4, "bigint": 8, "double": 8,
           "timestamp": 8, "timestamp_ntz": 8}  # fmt: skip
_WIDTH = 24
"""Bytes of a value whose type says nothing of its length, such as a text."""


@dataclass(frozen=True)
class Plan:
    """What is asked of one table."""

    table: Watched
    portion: Portion
    required: frozenset[str]
    """Columns that must not be empty: declared so, or the key."""
    is_key_declared: bool
    """Whether the key is one by what is written down, rather than by custom."""

    @property
    def width(self) -> int:
        """The bytes of a row of what is read, estimated from the types."""
        types = {column.name: column.type for column in self.table.info.columns}
        return sum(_WIDTHS.get(types.get(name, ""), _WIDTH) for name in self.portion.read)


def plans(tables: Iterable[Watched], catalogs: Catalogs) -> list[Plan]:
    """Return what to ask of tables; secret columns and tables without any other are left out."""
    found = []
    for table in tables:
        spec = catalogs.get(table.name.catalog)
        if spec is not None and (plan := _plan(table, spec)) is not None:
            found.append(plan)
    return found


def _plan(table: Watched, spec: CatalogSpec) -> Plan | None:
    declared = spec.tables.get(table.name.in_catalog)
    tags = declared.tags if declared else {}
    secret = {name.lower() for name, tag in tags.items() if tag.sensitivity is Sensitivity.SECRET}
    columns = [column for column in table.info.columns if column.name.lower() not in secret]
    if not columns:
        return None
    key, is_declared = _key(table, spec, columns)
    required = frozenset(column.name for column in columns if not column.nullable or column.name == key)
    ordered = sorted(columns, key=lambda column: (column.name != key, column.name not in required))
    keys = declared.partition_keys if declared else {}
    times = [c for c in columns if keys.get(c.name) is PartitionKind.TIME and c.type in _TIMES]
    portion = Portion(
        table.name,
        tuple(column.name for column in ordered[:_MOST_COLUMNS]),
        key,
        times[0].name if times else None,
        times[0].type if times else "timestamp",
    )
    return Plan(table, portion, required, is_declared)


def _key(table: Watched, spec: CatalogSpec, columns: Iterable[ColumnInfo]) -> tuple[str | None, bool]:
    """Return the column whose values are all different: what others refer to, else `id`; raw tables have none.

    A raw table keeps every delivery of a row.
    """
    if table.tier not in (Tier.SILVER, Tier.GOLD):
        return None, False
    names = {column.name for column in columns}
    referred = {each.to_column for each in spec.relationships if each.to_table == table.name.in_catalog} & names
    if len(referred) == 1:
        return referred.pop(), True
    return (_CUSTOMARY_KEY, False) if _CUSTOMARY_KEY in names else (None, False)
