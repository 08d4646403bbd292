"""`catalogs.yaml` to the frozen model: the shape of the file, and what a mirror takes over from its production twin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from fubcli.config.catalog_names import called, check_names
from fubcli.config.catalog_references import check_references
from fubcli.config.documents import Document, Value, parse_document
from fubcli.config.fingerprints import fingerprint
from fubcli.config.sections import COLUMN_NAME, Section, describe, one_of, open_section
from fubcli.config.table_statistics import check_statistics
from fubcli.model.catalogs import (
    Catalogs,
    CatalogSpec,
    ColumnTag,
    PartitionKind,
    Relationship,
    SchemaSpec,
    Sensitivity,
    TableSpec,
)
from fubcli.model.names import Environment

_TABLE_KEYS = ("description", "rows", "bytes", "span_days", "distinct", "partition_keys", "tags")

FORMAT = 1
"""The one layout of the file that this version reads."""

SCHEMA_SOURCES = ("declared", "mentioned", "platform")

_INHERITED = ("schemas", "tables", "relationships")
_CATALOG_KEYS = ("environment", "description", "declared_schema_count", "declared_at_least", "mirror_of", "filled_by",
                 "called",                 *_INHERITED)  # fmt: skip
_FILLERS = ("pipelines",)


def parse_catalogs(data: bytes, *, file: str) -> tuple[Catalogs, Document]:
    """Return the catalogs of a file, every cross-reference checked, with the document for later messages.

    Raises ConfigError naming file, line and key.
    """
    document = parse_document(data, file=file)
    root = open_section(document, "", document.root, known=("format", "catalogs"), required=("format", "catalogs"))
    if root.number("format") != FORMAT:
        raise document.error("format", f"must be {FORMAT}")
    written = {name: _catalog(document, name, value) for name, value in root.names("catalogs").items()}
    check_references(document, written)
    check_names(document, written)
    resolved = {name: _with_twin(spec, written) for name, spec in written.items()}
    content = MappingProxyType(resolved)
    return Catalogs(content, source=file, fingerprint=fingerprint(content)), document


def _catalog(document: Document, name: str, value: Value) -> CatalogSpec:
    section = open_section(
        document, f"catalogs.{name}", value, known=_CATALOG_KEYS, required=("environment", "description")
    )
    mirror_of = section.text("mirror_of") if section.has("mirror_of") else None
    for inherited in _INHERITED:
        if mirror_of is not None and section.has(inherited):
            raise document.error(section.path(inherited), f"is what `{mirror_of}` says; a mirror takes it over")
    if mirror_of is None and not section.has("schemas"):
        raise document.error(section.path("schemas"), "is missing")
    return CatalogSpec(
        name=name,
        environment=Environment(section.choice("environment", tuple(Environment))),
        description=section.text("description"),
        declared_schema_count=section.number("declared_schema_count"),
        declared_at_least=section.flag("declared_at_least"),
        mirror_of=mirror_of,
        schemas=MappingProxyType(
            {schema: _schema(section, schema, value) for schema, value in section.names("schemas").items()}
        ),
        tables=MappingProxyType(
            {table: _table(section, table, value) for table, value in section.table_names("tables").items()}
        ),
        relationships=tuple(_relationships(section)),
        filled_by=section.choice("filled_by", _FILLERS) if section.has("filled_by") else "",
        called=called(section),
    )


def _schema(catalog: Section, name: str, value: Value) -> SchemaSpec:
    """Read a schema: a bare text is the description of a declared one."""
    if isinstance(value, str):
        return SchemaSpec(name, value)
    key = f"{catalog.path('schemas')}.{name}"
    section = open_section(catalog.document, key, value, known=("description", "source"), required=("description",))
    source = section.choice("source", SCHEMA_SOURCES) if section.has("source") else "declared"
    return SchemaSpec(name, section.text("description"), source)


def _table(catalog: Section, name: str, value: Value) -> TableSpec:
    document, key = catalog.document, f"{catalog.path('tables')}.{name}"
    section = open_section(document, key, value, known=_TABLE_KEYS)
    kinds = tuple(PartitionKind)
    spec = TableSpec(
        description=section.text("description"),
        rows=section.number("rows"),
        partition_keys=MappingProxyType(
            {
                column: PartitionKind(one_of(document, f"{section.path('partition_keys')}.{column}", kind, kinds))
                for column, kind in section.names("partition_keys").items()
            }
        ),
        tags=_tags(section),
        bytes=section.number("bytes"),
        span_days=section.number("span_days"),
        distinct=MappingProxyType(_distinct(section)),
    )
    check_statistics(section, spec)
    return spec


def _distinct(table: Section) -> dict[str, int]:
    counts = Section(table.document, table.path("distinct"), table.names("distinct"))
    return {column: counts.number(column) or 0 for column in counts.values}


def _tags(table: Section) -> Mapping[str, ColumnTag]:
    """Read the tags: under each sensitivity, columns with the kind of value they hold."""
    if not table.has("tags"):
        return MappingProxyType({})
    key = table.path("tags")
    section = open_section(table.document, key, table.values["tags"], known=tuple(Sensitivity))
    tags: dict[str, ColumnTag] = {}
    for sensitivity in Sensitivity:
        for column in section.names(sensitivity):
            if column in tags:
                raise table.document.error(f"{key}.{sensitivity}.{column}", "is tagged personal and secret; choose one")
            columns = Section(table.document, f"{key}.{sensitivity}", section.names(sensitivity))
            tags[column] = ColumnTag(sensitivity, columns.text(column))
    return MappingProxyType(tags)


def _relationships(catalog: Section) -> list[Relationship]:
    document, found = catalog.document, []
    for index, item in enumerate(catalog.items("relationships")):
        key = f"{catalog.path('relationships')}[{index}]"
        section = open_section(document, key, item, known=("from", "to", "note"), required=("from", "to"))
        found.append(Relationship(*_column(section, "from"), *_column(section, "to"), section.text("note")))
    return found


def _column(relationship: Section, end: str) -> tuple[str, str]:
    """Return one end of a relationship as its `schema.table` and its column."""
    written = relationship.text(end)
    if not COLUMN_NAME.match(written):
        message = f"must be written schema.table.column, in lower case, not {describe(written)}"
        raise relationship.document.error(relationship.path(end), message)
    table, _, column = written.rpartition(".")
    return table, column


def _with_twin(spec: CatalogSpec, written: Mapping[str, CatalogSpec]) -> CatalogSpec:
    """Return a mirror with its twin's schemas, tables, relationships and, unless it has its own, declared count."""
    if spec.mirror_of is None:
        return spec
    twin = written[spec.mirror_of]
    own_count = spec.declared_schema_count is not None
    return replace(
        spec,
        declared_schema_count=spec.declared_schema_count if own_count else twin.declared_schema_count,
        declared_at_least=spec.declared_at_least if own_count else twin.declared_at_least,
        schemas=twin.schemas,
        tables=twin.tables,
        relationships=twin.relationships,
    )
