"""SQL from where the command line says: the option itself, a file, or stdin."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from fubcli.errors import UsageError
from fubcli.frontend.given import Given
from fubcli.frontend.parameters import valid_text

READ_AT_MOST = 4 * 1024 * 1024
"""Bytes of SQL that are read at all; the policy's own limit is far lower, and says so better."""


def with_text(given: Given) -> Given:
    """Return what was given with the text that `--query` names in its place; raises UsageError."""
    return given if given.query is None else replace(given, query=sql_text(given.query))


def sql_text(option: str) -> str:
    """Return the SQL that `--query` names: itself, `@file.sql`, or `-` for stdin."""
    if option == "-":
        if sys.stdin is None:
            raise UsageError("--query=- reads stdin, and stdin is closed.")
        return _decoded(sys.stdin.buffer.read(READ_AT_MOST + 1), "stdin")
    if option.startswith("@"):
        path = Path(option[1:])
        try:
            with path.open("rb") as file:
                return _decoded(file.read(READ_AT_MOST + 1), str(path))
        except (OSError, ValueError) as error:
            raise UsageError(f"--query={option}: {getattr(error, 'strerror', None) or error}.") from error
    return valid_text(option, "--query")


def _decoded(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UsageError(f"The SQL from {where} is not UTF-8 (byte {error.start}).") from error
