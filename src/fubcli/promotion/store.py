"""Receipts in a directory, one file each: many processes write at once, and a damaged file harms no other."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from fubcli.errors import StorageUnavailable
from fubcli.model.receipt import Flaw, Found, Objection, Receipt
from fubcli.promotion.encoding import decoded, encoded
from fubcli.promotion.private_files import PART, read_regular, write_whole

_MOST_BYTES = 256 * 1024
_NAME = re.compile(r"([0-9a-f]{32})\.([0-9a-f-]{36})\.json")
_ABANDONED = 3_600
_LONG_OVER = 7 * 24 * 3_600
"""Seconds: how old a part that nobody finished, and a receipt, may become."""


class ReceiptFiles:
    """Receipts named by their statement's fingerprint and their own id, so that ids sort by time."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def save(self, receipt: Receipt) -> None:
        """Keep a receipt: whole or not at all, readable by its owner alone. Raises StorageUnavailable."""
        path = self._directory / f"{_prefix(receipt.bindings.fingerprint)}.{receipt.id}.json"
        try:
            write_whole(path, encoded(receipt), os.replace)
        except OSError as error:
            raise StorageUnavailable(f"The receipt {path} cannot be written: {error.strerror}.") from error

    def find(self, fingerprint: str) -> Iterator[Found]:
        """Yield what is kept for a statement, newest first."""
        yield from self._read(_prefix(fingerprint))

    def all(self) -> Iterator[Found]:
        """Yield everything that is kept, newest first."""
        yield from self._read("")

    def remove(self, place: str) -> None:
        """Take a receipt away; one that is gone already is fine. Raises StorageUnavailable."""
        try:
            (self._directory / place).unlink(missing_ok=True)
        except OSError as error:
            raise StorageUnavailable(f"The receipt {place} cannot be removed: {error.strerror}.") from error

    def sweep(self) -> None:
        """Take away what is long over: receipts after a week, and parts that a killed process left behind."""
        now = time.time()
        for name in self._names():
            kept_for = _ABANDONED if name.endswith(PART) else _LONG_OVER
            with suppress(OSError):  # another process sweeps too, and what stays now goes next time
                if now - (self._directory / name).lstat().st_mtime > kept_for:
                    (self._directory / name).unlink()

    def _read(self, prefix: str) -> Iterator[Found]:
        matches = [match for name in self._names() if (match := _NAME.fullmatch(name)) and name.startswith(prefix)]
        for match in sorted(matches, key=lambda match: match[2], reverse=True):
            name = match[0]
            try:
                receipt = decoded(read_regular(self._directory / name, _MOST_BYTES)[1])
                if receipt.id != match[2]:
                    raise ValueError("its name is not its own")  # noqa: TRY301 - one place where a file is told apart
            except FileNotFoundError:
                continue  # pruned by another process between listing and reading
            except (OSError, ValueError) as error:
                reason = error.strerror if isinstance(error, OSError) else error
                yield Found(
                    match[2], name, None, Objection(Flaw.UNREADABLE, f"The file {name} cannot be read: {reason}.")
                )
            else:
                yield Found(match[2], name, receipt)

    def _names(self) -> list[str]:
        try:
            return os.listdir(self._directory)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StorageUnavailable(f"The receipts in {self._directory} cannot be read: {error.strerror}.") from error


def _prefix(fingerprint: str) -> str:
    return fingerprint.rpartition(":")[2][:32]
