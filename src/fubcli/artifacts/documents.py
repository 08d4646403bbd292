"""A file of JSON to one object, or a sentence that says why it is none."""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

Pairs = list[tuple[str, Any]]


class Unreadable(ValueError):
    """A file cannot be used; the message says what is wrong with it and quotes nothing of it."""


def read_object(path: Path, most: int, *, drop: frozenset[str] = frozenset()) -> dict[str, Any] | None:
    """Return the JSON object of a plain UTF-8 file of at most `most` bytes, None when there is no such file.

    Members named in `drop` are forgotten as soon as they are parsed, at every depth, but for objects that tell it as
    their own `name`: they cost time and no memory.
    Raises Unreadable for anything else: a link, a pipe, a directory, a name written twice, NaN, or too deep a nesting.
    """
    data = _bytes(path, most)
    if data is None:
        return None
    text = _text(data)
    del data  # an artifact may have a hundred megabytes
    try:
        found = json.loads(text, object_pairs_hook=_members(drop), parse_constant=_no_constant)
    except Unreadable:
        raise
    except RecursionError as error:
        raise Unreadable("it is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"it is not JSON (line {error.lineno}, column {error.colno}: {error.msg})") from error
    except ValueError as error:
        raise Unreadable("it holds a number that is too long") from error
    if not isinstance(found, dict):
        raise Unreadable("it is JSON, but no object")
    return found


def _bytes(path: Path, most: int) -> bytes | None:
    try:
        # Not blocking: a pipe in the file's place must not hold anybody up.
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        said = "it is a symbolic link" if error.errno == errno.ELOOP else f"it cannot be read: {error.strerror}"
        raise Unreadable(said) from error
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise Unreadable("it is not a plain file")
    with os.fdopen(number, "rb") as file:
        try:
            data = file.read(most + 1)
        except OSError as error:
            raise Unreadable(f"it cannot be read: {error.strerror}") from error
    if len(data) > most:
        raise Unreadable(f"it is larger than {most // 2**20} MiB")
    return data


def _text(data: bytes) -> str:
    if not data.strip():
        raise Unreadable("it is empty")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"it is not UTF-8 (byte {error.start})") from error


def _members(drop: frozenset[str]) -> Callable[[Pairs], dict[str, Any]]:
    def members(pairs: Pairs) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise Unreadable("a name is written twice in one object")
        for name in drop & found.keys():
            if not _is_called(found[name], name):
                del found[name]
        return found

    return members


def _is_called(value: Any, name: str) -> bool:
    """Whether a member is an object of that name itself: a column may be called `description`."""
    return isinstance(value, dict) and value.get("name") == name


def _no_constant(name: str) -> Any:
    raise Unreadable(f"it holds {name}, which is not JSON")
