"""Databricks' type texts (`STRUCT<a: INT, b: DECIMAL(10,2)>`) as trees, and as a result names them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"\s*(`(?:[^`]|``)*`|'(?:[^'\\]|\\.|'')*'|[\w.]+|[<>(),:])")
_PLAIN = re.compile(r"[^\W\d]\w*")
_SYNONYMS = {
    "integer": "int",
    "long": "bigint",
    "short": "smallint",
    "byte": "tinyint",
    "real": "float",
    "null": "void",
}
_TEXTS = ("char", "varchar")
_DEEPEST = 100


@dataclass(frozen=True)
class DataType:
    """A type: its `name` in lower case with arguments, and the types inside it, with the names of a struct's fields."""

    name: str
    inner: tuple[DataType, ...] = ()
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write it as results have it: lower case, without blanks, odd field names in backticks."""
        if self.fields:
            shown = (f"{_quoted(name)}:{kind}" for name, kind in zip(self.fields, self.inner, strict=True))
            return f"{self.name}<{','.join(shown)}>"
        return f"{self.name}<{','.join(map(str, self.inner))}>" if self.inner else self.name


def parse_type(text: str) -> DataType:
    """Return the tree of a type text; one that cannot be read is a scalar of that name."""
    try:
        kind, rest = _one(_tokens(text), 0)
    except (IndexError, ValueError):
        return DataType(text.strip().lower())
    return DataType(text.strip().lower()) if rest else kind


def _tokens(text: str) -> list[str]:
    found, position = [], 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(text)
        found.append(match[1])
        position = match.end()
    return found


def _one(tokens: Sequence[str], depth: int) -> tuple[DataType, Sequence[str]]:
    """Return the type at the head of some tokens, and the tokens behind it; raises IndexError, ValueError."""
    if depth > _DEEPEST:
        raise ValueError(depth)
    word, rest = tokens[0].lower(), tokens[1:]
    name = _SYNONYMS.get(word, word)
    if name in ("array", "map", "struct"):
        return _nested(name, rest, depth)
    if name == "interval":
        return DataType("interval"), _past_units(rest)
    if rest and rest[0] == "(":
        end = rest.index(")")
        arguments = "".join(rest[1:end])
        return DataType("string" if name in _TEXTS else f"{name}({arguments})"), rest[end + 1 :]
    return DataType("decimal(10,0)" if name == "decimal" else name), rest


def _nested(name: str, tokens: Sequence[str], depth: int) -> tuple[DataType, Sequence[str]]:
    inner: list[DataType] = []
    fields: list[str] = []
    _expect(tokens[0], "<")
    rest = tokens[1:]
    while rest[0] != ">":
        if name == "struct":
            fields.append(_unquoted(rest[0]))
            rest = rest[2:] if rest[1] == ":" else rest[1:]
        kind, rest = _one(rest, depth + 1)
        inner.append(kind)
        rest = _past_notes(rest)
        rest = rest[1:] if rest[0] == "," else rest
    return DataType(name, tuple(inner), tuple(fields)), rest[1:]


def _past_notes(tokens: Sequence[str]) -> Sequence[str]:
    """Skip what a field may say besides its type: NOT NULL, COLLATE, COMMENT."""
    while tokens[0] not in (",", ">"):
        tokens = tokens[1:]
    return tokens


def _past_units(tokens: Sequence[str]) -> Sequence[str]:
    """Skip `DAY TO SECOND` and its like."""
    while tokens and tokens[0].lower() in ("year", "month", "day", "hour", "minute", "second", "to"):
        tokens = tokens[1:]
    return tokens


def _expect(token: str, wanted: str) -> None:
    if token != wanted:
        raise ValueError(token)


def _unquoted(name: str) -> str:
    return name[1:-1].replace("``", "`") if name.startswith("`") else name


def _quoted(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else "`" + name.replace("`", "``") + "`"
