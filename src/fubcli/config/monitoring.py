"""`monitoring.yaml`: explicit deadlines, and tables of which nobody is told; a person's file and the project's."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path

from fubcli.config.documents import Document, Value, parse_document
from fubcli.config.locations import MONITORING, Home
from fubcli.config.reading import read_optional
from fubcli.config.sections import Section, describe, open_section, suggestion
from fubcli.errors import ConfigPlace
from fubcli.model.catalogs import Catalogs
from fubcli.model.deadlines import Every, Expectations, Rule

FORMAT = 1
"""The one layout of the file that this version reads."""
_KEYS = ("deadline", "expected_every", "ignore", "reason")
_SCOPE = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*){0,2}\Z")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])\Z", re.ASCII)
_LONGEST_REASON = 200


def load_expectations(*, home: Home, project: Path, catalogs: Catalogs) -> Expectations:
    """Read the files that exist; raises ConfigError naming file, line and key."""
    own, projects = (_rules(directory / MONITORING, catalogs) for directory in (home.config, project))
    return Expectations(own, projects)


def _rules(path: Path, catalogs: Catalogs) -> tuple[Rule, ...]:
    data = read_optional(path)
    return () if data is None else parse_monitoring(data, file=str(path), catalogs=catalogs)


def parse_monitoring(data: bytes, *, file: str, catalogs: Catalogs) -> tuple[Rule, ...]:
    """Return the rules of a file in its order; raises ConfigError. Schemas and tables are checked where they are."""
    document = parse_document(data, file=file)
    root = open_section(document, "", document.root, known=("format", "tables"), required=("format", "tables"))
    if root.number("format") != FORMAT:
        raise document.error("format", f"must be {FORMAT}")
    tables = root.values["tables"]
    if not isinstance(tables, dict):
        raise document.error("tables", f"must be a mapping, not {describe(tables)}")
    return tuple(_rule(document, name, value, catalogs) for name, value in tables.items())


def _rule(document: Document, name: str, value: Value, catalogs: Catalogs) -> Rule:
    key = f"tables.{name}"
    if not _SCOPE.match(name):
        raise document.error(key, "must be written catalog, catalog.schema or catalog.schema.table, in lower case")
    scope = tuple(name.split("."))
    if catalogs.get(scope[0]) is None:
        raise document.error(key, f"names no catalog that is known{suggestion(scope[0], catalogs.by_name)}")
    section = open_section(document, key, value, known=_KEYS)
    place = document.place(key)
    return _ignored(section, scope, place) if section.has("ignore") else _due(section, scope, place)


def _ignored(section: Section, scope: tuple[str, ...], place: ConfigPlace) -> Rule:
    if not section.flag("ignore"):
        raise section.document.error(section.path("ignore"), "must be true, or left out")
    for other in ("deadline", "expected_every"):
        if section.has(other):
            raise section.document.error(section.path(other), "does not go with `ignore`")
    reason = section.text("reason").strip()
    if not reason or len(reason) > _LONGEST_REASON:
        raise section.document.error(section.path("reason"), f"must say why, in at most {_LONGEST_REASON} characters")
    return Rule(scope, place, reason=reason)


def _due(section: Section, scope: tuple[str, ...], place: ConfigPlace) -> Rule:
    if section.has("reason"):
        raise section.document.error(section.path("reason"), "goes with `ignore: true` only")
    if not section.has("deadline"):
        raise section.document.error(section.path("deadline"), "is missing")
    written = section.text("deadline")
    if _CLOCK.match(written) is None:
        message = f'must be a time of Pacific clocks from "00:00" to "23:59", not {describe(written)}'
        raise section.document.error(section.path("deadline"), message)
    every = Every(section.choice("expected_every", tuple(Every))) if section.has("expected_every") else None
    return Rule(scope, place, time.fromisoformat(written), every)
