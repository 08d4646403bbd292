"""SQL cells of a notebook that Databricks exported as source: `.sql`, or another language with `MAGIC %sql` cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fubcli.operations.check.fragment import Fragment

COMMENTS = {".py": "#", ".r": "#", ".scala": "//"}
"""How a line comment begins in the languages beside SQL, by a file's suffix."""
SQL_COMMENT = "--"

_MAGIC_SQL = re.compile(r"%sql\b[ \t]*", re.IGNORECASE)
_Line = tuple[str, int, int]
"""A line of a cell, its number in the file, and the width of what stands before it there."""


def is_notebook(text: str, comment: str) -> bool:
    """Whether a text begins with the line that marks a source notebook in a language with such comments."""
    return text.split("\n", 1)[0].rstrip() == f"{comment} Databricks notebook source"


def fragments(text: str, file: str, comment: str) -> Iterator[tuple[Fragment, str]]:
    """Yield each text of SQL with the name of its cell, `cell3`; cells count from 1. The text is a notebook."""
    for number, cell in enumerate(_cells(text, comment), 1):
        for lines in _sql(cell, comment):
            sql = "\n".join(line for line, _, _ in lines)
            margins = tuple((line, margin) for _, line, margin in lines)
            yield Fragment(sql, file, margins=margins), f"cell{number}"


def _cells(text: str, comment: str) -> Iterator[list[_Line]]:
    separator = re.compile(rf"{re.escape(comment)} COMMAND -+\s*")
    cell: list[_Line] = []
    for number, line in enumerate(text.split("\n")[1:], 2):
        if separator.fullmatch(line):
            yield cell
            cell = []
        else:
            cell.append((line, number, 0))
    yield cell


def _sql(cell: Sequence[_Line], comment: str) -> Iterator[Sequence[_Line]]:
    """Yield the lines of a cell that are SQL: those of a `%sql` magic, and in a SQL notebook all without a magic."""
    prefix = re.compile(rf"{re.escape(comment)} MAGIC(?: |(?=\r?\Z))")
    magic = [(line[match.end() :], number, match.end()) for line, number, _ in cell if (match := prefix.match(line))]
    plain = [line for line in cell if not prefix.match(line[0])]
    # Beside a magic, too: whoever runs the file as a script takes the magic for a comment.
    if comment == SQL_COMMENT and any(line.strip() for line, _, _ in plain):
        yield plain
    while magic and not magic[0][0].strip():
        del magic[0]
    if magic and (named := _MAGIC_SQL.match(magic[0][0])):
        line, number, margin = magic[0]
        yield [(line[named.end() :], number, margin + named.end()), *magic[1:]]
