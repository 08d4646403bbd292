"""Walks a log from its first line to its last and says where it is not what was written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from fubcli.audit.lines import GENESIS, Line, read_line
from fubcli.audit.reading import Place, Snapshot, raw_lines
from fubcli.audit.segments import first_of


@dataclass(frozen=True)
class Break:
    """The first place where a log is not what was written, and why; an empty place is the log as a whole."""

    place: Place | None
    reason: str


@dataclass
class Verification:
    """What a walk found; `first` and `last` are numbers of lines, 0 in an empty log."""

    keyed: bool
    lines: int = 0
    first: int = 0
    last: int = 0
    last_hash: str = GENESIS
    torn_records: int = 0
    torn_tail_bytes: int = 0
    broken: Break | None = None


def verify(
    log: Snapshot, *, expect: str | None = None, after: str | None = None, is_export: bool = False
) -> Verification:
    """Verify a log, or a file that was exported from one.

    `expect` is the hash of a line that must be there; `after` that of the line before the first, when older segments
    were put away. Without a key only the chain is verified. Raises OSError.
    """
    walk = _Walk(log, expect, after, is_export)
    for path, size in log.files:
        walk.segment(path, size)
        if walk.found.broken:
            return walk.found
    walk.end()
    return walk.found


@dataclass
class _Walk:
    log: Snapshot
    expect: str | None
    after: str | None
    is_export: bool
    found: Verification = field(init=False)
    torn: bytes = b""
    place: Place | None = None
    torn_place: Place | None = None
    digest_at_head: str = ""
    is_expected_seen: bool = False

    def __post_init__(self) -> None:
        self.found = Verification(keyed=self.log.key is not None)
        self.is_expected_seen = self.expect in (None, self.after)

    def segment(self, path: Path, size: int) -> None:
        """Walk one file."""
        is_first = True
        for number, raw in enumerate(raw_lines(path, size), 1):
            self.place = Place(path.name, number)
            line = read_line(raw.removesuffix(b"\n")) if raw.endswith(b"\n") or self._is_newest(path) else None
            if line is None:
                self.torn_place = self.torn_place or self.place
                self.torn += raw
                continue
            if self.torn and line.kind != "torn":
                self._break("not a line of the log", self.torn_place)
                return
            reason = self._wrong(line)
            if reason is None and is_first and not self.is_export and first_of(path) != line.seq:
                reason = f"the file's name says that it begins with line {first_of(path)}"
            if reason is not None:
                self._break(reason)
                return
            is_first = False
            self._pass(line)
        if self.torn and not self._is_newest(path):
            self._break("not a line of the log", self.torn_place)

    def end(self) -> None:
        """Compare what was found with what must be there."""
        head, found = self.log.head, self.found
        found.torn_tail_bytes = len(self.torn)
        if self.torn and self.is_export:
            self._break("not a line of the log", self.torn_place)
        elif head is not None and not head.is_sound:
            self._break("the head is not signed with this key", None)
        elif head is not None and head.seq > found.last:
            self._break(f"the log ends at line {found.last}, its head names line {head.seq}", self.place)
        elif head is not None and self.digest_at_head != head.digest:
            self._break(f"line {head.seq} is not the one that the head names", None)
        elif head is None and found.last > 1 and not self.is_export:
            self._break("the head is missing", None)
        elif not found.lines and (self.is_export or self.log.key is not None):
            self._break("there is no line, and there was one: a key is made with the first", None)
        elif not self.is_expected_seen:
            self._break("no line has the expected hash", None)

    def _is_newest(self, path: Path) -> bool:
        return path == self.log.files[-1][0]

    def _wrong(self, line: Line) -> str | None:
        """Return why a line cannot follow what was walked so far, or None."""
        found = self.found
        is_start = found.lines == 0
        before = (self.after or (None if self.is_export else GENESIS)) if is_start else found.last_hash
        if self.log.key is not None and not line.is_signed_with(self.log.key):
            return "not signed with this key"
        if not is_start and line.seq != found.last + 1:
            return f"line {found.last + 1} should stand here, this is line {line.seq}"
        if is_start and line.seq != 1 and self.after is None and not self.is_export:
            return f"the log begins with line {line.seq}; lines before it are missing"
        if before is not None and line.prev != before:
            return "it does not follow the line before it"
        if line.kind == "broken":
            return f"when it was written, {line.members.get('found')}"
        return self._torn(line) if line.kind == "torn" else None

    def _torn(self, line: Line) -> str | None:
        """Return why a line does not tell of the bytes before it, or None; an export leaves those out."""
        if self.is_export and not self.torn:
            return None
        size = line.members.get("bytes")
        if type(size) is not int or self.torn[size:] not in (b"", b"\n"):
            return "what was torn has another size"
        if hashlib.sha256(self.torn[:size]).hexdigest() != line.members.get("sha256"):
            return "what was torn is something else"
        return None

    def _pass(self, line: Line) -> None:
        found = self.found
        found.first = found.first or line.seq
        found.lines, found.last, found.last_hash = found.lines + 1, line.seq, line.digest
        found.torn_records += line.kind == "torn"
        self.torn, self.torn_place = b"", None
        self.is_expected_seen = self.is_expected_seen or line.digest == self.expect
        if self.log.head and line.seq == self.log.head.seq:
            self.digest_at_head = line.digest

    def _break(self, reason: str, place: Place | None = None) -> None:
        self.found.broken = Break(place if place is not None else self.place, reason)
