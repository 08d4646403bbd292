"""The generators of raw data by profile: new files take their places when all of them are there."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fubcli.errors import StorageUnavailable
from fubcli.model.pipeline import Generated, Wanted
from fubcli.pipelines.containment import contained_files
from fubcli.pipelines.files import opened

_NEW = ".new-"
_KINDS = {"zoom": ("raw", "meetings"), "marketing": ("raw_data", "customers")}
"""The schema of each generator's tables, and what its size counts."""


def raw_data(profile: str, file: Path) -> GeneratedFile | None:
    """Return the raw data of a profile's embedded file, None for a profile that has no generator."""
    if profile not in _KINDS:
        return None
    from importlib import import_module  # a generator is needed by a generation alone

    schema, counted = _KINDS[profile]
    return GeneratedFile(profile, file, import_module(f"fubcli.pipelines.{profile}"), schema, counted)


@dataclass(frozen=True)
class GeneratedFile:
    """An embedded file whose raw data `generator` makes, and the file beside it with the truth about that."""

    name: str
    file: Path
    generator: Any
    """A module with `generate(file, truth, *, <counted>, seed, as_of)` and `next_day(file, truth, *, fault)`."""
    schema: str
    counted: str

    @property
    def truth(self) -> Path:
        """Where the truth is."""
        return self.file.with_name(f"{self.file.stem}-truth.duckdb")

    def generate(self, wanted: Wanted) -> Generated:
        """Put a new file in the place of what is there; killed on the way, it leaves the old one or none."""
        above = self.file.parent
        for left in above.glob(f"{_NEW}*"):  # of a generation that was killed
            shutil.rmtree(left, ignore_errors=True)
        try:
            with tempfile.TemporaryDirectory(prefix=_NEW, dir=above) as directory, contained_files():
                file, truth = Path(directory) / self.file.name, Path(directory) / self.truth.name
                size = {self.counted: wanted.size}
                self.generator.generate(file, truth, **size, seed=wanted.seed, as_of=wanted.as_of)
                for old in (self.file, self.file.with_name(f"{self.file.name}.wal")):
                    old.unlink(missing_ok=True)
                truth.replace(self.truth)
                file.replace(self.file)
        except OSError as error:
            raise StorageUnavailable(f"{above} cannot be written: {error.strerror or error}.") from error
        return self._made()

    def next_day(self, fault: str | None) -> Generated:
        """Add one night to what is there, with a fault in it if one is named; raises UsageError for another word.

        Raises WarehouseUnavailable, StorageUnavailable.
        """
        if self.file.exists():  # opening makes one
            with opened(self.file):  # waits for those who look at it
                pass
        with contained_files():
            self.generator.next_day(self.file, self.truth, **({"fault": fault} if fault else {}))
        return self._made()

    def _made(self) -> Generated:
        listed = "SELECT table_name FROM information_schema.tables WHERE table_catalog = ? AND table_schema = ?"
        with opened(self.file) as database:
            tables = sorted(name for (name,) in database.execute(listed, [self.file.stem, self.schema]).fetchall())
            counted = {
                name: database.execute(f'SELECT count(*) FROM "{self.schema}"."{name}"').fetchone()[0]  # noqa: S608
                for name in tables
            }
        return Generated(counted)
