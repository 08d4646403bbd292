"""The references inside `catalogs.yaml`: mirrors, tables and relationships must point at something that is there."""

from __future__ import annotations

from collections.abc import Mapping

from fubcli.config.documents import Document
from fubcli.config.sections import suggestion
from fubcli.model.catalogs import CatalogSpec
from fubcli.model.names import Environment


def check_references(document: Document, catalogs: Mapping[str, CatalogSpec]) -> None:
    """Raise ConfigError for the first mirror, table or relationship that points nowhere or at the wrong thing."""
    taken: dict[str, str] = {}
    for spec in catalogs.values():
        _check_mirror(document, spec, catalogs, taken)
        for table in spec.tables:
            _check_schema(document, f"catalogs.{spec.name}.tables.{table}", spec, table)
        for index, relationship in enumerate(spec.relationships):
            key = f"catalogs.{spec.name}.relationships[{index}]"
            _check_schema(document, f"{key}.from", spec, relationship.from_table)
            _check_schema(document, f"{key}.to", spec, relationship.to_table)


def _check_schema(document: Document, key: str, spec: CatalogSpec, table: str) -> None:
    schema = table.split(".", 1)[0]
    if schema not in spec.schemas:
        hint = suggestion(schema, spec.schemas)
        raise document.error(key, f"is in schema `{schema}`, which `{spec.name}` does not name{hint}")


def _check_mirror(
    document: Document, spec: CatalogSpec, catalogs: Mapping[str, CatalogSpec], taken: dict[str, str]
) -> None:
    """Hold a mirror to the rule that a staging catalog mirrors a production one, and each at most one."""
    if spec.mirror_of is None:
        return
    key = f"catalogs.{spec.name}.mirror_of"
    twin = catalogs.get(spec.mirror_of)
    if twin is None:
        hint = suggestion(spec.mirror_of, catalogs)
        raise document.error(key, f"is `{spec.mirror_of[:80]}`, which this file does not name{hint}")
    if spec.environment is not Environment.STAGING:
        raise document.error(key, f"belongs to a staging catalog; `{spec.name}` is {spec.environment}")
    if twin.environment is not Environment.PRODUCTION:
        raise document.error(key, f"must be a production catalog; `{twin.name}` is {twin.environment}")
    if twin.name in taken:
        raise document.error(key, f"is `{twin.name}`, which `{taken[twin.name]}` mirrors already")
    taken[twin.name] = spec.name
