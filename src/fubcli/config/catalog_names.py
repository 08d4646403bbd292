"""What a catalog is called on an engine where it cannot have, or does not have, its own name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from fubcli.config.documents import Document
from fubcli.config.sections import Section, describe, one_of
from fubcli.model.catalogs import CatalogSpec

_FORMS = MappingProxyType({
    "snowflake": (re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z"), "a database of letters, digits and underscores"),
    "bigquery": (re.compile(r"[a-z][a-z0-9-]*[a-z0-9]\Z"), "a project of lower-case letters, digits and dashes"),
})  # fmt: skip
"""The engines on which a catalog may be called otherwise, and what names are there."""


def called(catalog: Section) -> Mapping[str, str]:
    """Return what a catalog is called by engine, in lower case: names compare without their case everywhere."""
    if not catalog.has("called"):
        return MappingProxyType({})
    section = Section(catalog.document, catalog.path("called"), catalog.names("called"))
    found: dict[str, str] = {}
    for engine in section.values:
        one_of(section.document, section.path(engine), engine, _FORMS)
        pattern, wanted = _FORMS[engine]
        name = section.text(engine)
        if not pattern.match(name):
            raise section.document.error(section.path(engine), f"must be {wanted}, not {describe(name)}")
        found[engine] = name.lower()
    return MappingProxyType(found)


def check_names(document: Document, catalogs: Mapping[str, CatalogSpec]) -> None:
    """Raise ConfigError for the first name that two catalogs would have on one engine."""
    for engine in _FORMS:
        taken: dict[str, str] = {}
        for spec in sorted(catalogs.values(), key=lambda each: engine in each.called):  # the message is about `called`
            name = spec.called.get(engine, spec.name)
            if name in taken:
                key = f"catalogs.{spec.name}.called.{engine}"
                raise document.error(key, f"is `{name}`, which is what `{taken[name]}` is called there")
            taken[name] = spec.name
