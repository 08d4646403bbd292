"""Catalogs that the project's pipelines fill: files of theirs beside the lakehouse's own, only ever read here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from fubcli.embedded.lakehouse import storage_errors
from fubcli.embedded.stamps import stamp_of
from fubcli.errors import Remedy, StorageUnavailable, WarehouseUnavailable
from fubcli.model.catalogs import Catalogs
from fubcli.ports import CatalogFiles

PIPELINES = "pipelines"
"""The folder of the data directory, and the word of catalogs.yaml for what is in it."""


def pipeline_files(data: Path, catalogs: Catalogs) -> Mapping[str, Path]:
    """Return where the file of each catalog lies that pipelines fill, whether or not it is there."""
    specs = (spec for spec in catalogs.by_name.values() if spec.filled_by == PIPELINES)
    return MappingProxyType({spec.name: data / PIPELINES / f"{spec.name}.duckdb" for spec in specs})


def absent(files: Mapping[str, Path]) -> frozenset[str]:
    """Return the catalogs whose file is not there yet."""
    return frozenset(name for name, path in files.items() if not path.exists())


class FilledFiles:
    """A `CatalogFiles` that adds files to another one's; it never builds, repairs, moves or notes any of them."""

    def __init__(self, lakehouse: CatalogFiles, files: Mapping[str, Path]) -> None:
        self._lakehouse = lakehouse
        self._files = files

    def locate(self, catalogs: Iterable[str]) -> Mapping[str, Path]:
        """Return the files of both kinds; raises StorageUnavailable, with the remedy, where no pipeline has run."""
        names = [name.lower() for name in catalogs]
        own = {name: self._existing(name) for name in names if name in self._files}
        others = [name for name in names if name not in self._files]
        built = self._lakehouse.locate(others) if others or not own else {}
        return MappingProxyType({**built, **own})

    def _existing(self, name: str) -> Path:
        path = self._files[name]
        with storage_errors(path.parent):
            if stamp_of(path) is None:
                raise not_there(name)
        return path

    def led_to(self, catalogs: Collection[str], within: Collection[str]) -> frozenset[str]:
        """Return what views of users may lead to: pipelines make none, and what they have not filled has no table."""
        if all(name in self._files for name in catalogs):
            return frozenset()
        missing = absent(self._files)
        return self._lakehouse.led_to(catalogs, [name for name in within if name not in missing])

    def told(self) -> tuple[str, ...]:
        """Return what the lakehouse has to tell."""
        return self._lakehouse.told()

    def fingerprint(self, catalog: str) -> str:
        """Return a text that changes with the file, `""` when there is none."""
        path = self._files.get(catalog.lower())
        if path is None:
            return self._lakehouse.fingerprint(catalog)
        with storage_errors(path.parent):
            stamp = stamp_of(path)
        return "" if stamp is None else f"{stamp.size}-{stamp.mtime_ns}-{stamp.wal_size}-{stamp.wal_mtime_ns}"

    def writing(self, catalog: str) -> None:
        """Note a write to a file of the lakehouse; raises StorageUnavailable for one of the pipelines'."""
        if catalog.lower() in self._files:
            raise StorageUnavailable(f"{catalog} is written by its pipelines alone.")
        self._lakehouse.writing(catalog)

    def written(self, catalog: str) -> None:
        """Note a write to a file of the lakehouse."""
        self._lakehouse.written(catalog)

    def damaged(self, catalog: str, reason: str) -> str:
        """Replace a file of the lakehouse; raises WarehouseUnavailable for one of the pipelines', which stays.

        It may be unreadable for the moment in which a pipeline is writing it.
        """
        path = self._files.get(catalog.lower())
        if path is None:
            return self._lakehouse.damaged(catalog, reason)
        remedy = Remedy(f"If it stays so, move {path} aside and run the pipelines anew", _PIPELINES)
        raise WarehouseUnavailable(f"The file of {catalog} cannot be read now; it was left as it is.", remedy=(remedy,))


_PIPELINES = ("fubcli", "pipelines", "list")


def not_there(name: str) -> StorageUnavailable:
    """Return the failure of asking a catalog that no pipeline has filled yet."""
    remedy = Remedy("See which pipelines fill it, and on which target", _PIPELINES)
    return StorageUnavailable(f"{name} is not there yet: its pipelines have not run.", remedy=(remedy,))
