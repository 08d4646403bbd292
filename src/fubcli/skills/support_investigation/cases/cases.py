"""One case: found or opened, remembered, recorded, summed up, and closed."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from fubcli.errors import StorageUnavailable, UsageError
from fubcli.model.nights import night_of
from fubcli.skills.support_investigation.cases import memory as memories
from fubcli.skills.support_investigation.cases.files import Folder, locked, storage
from fubcli.skills.support_investigation.cases.memory import Damaged, Memory
from fubcli.skills.support_investigation.cases.naming import is_of, name_of, order_of

RECORD = "investigation.md"
SUMMARY = "root-cause-summary.md"
MEMORY = "case.json"
CLOSED = "closed"
"""A file of this name says that a case is closed, whatever is in it."""
END = "<!-- end of section -->\n"
"""The last line of every section; no text from data can write it, for `<` is always escaped."""
_TORN = "\n\n(The section above is torn: the process that wrote it was ended. What follows is whole.)\n"
_NUMBER = re.compile(rb"^- \*\*E(\d{1,6})\*\*", re.MULTILINE)
_MOST_OF_A_DAY = 1_000


class Case:
    """An open case, whose lock is held: its memory, and its documents."""

    def __init__(self, folder: Folder, identity: str) -> None:
        self._folder = folder
        self.name = folder.path.name
        self.has_record = folder.has(RECORD)
        self.is_resumed = self.has_record or folder.has(MEMORY)
        self.trouble = ""
        """What is wrong with the memory: it was begun anew."""
        self.memory = self._remembered(identity)

    def _remembered(self, identity: str) -> Memory:
        data = self._folder.read(MEMORY)
        if data is not None:
            try:
                memory = memories.read(data, identity)
                # a record that is gone begins anew, with all evidence
                return memory if self.has_record else replace(memory, recorded=0)
            except Damaged as error:
                self.trouble = f"{MEMORY} of this case is damaged ({error}); its evidence was collected anew"
        used = [int(each) for each in _NUMBER.findall(self._folder.read(RECORD) or b"")]
        return Memory(identity, first=max(used, default=0))

    def remember(self, memory: Memory) -> None:
        """Keep a memory in place of the one before."""
        self._folder.replace(MEMORY, memories.written(memory))
        self.memory = memory

    @property
    def is_torn(self) -> bool:
        """Whether the record ends in the middle of a section."""
        before = self._folder.read(RECORD) or b""
        return before != b"" and not before.endswith(END.encode())

    def record(self, section: str) -> None:
        """Add a section to the record; one before it that is torn is left as it is, and told."""
        start = _TORN if self.is_torn else ""
        self._folder.append(RECORD, _bytes(f"{start}{section}{END}"))

    def sum_up(self, summary: str) -> None:
        """Write the summary in place of the one before."""
        self._folder.replace(SUMMARY, _bytes(summary))

    def close(self) -> None:
        """Mark the case as closed; the same issue opens a new one from now on."""
        self._folder.replace(CLOSED, b"")

    def documents(self) -> list[dict[str, Any]]:
        """Return the documents as events describe them."""
        found = ((name, self._folder.read(name)) for name in (RECORD, SUMMARY))
        return [
            {"name": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in found if data is not None
        ]  # fmt: skip


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


@dataclass(frozen=True)
class Wanted:
    """Which case: of which issue, with what makes it the same one, where, and when it is opened if there is none."""

    directory: Path
    issue: str
    identity: str
    now: datetime

    @property
    def name(self) -> str:
        """What the case is called when it is opened now."""
        return self.numbered(1)

    def numbered(self, number: int) -> str:
        """Return what it is called when it is the so-many-th one of the day."""
        return name_of(night_of(self.now), self.issue, self.identity, number)

    def existing(self) -> Path | None:
        """Return the directory of the latest case of the issue when it is open; links are none."""
        return _open_case(self.directory, self.identity)


@contextmanager
def opened_case(wanted: Wanted, ensure: Callable[[Path], object], *, is_new_allowed: bool) -> Iterator[Case]:
    """Yield the open case of an issue, a new one where there is none, with the lock of the directory held.

    Raises StorageUnavailable; UsageError where there is none and `is_new_allowed` is false.
    """
    ensure(wanted.directory)
    with locked(wanted.directory):
        path = wanted.existing()
        if path is None and not is_new_allowed:
            raise UsageError(
                "There is no open case of this issue to close: --issue, --environment and --account-id are to be the "
                "same as when it was opened."
            )
        folder = Folder(path if path is not None else _made(wanted))
        try:
            yield Case(folder, wanted.identity)
        finally:
            folder.close()


def remembered(path: Path, identity: str) -> Memory:
    """Return what a case remembers, without changing anything; raises StorageUnavailable."""
    folder = Folder(path)
    try:
        return Case(folder, identity).memory
    finally:
        folder.close()


def _open_case(directory: Path, identity: str) -> Path | None:
    with storage("The directory of investigations", directory):
        if not directory.is_dir():
            return None
        with os.scandir(directory) as entries:
            names = [each.name for each in entries if is_of(each.name, identity) and each.is_dir(follow_symlinks=False)]
    latest = max(names, key=order_of, default=None)
    if latest is None or os.path.lexists(directory / latest / CLOSED):
        return None
    return directory / latest


def _made(wanted: Wanted) -> Path:
    with storage("The directory of investigations", wanted.directory):
        for number in range(1, _MOST_OF_A_DAY):
            path = wanted.directory / wanted.numbered(number)
            if not os.path.lexists(path):
                path.mkdir(mode=0o700)
                return path
    raise StorageUnavailable(f"{wanted.directory} has too many cases of this issue of one day.")
