"""Paths to statements: what a file is, how much of it is read, and which files of a directory count."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import count
from pathlib import Path
from typing import BinaryIO

from fubcli.errors import UsageError
from fubcli.model.request import CheckRequest
from fubcli.operations.check.fragment import Found, Fragment
from fubcli.operations.check.inputs import databricks_notebook, dbt_manifest, jupyter, ndjson
from fubcli.operations.check.inputs.script import statements
from fubcli.operations.check.inputs.texts import WrongShape, decoded, unjudged
from fubcli.operations.check.judge import NOT_UNDERSTOOD

STDIN = "-"
LARGEST_SCRIPT = 4 * 1024 * 1024
LARGEST_JSON = 128 * 1024 * 1024
"""Bytes of a notebook or a manifest: pictures and documentation are in them too."""

_WALKED = (".sql", ".ipynb")
_JSON = (".ipynb", ".json")


def check_paths(request: CheckRequest) -> None:
    """Raise UsageError for a path that does not exist or cannot hold what is asked for, before anything is judged."""
    for path in request.paths:
        if path != STDIN and not os.path.exists(path):
            raise UsageError(f"{path}: no such file or directory.")
        if request.ndjson and os.path.isdir(path):
            raise UsageError(f"{path}: a directory; --input=ndjson reads files.")


def found_in(request: CheckRequest) -> Iterator[Found]:
    """Yield every statement of the request's paths in their order; directories are walked in the order of names.

    A file that cannot be read or is not what its name says is one refused finding; a wrong line of NDJSON raises
    UsageError.
    """
    for path in request.paths:
        for file in _walk(path) if os.path.isdir(path) else (path,):
            yield from _file(file, request)


def _walk(directory: str) -> Iterator[str]:
    """Yield the SQL files and notebooks below a directory; nothing hidden, nothing behind a symbolic link."""
    for folder, folders, names in os.walk(directory, onerror=_unwalkable):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            path = os.path.join(folder, name)
            counts = name.lower().endswith(_WALKED) and not name.startswith(".")
            if counts and os.path.isfile(path) and not os.path.islink(path):
                yield path


def _unwalkable(error: OSError) -> None:
    raise UsageError(f"{error.filename}: {error.strerror}.") from error


def _file(path: str, request: CheckRequest) -> Iterator[Found]:
    stdin = request.stdin if path == STDIN else None
    name = path if stdin is None else ""
    try:
        with Path(path).open("rb") if stdin is None else nullcontext(stdin) as file:
            yield from ndjson.statements(file, name, request) if request.ndjson else _contents(file, name, request)
    except OSError as error:
        reason = f"Not understood: the file cannot be read ({error.strerror or error})."
        yield _whole(name, request, reason, rule=NOT_UNDERSTOOD)


def _contents(file: BinaryIO, path: str, request: CheckRequest) -> Iterator[Found]:
    most = LARGEST_JSON if path.lower().endswith(_JSON) else LARGEST_SCRIPT
    data = file.read(most + 1)
    if len(data) > most:
        yield _whole(path, request, f"More than {most:,} bytes in one file.", rule="text_is_small_enough")
        return
    try:
        text = decoded(data)
    except UnicodeDecodeError as error:
        yield _whole(path, request, f"Not UTF-8 (byte {error.start}).", rule="text_reads_one_way")
        return
    try:
        yield from _of_kind(text, path, request)
    except WrongShape as error:
        yield _whole(path, request, f"Not understood: {error}.", rule=NOT_UNDERSTOOD)


def _of_kind(text: str, path: str, request: CheckRequest) -> Iterator[Found]:
    suffix = os.path.splitext(path)[1].lower()
    comment = databricks_notebook.COMMENTS.get(suffix, databricks_notebook.SQL_COMMENT)
    if suffix == ".json":
        yield from dbt_manifest.statements(text, path, request)
    elif suffix == ".ipynb":
        yield from _of_cells(jupyter.fragments(text, path), path, request)
    elif databricks_notebook.is_notebook(text, comment):
        yield from _of_cells(databricks_notebook.fragments(text, path, comment), path, request)
    elif comment != databricks_notebook.SQL_COMMENT:
        raise WrongShape("a program without the first line of a Databricks notebook")
    else:
        yield from statements(Fragment(text, path), f"{path or 'stdin'}#", request, count(1))


def _of_cells(cells: Iterator[tuple[Fragment, str]], path: str, request: CheckRequest) -> Iterator[Found]:
    """Yield the statements of a notebook, numbered within each cell, which may have several texts of SQL."""
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(1))
    for fragment, cell in cells:
        yield from statements(fragment, f"{path or 'stdin'}#{cell}.", request, numbers[cell])


def _whole(path: str, request: CheckRequest, reason: str, *, rule: str) -> Found:
    return unjudged(Fragment("", path), path or "stdin", request, reason, rule=rule)
