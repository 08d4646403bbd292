"""The signing key: made once, whole, for its owner alone; anything else is refused with the reason."""

from __future__ import annotations

import os
import stat
from multiprocessing import get_context
from pathlib import Path

import pytest

from fubcli.config.keys import read_key
from fubcli.errors import NotPermitted, StorageUnavailable


def test_the_first_use_makes_a_key_that_only_its_owner_can_read(tmp_path: Path) -> None:
    path = tmp_path / "config" / "receipts.key"
    key = read_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert len(key) == 32
    assert read_key(path) == key
    assert [each.name for each in path.parent.iterdir()] == ["receipts.key"]


def _key(path: str) -> bytes:
    return read_key(Path(path))


def test_sixteen_processes_that_come_first_agree_on_one_key(tmp_path: Path) -> None:
    with get_context("spawn").Pool(4) as pool:
        keys = pool.map(_key, [str(tmp_path / "receipts.key")] * 16, chunksize=1)
    assert len(set(keys)) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["receipts.key"]


def _written(path: Path, content: bytes = b"k" * 32, mode: int = 0o600) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o644, 0o660, 0o601])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = _written(tmp_path / "receipts.key", mode=mode)
    with pytest.raises(NotPermitted, match=rf"can be read by others \(mode {mode:o}\); run chmod 600"):
        read_key(path)


def test_a_link_is_refused_wherever_it_leads(tmp_path: Path) -> None:
    target = _written(tmp_path / "target")
    for name, to in (("there", target), ("nowhere", tmp_path / "none")):
        (tmp_path / name).symlink_to(to)
        with pytest.raises(NotPermitted, match="it is a symbolic link"):
            read_key(tmp_path / name)


@pytest.mark.parametrize("size", [0, 31])
def test_what_is_too_short_is_no_key(tmp_path: Path, size: int) -> None:
    with pytest.raises(NotPermitted, match=f"holds {size} bytes; a key has 32 or more"):
        read_key(_written(tmp_path / "receipts.key", b"k" * size))


def test_a_pipe_or_a_directory_is_no_key_and_holds_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "directory").mkdir(0o700)
    for name in ("pipe", "directory"):
        with pytest.raises(NotPermitted, match="must be a plain file"):
            read_key(tmp_path / name)


def test_a_shared_key_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(NotPermitted, match="does not exist"):
        read_key(tmp_path / "team.key", create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_somebody_elses_key_is_refused(tmp_path: Path) -> None:
    path = _written(tmp_path / "receipts.key")
    os.chown(path, 12_345, 12_345)
    with pytest.raises(NotPermitted, match="belongs to somebody else"):
        read_key(path)


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotPermitted, match="Not a directory"):
        read_key(tmp_path / "file" / "receipts.key")
    (tmp_path / "closed").symlink_to("/proc/self")  # a directory where nobody can make anything
    with pytest.raises(StorageUnavailable, match="cannot be made"):
        read_key(tmp_path / "closed" / "receipts.key")
