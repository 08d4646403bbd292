"""The manifest: what is written is read again, and whatever else lies there reads as nothing built."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from fubcli.embedded.manifest import NAME, Edition, Manifest, Record, read_manifest, write_manifest
from fubcli.embedded.recipes import GENERATOR_VERSION
from fubcli.embedded.stamps import Stamp
from fubcli.model.drill import Drill

RECORD = Record(Edition(1, 7, "2025-11-20", "abc"), "2025-11-20T20:00:00+00:00", Stamp(10, 11, 12, 13), None)


@pytest.mark.parametrize(
    "drill",
    [
        None,
        Drill("late-export", date(2025, 11, 20), "fub.contacts_bronze.contacts"),
        Drill("dst-night", date(2025, 11, 2)),
    ],
)
def test_what_is_written_is_read_again(tmp_path: Path, drill: Drill | None) -> None:
    manifest = Manifest(drill=drill).with_record("fub", RECORD)
    write_manifest(tmp_path, manifest)
    assert read_manifest(tmp_path) == manifest
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff garbage",
        b"[]",
        b"7",
        b'{"format": 2, "catalogs": {}}',
        b'{"format": 1}',
        b'{"format": 1, "catalogs": {"fub": 7}}',
        b'{"format": 1, "catalogs": {}, "drill": 7}',
        *(
            json.dumps({"format": 1, "catalogs": {}, "drill": {"generator": GENERATOR_VERSION, **drill}}).encode()
            for drill in (
                {"scenario": "late-export", "night": "x", "table": ""},
                {"scenario": "x", "night": "2025-11-20", "table": ""},
                {"scenario": "late-export", "night": "2025-11-20", "table": "fub.x.y"},
                {"scenario": "late-export", "night": "2025-11-20"},
            )
        ),
        b'{"format": 1, "catalogs": {"fub": {"edition": {}, "stamp": {}, "digest": null, "built_at": ""}}}',
        b"[" * 100_000,
    ],
)
def test_garbage_reads_as_nothing_built(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert read_manifest(tmp_path) == Manifest()


def test_a_missing_manifest_or_a_directory_in_its_place_reads_as_nothing_built(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) == Manifest()
    (tmp_path / NAME).mkdir()
    assert read_manifest(tmp_path) == Manifest()
