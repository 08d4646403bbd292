"""The lakehouse's front: says where the files lie, and sends for repair when one is not known to be sound."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from fubcli.embedded.recipes import DEFAULT_SEED, GENERATOR_VERSION, RECIPES
from fubcli.embedded.stamps import stamp_of
from fubcli.errors import StorageUnavailable
from fubcli.model.catalogs import Catalogs
from fubcli.ports import Clock, Progress

if TYPE_CHECKING:
    from fubcli.embedded.premises import Premises


class Lakehouse:
    """Demo catalogs in one directory, built on first use and anew each night; the sandbox is the user's and is kept."""

    def __init__(
        self, directory: Path, catalogs: Catalogs, *, clock: Clock, progress: Progress, seed: int = DEFAULT_SEED
    ) -> None:
        self._given = directory, catalogs, seed
        self._clock = clock
        self._progress = progress
        self._told: list[str] = []

    @cached_property
    def _premises(self) -> Premises:
        from fubcli.embedded.premises import premises_of  # a refusal does without

        return premises_of(*self._given)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(recipe.catalog for recipe in self._premises.recipes)

    def locate(self, catalogs: Iterable[str]) -> Mapping[str, Path]:
        """Return a sound file for each catalog that the builder knows; builds everything missing in one go.

        Costs a few calls of stat when all is sound. Raises StorageUnavailable naming the directory and the
        reason, WarehouseUnavailable when another process has been building for over a minute.
        """
        now = self._clock.now()
        with storage_errors(self._premises.directory):
            if not self._all_current(now):
                from fubcli.embedded.repair import repair  # the fast path does without

                kept = [name for name in self._known if RECIPES[name].kept and self._premises.path(name).exists()]
                told = repair(self._premises, now, self._progress)
                self._told += [f"{told[name]}." for name in kept if name in told]
        found = {name: self._premises.path(name.lower()) for name in catalogs if name.lower() in self._known}
        return MappingProxyType(found)

    def present(self) -> Mapping[str, Path]:
        """Return the files that are there, by catalog, sound or not; builds and opens nothing."""
        paths = {name: self._premises.path(name) for name in sorted(self._known)}
        return MappingProxyType({name: path for name, path in paths.items() if path.exists()})

    def led_to(self, catalogs: Collection[str], within: Collection[str]) -> frozenset[str]:
        """Return all that is within reach: users make views of anything that they may read."""
        return frozenset(within)

    def told(self) -> tuple[str, ...]:
        """Return, once, what became of files that hold the user's own work and had to be replaced."""
        told, self._told = tuple(self._told), []
        return told

    def fingerprint(self, catalog: str) -> str:
        """Return a text that changes with the file or its log, `""` when there is none; opens nothing."""
        with storage_errors(self._premises.directory):
            stamp = stamp_of(self._premises.path(catalog.lower()))
        if stamp is None:
            return ""
        return f"{GENERATOR_VERSION}-{stamp.size}-{stamp.mtime_ns}-{stamp.wal_size}-{stamp.wal_mtime_ns}"

    def writing(self, catalog: str) -> None:
        """Note that a statement of ours is about to change a file: until it is `written`, others may see it changed.

        Raises StorageUnavailable, WarehouseUnavailable.
        """
        self.written(catalog)

    def written(self, catalog: str) -> None:
        """Note that a statement of ours changed a staging or sandbox file, so that it is not taken for damage.

        From then on the file is judged by reading it, not by its digest.
        Raises StorageUnavailable, WarehouseUnavailable.
        """
        name = catalog.lower()
        if name not in self._known or not (RECIPES[name].kept or RECIPES[name].mirrors):
            return
        from fubcli.embedded.locking import exclusive
        from fubcli.embedded.manifest import read_manifest, write_manifest

        with storage_errors(self._premises.directory):
            stamp = stamp_of(self._premises.path(name))
            if stamp is None:
                return
            with exclusive(self._premises.directory, self._progress):
                manifest = read_manifest(self._premises.directory)
                record = manifest.records.get(name)
                if record is not None and (record.stamp != stamp or record.digest is not None):
                    noted = manifest.with_record(name, replace(record, stamp=stamp, digest=None))
                    write_manifest(self._premises.directory, noted)

    def damaged(self, catalog: str, reason: str) -> str:
        """Replace a file that the engine could not read, and say in a sentence what was done.

        A sandbox that turns out to read well to its last block is left alone, and the sentence says so.
        Raises StorageUnavailable, WarehouseUnavailable.
        """
        name = catalog.lower()
        if name not in self._known:
            return f"{catalog} is not a catalog of the embedded lakehouse; nothing was rebuilt."
        from fubcli.embedded.repair import Suspicion, repair

        with storage_errors(self._premises.directory):
            told = repair(self._premises, self._clock.now(), self._progress, Suspicion(name, reason))
        return f"{told[name]}." if name in told else f"{name} reads well to its last block; it was left as it is."

    def _all_current(self, now: datetime) -> bool:
        from fubcli.embedded.judgement import is_current
        from fubcli.embedded.manifest import read_manifest

        manifest = read_manifest(self._premises.directory)
        return all(
            is_current(
                recipe,
                self._premises.path(recipe.catalog),
                manifest.records.get(recipe.catalog),
                self._premises.edition(recipe.catalog, now, manifest.drill),
            )
            for recipe in self._premises.recipes
        )


@contextmanager
def storage_errors(directory: Path) -> Iterator[None]:
    """Tell what a file system refuses, with the lakehouse's directory, as StorageUnavailable."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageUnavailable(f"the embedded lakehouse's directory {directory} cannot be used: {reason}") from error
