"""The lock: one builder at a time, a bounded wait, freed by the kernel."""

from __future__ import annotations

from pathlib import Path

import pytest

from fubcli.embedded.locking import exclusive
from fubcli.errors import WarehouseUnavailable


def test_who_waits_too_long_is_told_to_try_again(tmp_path: Path) -> None:
    said: list[str] = []
    with exclusive(tmp_path, said.append):
        with pytest.raises(WarehouseUnavailable) as caught, exclusive(tmp_path, said.append, patience_seconds=0.2):
            pass
        assert caught.value.retryable
        assert str(tmp_path) in caught.value.detail
    assert said == ["waiting for another process that is building the embedded lakehouse"]


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), exclusive(tmp_path, print):
        raise RuntimeError
    with exclusive(tmp_path, print, patience_seconds=0):
        pass
