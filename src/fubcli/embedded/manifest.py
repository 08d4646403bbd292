"""`lakehouse.json`: what was built, from what, and what each file looked like then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fubcli.embedded.placement import write_atomically
from fubcli.embedded.recipes import GENERATOR_VERSION
from fubcli.embedded.stamps import Stamp
from fubcli.model.drill import NAMES, Drill

FORMAT = 1
NAME = "lakehouse.json"


@dataclass(frozen=True)
class Edition:
    """What decides a file's content: generator, seed, night (ISO date), the declared schemas' fingerprint, a fault."""

    generator: int
    seed: int
    night: str
    layout: str
    fault: str = ""
    """What a drill put into it, empty when all is well."""


@dataclass(frozen=True)
class Record:
    """One catalog's file as it was left; `digest` is None once statements of ours have changed it."""

    edition: Edition
    built_at: str
    stamp: Stamp
    digest: str | None


@dataclass(frozen=True)
class Manifest:
    """The records by catalog, and the drill in force; immutable, so a reader never sees half a change."""

    records: Mapping[str, Record] = field(default_factory=lambda: MappingProxyType({}))
    drill: Drill | None = None

    def with_record(self, catalog: str, record: Record) -> Manifest:
        """Return a manifest in which the catalog has this record."""
        return replace(self, records=MappingProxyType({**self.records, catalog: record}))


def read_manifest(directory: Path) -> Manifest:
    """Return the directory's manifest; an empty one when it is missing, unreadable or garbage."""
    try:
        document = json.loads((directory / NAME).read_bytes())
        if document["format"] != FORMAT:
            return Manifest()
        records = {str(name): _record(entry) for name, entry in document["catalogs"].items()}
        drill = _drill(document.get("drill"))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Manifest()
    return Manifest(MappingProxyType(records), drill)


def write_manifest(directory: Path, manifest: Manifest) -> None:
    """Put a manifest in place of the old one, atomically; raises OSError."""
    latest = max(manifest.records.values(), key=lambda record: record.built_at, default=None)
    document = {
        "format": FORMAT,
        "generator": latest.edition.generator if latest else None,
        "seed": latest.edition.seed if latest else None,
        "night": latest.edition.night if latest else None,
        "built_at": latest.built_at if latest else None,
        "drill": _drill_entry(manifest.drill),
        "catalogs": {name: asdict(record) for name, record in manifest.records.items()},
    }
    write_atomically(directory / NAME, json.dumps(document, indent=1).encode())


def _record(entry: Mapping[str, Any]) -> Record:
    edition, stamp, digest = entry["edition"], entry["stamp"], entry["digest"]
    if not isinstance(digest, str | None):
        raise TypeError("a digest is a text or null")
    return Record(Edition(**edition), str(entry["built_at"]), Stamp(**stamp), digest)


def _drill_entry(drill: Drill | None) -> dict[str, Any] | None:
    # A drill belongs to the tables of its generator: another one begins healthy.
    if drill is None:
        return None
    return {**asdict(drill), "night": drill.night.isoformat(), "generator": GENERATOR_VERSION}


def _drill(entry: Mapping[str, Any] | None) -> Drill | None:
    if entry is None or entry["generator"] != GENERATOR_VERSION:
        return None
    from fubcli.embedded.scenarios.columns import MIGRATIONS  # which names every exported table; few have a drill

    drill = Drill(entry["scenario"], date.fromisoformat(entry["night"]), entry["table"])
    if drill.scenario not in NAMES or drill.table not in (*MIGRATIONS, ""):
        raise ValueError("no such drill")
    return drill
