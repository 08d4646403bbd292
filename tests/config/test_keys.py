"""Key files: made once, for their owner only, and refused when anyone else could have read them."""

from __future__ import annotations

from multiprocessing import get_context
from pathlib import Path

import pytest

from fubcli.config.keys import KEY_BYTES, read_key
from fubcli.errors import NotPermitted, StorageUnavailable


def test_a_key_is_made_when_it_is_first_needed_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "state" / "masking.key"
    key = read_key(path)
    assert len(key) == KEY_BYTES
    assert read_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert list(path.parent.iterdir()) == [path], "nothing else is left behind"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o660])
def test_a_key_that_others_may_read_is_none(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"k" * KEY_BYTES)
    path.chmod(mode)
    with pytest.raises(NotPermitted, match="only its owner may read"):
        read_key(path)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    real = tmp_path / "real"
    read_key(real)
    link = tmp_path / "link"
    link.symlink_to(real)
    with pytest.raises(NotPermitted):
        read_key(link)


def test_a_directory_or_a_short_file_is_no_key(tmp_path: Path) -> None:
    with pytest.raises(NotPermitted):
        read_key(tmp_path)
    short = tmp_path / "short"
    short.write_bytes(b"guess me")
    short.chmod(0o600)
    with pytest.raises(NotPermitted, match="8 bytes"):
        read_key(short)


def test_a_place_where_nothing_can_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises((StorageUnavailable, NotPermitted)):
        read_key(tmp_path / "file" / "key")


def test_processes_that_need_it_at_once_get_the_same_key(tmp_path: Path) -> None:
    with get_context("spawn").Pool(4) as pool:
        assert len(set(pool.map(read_key, [tmp_path / "key"] * 16))) == 1
