"""What a statement is expected to read, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Scan(NamedTuple):
    """One mention of a table: how much of it is read. None stands for a size that nobody knows."""

    table: str
    rows: int | None = None
    bytes: int | None = None
    whole: int | None = None
    """Rows of the whole table."""
    source: str = ""
    """Where `whole` comes from."""
    how: str = ""
    """Which part is read, as the end of a sentence; empty for all of it."""

    @property
    def basis(self) -> str:
        """Say what the numbers rest on."""
        if self.whole is None:
            return f"{self.table}: size unknown, not counted" + (f" ({self.how})" if self.how else "")
        part = f" x {self.how}" if self.how else ", all of them"
        size = "" if self.bytes is not None else "; bytes unknown, not counted"
        return f"{self.table}: {self.whole:,} rows {self.source}{part}{size}"


@dataclass(frozen=True)
class Estimate:
    """The scans of a statement, one for each mention of a table that it reads or writes, in the order of its facts."""

    scans: tuple[Scan | None, ...] = ()
    """None stands for a table that is written to and not read."""
    rows: int = 0
    """Rows of all scans whose size is known."""
    bytes: int = 0
    """Bytes of all scans whose size is known."""

    @property
    def read(self) -> tuple[Scan, ...]:
        """The scans that read."""
        return tuple(scan for scan in self.scans if scan is not None)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Tables whose rows nobody knows, each once."""
        return tuple(dict.fromkeys(scan.table for scan in self.read if scan.rows is None))

    @property
    def basis(self) -> tuple[str, ...]:
        """A sentence for each scan."""
        return tuple(scan.basis for scan in self.read)


NOTHING_READ = Estimate()
