"""Files below one directory, by descriptors: no link is followed, nothing outside is touched."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from fubcli.errors import StorageUnavailable

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_DENIED = (errno.EACCES, errno.EPERM)
_MOST_BYTES = 5_000_000
NEW = ".fubcli-new"
"""Ends the names of what is not finished yet; what a killed command left of them is swept by the next one."""


class InTheWay(Exception):
    """Something lies at a path that is not what fubcli puts there: a link, a pipe, a file for a folder."""


class Denied(InTheWay):
    """What lies there may not be read, so nobody can say whose it is."""


def part_of(path: str) -> str:
    """Return where a file is while it is being written."""
    return str(PurePosixPath(path).with_name(f".{PurePosixPath(path).name}{NEW}"))


class Tree:
    """A directory, and what is below it; paths are relative, with slashes."""

    def __init__(self, root: Path) -> None:
        """Open it; raises StorageUnavailable."""
        self.root = root
        with self._storage(""):
            self._number = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def close(self) -> None:
        """Let go of it, and of its lock."""
        os.close(self._number)

    def lock(self) -> None:
        """Keep other writers out until it is closed; raises StorageUnavailable when there is one."""
        try:
            fcntl.flock(self._number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StorageUnavailable(f"Another fubcli is writing skills below {self.root}.") from error
        except OSError:
            return  # a file system without locks: two commands at once are for its users to avoid

    def names(self, path: str) -> list[str] | None:
        """Return what a folder holds, sorted, None when there is none; raises InTheWay."""
        with self._storage(path):
            try:
                with self._folder(path) as number:
                    return sorted(os.listdir(number))
            except FileNotFoundError:
                return None

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes, None when there is none; raises InTheWay for what is no plain file."""
        with self._storage(path), suppress(FileNotFoundError), self._parent(path) as (parent, name):
            try:
                number = os.open(name, os.O_RDONLY | _FILE, dir_fd=parent)
            except OSError as error:
                if error.errno in (errno.ELOOP, errno.ENXIO):
                    raise InTheWay(f"{path} is no plain file") from error
                if error.errno in _DENIED:
                    raise Denied(f"{path} cannot be read") from error
                raise
            if not stat.S_ISREG(os.fstat(number).st_mode):
                os.close(number)
                raise InTheWay(f"{path} is no plain file")
            with os.fdopen(number, "rb") as file:
                data = file.read(_MOST_BYTES + 1)
            if len(data) > _MOST_BYTES:
                raise InTheWay(f"{path} is larger than {_MOST_BYTES:,} bytes")
            return data
        return None

    def write(self, path: str, data: bytes) -> None:
        """Put a file in the place of a path, whole or not at all; its folder is there, nothing is at `part_of` it."""
        with self._storage(path), self._parent(path) as (parent, name):
            part = PurePosixPath(part_of(path)).name
            number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FILE, 0o666, dir_fd=parent)
            try:
                with os.fdopen(number, "wb") as file:
                    file.write(data)
                os.replace(part, name, src_dir_fd=parent, dst_dir_fd=parent)
            except OSError:
                _unlink(part, parent)  # a full disk must not leave what the next command would take for a stranger's
                raise

    def remove(self, path: str) -> None:
        """Remove a file."""
        with self._storage(path), suppress(FileNotFoundError), self._parent(path) as (parent, name):
            _unlink(name, parent)

    def make(self, path: str) -> None:
        """Make a folder; one that is there is left as it is."""
        with self._storage(path), self._parent(path) as (parent, name), suppress(FileExistsError):
            os.mkdir(name, dir_fd=parent)

    def remove_if_empty(self, path: str) -> None:
        """Remove a folder unless something is in it."""
        with self._storage(path), suppress(FileNotFoundError), self._parent(path) as (parent, name):
            try:
                os.rmdir(name, dir_fd=parent)
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    raise

    def rename(self, path: str, name: str) -> None:
        """Give a folder another name beside its own."""
        with self._storage(path), self._parent(path) as (parent, before):
            os.rename(before, name, src_dir_fd=parent, dst_dir_fd=parent)

    @contextmanager
    def _parent(self, path: str) -> Iterator[tuple[int, str]]:
        pure = PurePosixPath(path)
        with self._folder(str(pure.parent)) as number:
            yield number, pure.name

    @contextmanager
    def _folder(self, path: str) -> Iterator[int]:
        """Open a folder part by part; raises FileNotFoundError, and InTheWay for a link or a file on the way."""
        number = os.dup(self._number)
        try:
            for part in PurePosixPath(path).parts:
                before = number
                try:
                    number = os.open(part, _DIRECTORY, dir_fd=before)
                except OSError as error:
                    if error.errno in (errno.ELOOP, errno.ENOTDIR):
                        raise InTheWay(f"{path}: {part} is a link or no folder") from error
                    if error.errno in _DENIED:
                        raise Denied(f"{path}: {part} cannot be opened") from error
                    raise
                os.close(before)
            yield number
        finally:
            os.close(number)

    @contextmanager
    def _storage(self, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = error.strerror or str(error)
            raise StorageUnavailable(f"{self.root / path} cannot be used: {reason}.") from error


def _unlink(name: str, parent: int) -> None:
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=parent)
