"""SQL cells of a Jupyter notebook: `%%sql`, `%sql`, and cells or notebooks whose metadata say SQL."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fubcli.operations.check.fragment import Fragment
from fubcli.operations.check.inputs.texts import WrongShape

_CELL_MAGIC = re.compile(r"^[ \t]*%%sql\b", re.IGNORECASE | re.MULTILINE)  # also behind another one: %%capture
_LINE_MAGIC = re.compile(r"[ \t]*(?:\w+[ \t]*=[ \t]*)?%sql\b[ \t]*", re.IGNORECASE)
_ANY_MAGIC = re.compile(r"\s*%{1,2}[a-z]", re.IGNORECASE)
_CONNECTION = re.compile(r"[ \t]*(?:\w+[ \t]*<<[ \t]*|[\w+.-]+://\S+[ \t]*|--\w[^\n]*|@\S+[ \t]*)*")
"""What `%%sql` takes on its own line before the SQL: a variable, a connection, options."""


def fragments(text: str, file: str) -> Iterator[tuple[Fragment, str]]:
    """Yield each text of SQL with the name of its cell, `cell3`; cells count from 1. Raises WrongShape."""
    notebook = _notebook(text)
    metadata = _mapping(notebook.get("metadata"))
    databricks = _mapping(metadata.get("application/vnd.databricks.v1+notebook"))
    languages = (databricks.get("language"), _mapping(metadata.get("language_info")).get("name"))
    for number, cell in enumerate(notebook["cells"], 1):
        source = _source(cell)
        is_sql = _language(cell, languages) == "sql"
        for sql, line in _sql(source, is_sql=is_sql, whole_cells=bool(databricks)):
            margins = tuple((line + each, 0) for each in range(sql.count("\n") + 1))
            yield Fragment(sql, file, f"cell {number}", margins=margins), f"cell{number}"


def _notebook(text: str) -> Mapping[str, Any]:
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WrongShape("it is not JSON") from error
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise WrongShape("it has no list of cells")
    return notebook


def _source(cell: object) -> str:
    """Return the text of a code cell, nothing for any other."""
    if not isinstance(cell, dict):
        raise WrongShape("a cell is no object")
    if cell.get("cell_type") != "code":
        return ""
    source = cell.get("source", "")
    lines = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        raise WrongShape("a cell's source is no text")
    return "".join(lines)


def _language(cell: object, of_notebook: Sequence[object]) -> str:
    metadata = _mapping(_mapping(cell).get("metadata"))
    named = (metadata.get("language"), _mapping(metadata.get("vscode")).get("languageId"), *of_notebook)
    return next((each.lower() for each in named if isinstance(each, str) and each), "")


def _sql(source: str, *, is_sql: bool, whole_cells: bool) -> Iterator[tuple[str, int]]:
    """Yield the SQL of a cell with the line, from 1, that it begins on."""
    magic = _CELL_MAGIC.search(source)
    if magic and not (is_sql and source[: magic.start()].strip()):  # before it would be SQL, too
        connection = _CONNECTION.match(source, magic.end())
        yield _from(source, connection.end() if connection else magic.end())
        return
    stripped = source.lstrip()
    magic = _LINE_MAGIC.match(stripped)
    if magic and (whole_cells or is_sql or stripped[magic.end() :].startswith(("\n", "\r"))):
        yield _from(source, len(source) - len(stripped) + magic.end())
    elif is_sql and not _ANY_MAGIC.match(source):
        yield source, 1
    else:
        yield from _line_magics(source)


def _line_magics(source: str) -> Iterator[tuple[str, int]]:
    for number, line in enumerate(source.split("\n"), 1):
        if magic := _LINE_MAGIC.match(line):
            yield line[magic.end() :], number


def _from(source: str, start: int) -> tuple[str, int]:
    return source[start:], source.count("\n", 0, start) + 1


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
