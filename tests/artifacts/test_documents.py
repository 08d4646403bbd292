"""A foreign file is one JSON object, or a sentence that says why it is none; nothing else comes of it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.artifacts.documents import Unreadable, read_object

MOST = 10_000


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"{", "not JSON (line 1"),
        (b'{"a": 1}{', "not JSON"),
        (b"[1]", "no object"),
        (b"null", "no object"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "-Infinity"),
        (b'{"a": {"b": 1, "b": 2}}', "twice"),
        (b'{"a": "\xff"}', "not UTF-8 (byte 7)"),
        ('{"a": 1}'.encode("utf-16"), "not UTF-8"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "too long"),
        (b'{"a": "' + b"x" * MOST + b'"}', "larger than"),
    ],
    ids=lambda value: repr(value[:20]) if isinstance(value, bytes) else value,
)
def test_what_is_wrong_is_said(tmp_path: Path, written: bytes, said: str) -> None:
    (tmp_path / "x.json").write_bytes(written)
    with pytest.raises(Unreadable, match=re.escape(said)):
        read_object(tmp_path / "x.json", MOST)


def test_deep_nesting_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"a":' * 200_000)
    with pytest.raises(Unreadable, match="nested too deeply"):
        read_object(tmp_path / "x.json", 10_000_000)


def test_only_a_plain_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("{}")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    (tmp_path / "directory.json").mkdir()
    os.mkfifo(tmp_path / "pipe.json")
    said = {"link": "symbolic link", "directory": "plain file", "pipe": "plain file"}
    for name, reason in said.items():
        with pytest.raises(Unreadable, match=reason):
            read_object(tmp_path / f"{name}.json", MOST)
    assert read_object(tmp_path / "absent.json", MOST) is None
    assert read_object(tmp_path / "real.json", MOST) == {}


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b'\xef\xbb\xbf{"a": 1}')
    assert read_object(tmp_path / "x.json", MOST) == {"a": 1}


def test_what_nobody_needs_is_dropped_at_every_depth(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"raw": "x", "a": {"raw": [1], "b": [{"raw": 1, "c": 2}]}}')
    assert read_object(tmp_path / "x.json", MOST, drop=frozenset({"raw"})) == {"a": {"b": [{"c": 2}]}}


@given(st.binary(max_size=300))
def test_no_bytes_do_anything_else(tmp_path_factory: pytest.TempPathFactory, written: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(written)
    try:
        assert isinstance(read_object(path, MOST), dict)
    except Unreadable:
        return
