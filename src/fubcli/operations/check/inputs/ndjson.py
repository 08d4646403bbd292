"""NDJSON: one statement a line, `{"id","sql"}` with `environment` or `catalog` (and `schema`) of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from fubcli.errors import UsageError
from fubcli.model.names import Environment
from fubcli.model.request import CheckRequest
from fubcli.operations.check.fragment import Found, Fragment
from fubcli.operations.check.inputs.texts import decoded
from fubcli.operations.check.judge import Statement

LONGEST_LINE = 64 * 1024 * 1024
"""Bytes of one line that are read; a statement that the policy calls too large is refused, not an error."""


def statements(lines: BinaryIO, file: str, request: CheckRequest) -> Iterator[Found]:
    """Yield one statement for each line that is not blank, as soon as it is read.

    A line that is no such object raises UsageError with its number: whoever wrote it meant something else.
    """
    number = 0
    while data := lines.readline(LONGEST_LINE + 1):
        number += 1
        if data.strip():
            yield _found(data, number, file, request)


def _found(data: bytes, number: int, file: str, request: CheckRequest) -> Found:
    where = f"{file or 'stdin'}, line {number}"
    if len(data) > LONGEST_LINE:
        raise UsageError(f"{where}: longer than {LONGEST_LINE:,} bytes.")
    statement = _statement(_object(data, where), number, where, request)
    return Found(statement, Fragment(statement.sql, file, f"line {number}", number))


def _object(data: bytes, where: str) -> dict[str, Any]:
    try:
        document = json.loads(decoded(data))
    except UnicodeDecodeError as error:
        raise UsageError(f"{where}: not UTF-8 (byte {error.start}).") from error
    except ValueError as error:
        raise UsageError(f"{where}: not JSON ({error}).") from error
    except RecursionError as error:
        raise UsageError(f"{where}: JSON that is nested too deeply.") from error
    if not isinstance(document, dict):
        raise UsageError(f'{where}: wants an object, {{"id": …, "sql": …}}.')
    return document


def _statement(document: dict[str, Any], number: int, where: str, request: CheckRequest) -> Statement:
    identity, sql = document.get("id", number), document.get("sql")
    if not isinstance(sql, str):
        raise UsageError(f"{where}: `sql` wants a text.")
    if not isinstance(identity, str | int) or isinstance(identity, bool):
        raise UsageError(f"{where}: `id` wants a text or a whole number.")
    catalog = _text(document, "catalog", where)
    schema = _text(document, "schema", where) or (request.schema if catalog is None else None)
    environment = _environment(document, where) or request.environment
    return Statement(identity, sql, environment, catalog or request.catalog, schema)


def _environment(document: dict[str, Any], where: str) -> Environment | None:
    named = _text(document, "environment", where)
    if named is None:
        return None
    if named not in Environment._value2member_map_:
        raise UsageError(f"{where}: `environment` wants one of {', '.join(Environment)}.")
    return Environment(named)


def _text(document: dict[str, Any], key: str, where: str) -> str | None:
    value = document.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise UsageError(f"{where}: `{key}` wants a text.")
    return value
