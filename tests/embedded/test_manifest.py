"""The manifest: what is written is read again, and whatever else lies there reads as nothing built."""

from __future__ import annotations

from pathlib import Path

import pytest

from fubcli.embedded.manifest import NAME, Edition, Manifest, Record, read_manifest, write_manifest
from fubcli.embedded.stamps import Stamp

RECORD = Record(Edition(1, 7, "2025-11-20", "abc"), "2025-11-20T20:00:00+00:00", Stamp(10, 11, 12, 13), None)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    manifest = Manifest().with_record("fub", RECORD)
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
