"""The brief and the models as files in a directory that the caller names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from fubcli.errors import StorageUnavailable, UsageError
from fubcli.promotion.private_files import write_whole


def write_files(directory: Path, files: Mapping[str, str], *, overwrite: bool) -> None:
    """Write files into a directory, each whole or not at all, the last one last; makes the directory.

    Raises UsageError for a directory that is a link or none, and, before anything is written, for a file that is there
    already, unless it may be replaced; a link in its place is replaced itself. Raises StorageUnavailable.
    """
    try:
        _check(directory, files, overwrite=overwrite)
        for name, text in files.items():
            write_whole(directory / name, text.encode("utf-8"), _replace if overwrite else _place)
    except FileExistsError as error:
        raise UsageError(f"--output-dir={directory}: a file has come there meanwhile; it was not replaced.") from error
    except OSError as error:
        raise StorageUnavailable(f"Cannot write into {directory}: {error.strerror or error}.") from error


def _check(directory: Path, names: Iterable[str], *, overwrite: bool) -> None:
    if directory.is_symlink() or (directory.exists() and not directory.is_dir()):
        raise UsageError(f"--output-dir={directory}: it is a link or no directory; name the directory itself.")
    for name in names:
        if (directory / name).is_dir() and not (directory / name).is_symlink():
            raise UsageError(f"--output-dir={directory}: {name} is a directory.")
        if os.path.lexists(directory / name) and not overwrite:
            raise UsageError(
                f"--output-dir={directory}: {name} is there already; name another directory, or give --overwrite."
            )


def _replace(part: Path, path: Path) -> None:
    part.replace(path)


def _place(part: Path, path: Path) -> None:
    """Put a file where none is: making a hard link fails when there is one, and follows no link in its place."""
    os.link(part, path, follow_symlinks=False)
