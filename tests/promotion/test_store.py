"""Receipts in files: many writers, killed writers, damaged files."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.errors import StorageUnavailable
from fubcli.model.identity import time_ordered_id
from fubcli.model.receipt import Bindings, Flaw, Receipt, TablePair
from fubcli.promotion.encoding import decoded, encoded
from fubcli.promotion.signing import Key, is_signed_by, signed
from fubcli.promotion.store import ReceiptFiles
from tests.conftest import ROOT

FINGERPRINT = "fp1:" + "ab" * 32
KEY = Key(b"s" * 32)


def receipt(fingerprint: str = FINGERPRINT, rows: int = 1) -> Receipt:
    pair = TablePair("stage_fub.a.b", "fub.a.b", "1" * 32, "2" * 32)
    bindings = Bindings("fake/test", "sha256:1", "sha256:2", fingerprint, (pair,))
    identity = time_ordered_id(datetime.now(UTC))
    times = ("2026-08-03T12:00:00Z", "2026-08-04T12:00:00Z")
    return signed(Receipt(identity, bindings, "staging", "sha256:3", rows, 5, *times), KEY)


def test_what_is_saved_is_found_newest_first(tmp_path: Path) -> None:
    files = ReceiptFiles(tmp_path / "receipts")
    written = []
    for rows in range(3):
        written.append(receipt(rows=rows))
        files.save(written[-1])
        time.sleep(0.002)
    files.save(receipt("fp1:" + "cd" * 32))
    assert [found.receipt for found in files.find(FINGERPRINT)] == written[::-1]
    assert len(list(files.all())) == 4
    for path in (tmp_path / "receipts").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_where_nothing_was_saved_nothing_is_found(tmp_path: Path) -> None:
    assert list(ReceiptFiles(tmp_path / "none").find(FINGERPRINT)) == []


def _save_many(directory: str) -> int:
    files = ReceiptFiles(Path(directory))
    for rows in range(20):
        files.sweep()
        files.save(receipt(rows=rows))
        assert all(found.receipt for found in files.find(FINGERPRINT))
    return 20


@pytest.mark.slow
def test_sixteen_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    with get_context("spawn").Pool(16) as pool:
        counts = pool.map(_save_many, [str(tmp_path)] * 16, chunksize=1)
    found = list(ReceiptFiles(tmp_path).all())
    assert len(found) == sum(counts) == 320
    assert all(each.receipt and is_signed_by(each.receipt, KEY) for each in found)
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]


WRITER = """
import sys
from pathlib import Path
from fubcli.promotion.store import ReceiptFiles
from tests.promotion.test_store import receipt
files = ReceiptFiles(Path(sys.argv[1]))
while True:
    files.save(receipt())
"""


def test_a_writer_that_is_killed_leaves_only_whole_receipts(tmp_path: Path) -> None:
    for _ in range(4):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], cwd=ROOT)
        before = len(os.listdir(tmp_path))
        while len(os.listdir(tmp_path)) < before + 5:
            time.sleep(0.005)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    found = list(ReceiptFiles(tmp_path).all())
    assert len(found) >= 12
    assert all(each.receipt and is_signed_by(each.receipt, KEY) for each in found)


def test_what_killed_writers_left_and_what_is_long_over_is_swept(tmp_path: Path) -> None:
    files = ReceiptFiles(tmp_path)
    for name in (".old.part", ".new.part"):
        (tmp_path / name).write_bytes(b"{")
    old, new = receipt(rows=1), receipt(rows=2)
    files.save(old)
    files.save(new)
    (tmp_path / "mine.txt").write_text("not a receipt")
    week = time.time() - 8 * 86_400
    for path in tmp_path.iterdir():
        if path.name == ".old.part" or old.id in path.name:
            os.utime(path, (week, week))
    files.sweep()
    assert [found.receipt for found in files.all()] == [new]
    assert not (tmp_path / ".old.part").exists()
    assert (tmp_path / ".new.part").exists()


@pytest.mark.parametrize("cut", [0, 1, 10, 200, -1])
def test_a_torn_file_is_invalid_and_harms_no_other(tmp_path: Path, cut: int) -> None:
    files = ReceiptFiles(tmp_path)
    whole, torn = receipt(), receipt()
    files.save(whole)
    files.save(torn)
    path = next(path for path in tmp_path.iterdir() if torn.id in path.name)
    path.write_bytes(path.read_bytes()[:cut])
    by_id = {found.name: found for found in files.find(FINGERPRINT)}
    assert by_id[whole.id].receipt == whole
    assert by_id[torn.id].receipt is None
    assert by_id[torn.id].objection is not None
    assert by_id[torn.id].objection.flaw is Flaw.UNREADABLE


def test_links_pipes_and_endless_files_are_not_read(tmp_path: Path) -> None:
    files = ReceiptFiles(tmp_path)
    files.save(receipt())
    (path,) = tmp_path.iterdir()
    prefix = path.name.split(".")[0]

    def named() -> Path:
        return tmp_path / f"{prefix}.{time_ordered_id(datetime.now(UTC))}.json"

    named().symlink_to(path)
    os.mkfifo(named())
    named().mkdir()
    named().write_bytes(b" " * 300_000 + path.read_bytes())
    found = list(files.find(FINGERPRINT))
    assert len(found) == 5
    assert sum(each.receipt is not None for each in found) == 1


def test_a_file_under_another_receipts_name_is_invalid(tmp_path: Path) -> None:
    files = ReceiptFiles(tmp_path)
    files.save(receipt())
    (path,) = tmp_path.iterdir()
    path.rename(tmp_path / path.name.replace(path.name.split(".")[1], time_ordered_id(datetime.now(UTC))))
    (found,) = files.all()
    assert found.receipt is None


def test_a_directory_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "receipts").write_text("in the way")
    files = ReceiptFiles(tmp_path / "receipts")
    with pytest.raises(StorageUnavailable, match="cannot be written"):
        files.save(receipt())
    with pytest.raises(StorageUnavailable, match="cannot be read"):
        list(files.all())


# --------------------------------------------------------------------------------------------------------- encoding


def test_a_receipt_reads_back_as_itself() -> None:
    one = receipt()
    assert decoded(encoded(one)) == one


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_changed_bytes_are_no_receipt_or_one_whose_signature_does_not_fit(data: st.DataObject) -> None:
    original = receipt()
    content = bytearray(encoded(original))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] = data.draw(st.integers(0, 255))
    try:
        read = decoded(bytes(content))
    except ValueError:
        return
    assert read == original or not is_signed_by(read, KEY)


@given(st.one_of(st.binary(max_size=50), st.text(max_size=50), st.just("[" * 100_000)))
def test_whatever_is_no_receipt_is_a_value_error(content: bytes | str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decoded(content)


@pytest.mark.parametrize("change", [{"rows": True}, {"rows": "1"}, {"id": 1}, {"issued": None}, {"more": 1}])
def test_members_of_another_kind_are_refused(change: dict[str, object]) -> None:
    content = {**json.loads(encoded(receipt())), **change}
    with pytest.raises(ValueError, match=r"member|wrong type"):
        decoded(json.dumps(content))


def test_another_key_does_not_fit() -> None:
    assert not is_signed_by(receipt(), Key(b"t" * 32))
    assert not is_signed_by(replace(receipt(), signature=""), KEY)


def test_a_key_has_a_name_that_does_not_tell_it() -> None:
    assert KEY.name == Key(b"s" * 32).name != Key(b"t" * 32).name
    assert KEY.secret.hex() not in KEY.name
    assert repr(KEY) == "Key()"
