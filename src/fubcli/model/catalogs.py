"""What `catalogs.yaml` declares: catalogs, schemas, tables, tags, relationships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from fubcli.model.names import Environment, TableName, Tier, tier_of


class Sensitivity(StrEnum):
    """How a column's values must be treated: masked when personal, never shown when secret."""

    PERSONAL = "personal"
    SECRET = "secret"  # noqa: S105 - the name of a tag, not a credential


class PartitionKind(StrEnum):
    """What bounds a scan on a partition key: an identity by equality, a time by a lower bound."""

    IDENTITY = "identity"
    TIME = "time"


@dataclass(frozen=True)
class ColumnTag:
    """A column's sensitivity and the kind of value it holds (`name`, `email`, `phone`, `token`)."""

    sensitivity: Sensitivity
    kind: str


@dataclass(frozen=True)
class TableSpec:
    """Facts that the file declares about one table; everything is optional."""

    description: str = ""
    rows: int | None = None
    """Declared row count of the live table, not of the embedded copy."""
    partition_keys: Mapping[str, PartitionKind] = field(default_factory=lambda: MappingProxyType({}))
    tags: Mapping[str, ColumnTag] = field(default_factory=lambda: MappingProxyType({}))
    bytes: int | None = None
    """Declared size of the live table's files."""
    span_days: int | None = None
    """How many days, up to now, its time key covers."""
    distinct: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """How many values an identity key has."""


@dataclass(frozen=True)
class SchemaSpec:
    """One schema that a founding document names, and where it is named."""

    name: str
    description: str = ""
    source: str = "declared"
    """`declared` (in the document's list), `mentioned` (named elsewhere), `platform` (Unity Catalog's own)."""

    @property
    def tier(self) -> Tier:
        """The tier read off the schema's suffix."""
        return tier_of(self.name)


@dataclass(frozen=True)
class Relationship:
    """A documented join: `from_column` of `from_table` refers to `to_column` of `to_table`.

    Tables are `schema.table` within one catalog and its mirror.
    """

    from_table: str
    from_column: str
    to_table: str
    to_column: str
    note: str = ""


@dataclass(frozen=True)
class CatalogSpec:
    """One catalog: its environment, its mirror, its schemas and tables."""

    name: str
    environment: Environment
    description: str = ""
    declared_schema_count: int | None = None
    declared_at_least: bool = False
    """True when the document says "N+" schemas."""
    mirror_of: str | None = None
    schemas: Mapping[str, SchemaSpec] = field(default_factory=lambda: MappingProxyType({}))
    tables: Mapping[str, TableSpec] = field(default_factory=lambda: MappingProxyType({}))
    """Keyed by `schema.table`; a mirror has its production twin's entries."""
    relationships: tuple[Relationship, ...] = ()
    filled_by: str = ""
    """`pipelines` where the project's own pipelines fill it on this machine; it is there once they have run."""
    called: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Its name by engine, in lower case, where it is not `name`."""
    declared: str = ""
    """What the file and playbooks call it, where the engine calls it otherwise."""


@dataclass(frozen=True)
class Catalogs:
    """Every catalog by its lower-case name, with the file it came from and that file's fingerprint."""

    by_name: Mapping[str, CatalogSpec]
    source: str = ""
    fingerprint: str = ""
    """`sha256:` and 12 hex digits over what the file says."""
    absent: frozenset[str] = frozenset()
    """Catalogs that pipelines fill and have not yet filled where statements run."""

    @property
    def present(self) -> tuple[CatalogSpec, ...]:
        """What `all` catalogs are: those that are declared, without the absent ones."""
        return tuple(spec for name, spec in self.by_name.items() if name not in self.absent)

    @property
    def standing(self) -> Catalogs:
        """The same with those absent that pipelines fill, whether or not they have."""
        filled = frozenset(name for name, spec in self.by_name.items() if spec.filled_by)
        return replace(self, absent=filled)

    def on(self, engine: str) -> Catalogs:
        """Return the same catalogs by what they are called on an engine, and by nothing else."""
        names = {name: spec.called.get(engine, name) for name, spec in self.by_name.items()}
        if all(name == own for own, name in names.items()):
            return self
        specs = {
            names[own]: replace(spec, name=names[own], mirror_of=names.get(spec.mirror_of or ""), declared=own)
            for own, spec in self.by_name.items()
        }
        return replace(self, by_name=MappingProxyType(specs), absent=frozenset(names[name] for name in self.absent))

    def here(self, declared: str) -> str:
        """Return what a catalog of the file is called on the engine that these are named for."""
        return next((spec.name for spec in self.by_name.values() if declared == (spec.declared or spec.name)), declared)

    def get(self, name: str) -> CatalogSpec | None:
        """Return the catalog of that name, whatever its case, or None."""
        return self.by_name.get(name.lower())

    def table(self, name: TableName) -> TableSpec | None:
        """Return what is declared about a table, or None."""
        catalog = self.get(name.catalog)
        return catalog.tables.get(name.in_catalog) if catalog else None

    def mirror_of(self, name: str) -> str | None:
        """Return the other half of a production-staging pair that is there, whichever half is given, or None."""
        catalog = self.get(name)
        if catalog is None:
            return None
        mirrors = (other.name for other in self.by_name.values() if other.mirror_of == catalog.name)
        mirror = catalog.mirror_of or next(mirrors, None)
        return None if mirror in self.absent else mirror

    def staging_of(self, name: str) -> str | None:
        """Return the staging mirror of a production catalog, or None for any other catalog."""
        mirror = self.get(self.mirror_of(name) or "")
        return mirror.name if mirror and mirror.environment is Environment.STAGING else None

    def production_of(self, name: str) -> str | None:
        """Return the production catalog that a staging catalog mirrors, or None for any other catalog."""
        mirror = self.get(self.mirror_of(name) or "")
        return mirror.name if mirror and mirror.environment is Environment.PRODUCTION else None

    @property
    def production_names(self) -> Mapping[str, str]:
        """Every staging catalog with the production catalog that it mirrors."""
        pairs = ((name, self.production_of(name)) for name in self.by_name)
        return {name: production for name, production in pairs if production}
