"""A migration's files: which are SQL, which start a tool that runs SQL, and which are not read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from fubcli.errors import UsageError
from fubcli.model.migration import Change, ChangeKind, MigrationStatement
from fubcli.skills.code_development.migration.command_lines import statements_of_shell
from fubcli.sql.migrations import read_migration

LARGEST = 2 * 1024 * 1024
LARGEST_SHELL = 256 * 1024
_SQL = frozenset({".sql", ".ddl", ".mysql", ".mariadb", ""})
_UNDOING = ("undo", "revert", "rollback")
_UNDOING_WORDS = frozenset({"down", "downs", "backout", *_UNDOING})
_UNDO_NAME = re.compile(r"U[0-9][0-9._]*__")
"""Flyway's."""
_SHELL = frozenset({".sh", ".bash"})


@dataclass(frozen=True)
class MigrationFile:
    """A file's name as it was given, and its first bytes: at most one more than `LARGEST`."""

    name: str
    data: bytes


@dataclass(frozen=True)
class ReadFile:
    """What was read of a file: its form (`sql`, `shell`, `unread`), its statements, and why it was not read."""

    name: str
    form: str
    statements: tuple[MigrationStatement, ...]
    problem: str = ""


def open_files(paths: Iterable[str]) -> Iterator[MigrationFile]:
    """Yield files in the order given; raises UsageError for one that is not there or is no plain file."""
    for path in paths:
        if not os.path.isfile(path):
            raise UsageError(f"{path}: no such file. Name the migration's files with --files.")
        try:
            with Path(path).open("rb") as file:
                yield MigrationFile(path, file.read(LARGEST + 1))
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}.") from error


def read_file(file: MigrationFile) -> ReadFile:
    """Read a file; what is not read is one statement of kind unknown that says why."""
    read = _read(file)
    if not _is_undoing(PurePath(file.name)):
        return read
    return replace(read, statements=tuple(replace(each, is_undoing=True) for each in read.statements))


def _is_undoing(path: PurePath) -> bool:
    """Whether a file's name, or its folder's, says that it undoes another, as tools call such files."""
    name = path.name.lower()
    return (
        bool(_UNDO_NAME.match(path.name))
        or name.startswith(_UNDOING)
        or not _UNDOING_WORDS.isdisjoint(re.split(r"[._-]+", name))
        or path.parent.name.lower() in _UNDOING_WORDS
    )


def _read(file: MigrationFile) -> ReadFile:
    suffix = PurePath(file.name).suffix.lower()
    if len(file.data) > LARGEST:
        return _unread(file, f"the file is larger than {LARGEST // 2**20} MiB: not read")
    if b"\0" in file.data:
        return _unread(file, "the file is not text: not read")
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _unread(file, "the file is not UTF-8: not read")
    is_shell = suffix in _SHELL or (suffix == "" and text.startswith("#!"))
    if is_shell and len(file.data) > LARGEST_SHELL:
        return _unread(file, f"the shell file is larger than {LARGEST_SHELL // 1024} KiB: not read")
    if is_shell:
        return ReadFile(file.name, "shell", statements_of_shell(text))
    beginning = text.lstrip()[:40].lower()
    if suffix not in _SQL or beginning.startswith(("<?php", "#!", "<?xml", "<!doctype")):
        return _unread(file, "not SQL: not read")
    return ReadFile(file.name, "sql", read_migration(text))


def _unread(file: MigrationFile, problem: str) -> ReadFile:
    change = Change(ChangeKind.UNKNOWN, problem=problem)
    return ReadFile(file.name, "unread", (MigrationStatement("", 1, 1, (change,)),), problem)
