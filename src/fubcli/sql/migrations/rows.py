"""INSERT, UPDATE and DELETE: which table's rows, and whether anything bounds how many."""

from __future__ import annotations

from collections.abc import Sequence

from fubcli.model.migration import Change, ChangeKind
from fubcli.sql.migrations.cursor import Cursor, NotUnderstood
from fubcli.sql.migrations.words import Kind, Word

_LITERALS = (Kind.NUMBER, Kind.TEXT)
_FEW = 100_000
_HINTS = ("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "QUICK", "IGNORE")


def insert(cursor: Cursor) -> Change:
    """Read an INSERT or REPLACE behind its first word; raises NotUnderstood."""
    while cursor.took_any(*_HINTS):
        pass
    cursor.took("INTO")
    table = cursor.table()
    is_bulk = any(word.upper in ("SELECT", "TABLE", "WITH") for word in cursor.rest())
    return Change(ChangeKind.INSERT, table, is_bulk=is_bulk)


def update(cursor: Cursor) -> Change:
    """Read an UPDATE behind its first word, by the first of its tables; raises NotUnderstood."""
    while cursor.took_any(*_HINTS):
        pass
    table = cursor.table()
    rest = cursor.rest()
    if not any(word.upper == "SET" for word in rest):
        raise NotUnderstood("an UPDATE that sets nothing")
    return Change(ChangeKind.UPDATE, table, is_bulk=not _is_bounded(rest), is_everything=_is_everything(rest))


def delete(cursor: Cursor) -> Change:
    """Read a DELETE from one table behind its first word; raises NotUnderstood."""
    while cursor.took_any(*_HINTS):
        pass
    if not cursor.took("FROM"):
        raise NotUnderstood("a DELETE from several tables is not read")
    table = cursor.table()
    rest = cursor.rest()
    if any(word.upper in ("USING", "JOIN", ",") for word in rest[:3]):
        raise NotUnderstood("a DELETE from several tables is not read")
    return Change(ChangeKind.DELETE, table, is_bulk=not _is_bounded(rest), is_everything=_is_everything(rest))


def _after(words: Sequence[Word], keyword: str) -> Sequence[Word]:
    places = [at for at, word in enumerate(words) if word.upper == keyword]
    return words[places[0] + 1 :] if places else ()


def _is_bounded(words: Sequence[Word]) -> bool:
    """Whether a small LIMIT bounds the rows, or a condition that is nothing but equalities, one of them of an id."""
    limit = _after(words, "LIMIT")
    if limit and limit[0].kind is Kind.NUMBER and len(limit) == 1:
        return limit[0].value.isdigit() and int(limit[0].value[:20]) <= _FEW
    condition = Cursor(_after(words, "WHERE"))
    names: list[str] = []
    try:
        while not condition.is_at_end:
            names.append(_equality(condition))
            if not condition.is_at_end:
                condition.expect("AND")
    except NotUnderstood:
        return False
    return any(name == "id" or name.endswith("_id") for name in names)


def _equality(cursor: Cursor) -> str:
    """Take `column = literal` or `column IN (literals)`; return the column. Raises NotUnderstood for anything else."""
    name = cursor.name()
    if cursor.took("."):
        name = cursor.name()
    if cursor.took("IN"):
        values = [word for word in cursor.group() if word.upper != ","]
    else:
        cursor.expect("=")
        values = [cursor.next()]
    if not values or any(each.kind not in _LITERALS for each in values):
        raise NotUnderstood("a condition that is no equality with literals")
    return name


def _is_everything(words: Sequence[Word]) -> bool:
    """Whether no condition is there, or one in which no column is named."""
    if _after(words, "LIMIT"):
        return False
    names = (word for word in _after(words, "WHERE") if word.kind in (Kind.WORD, Kind.NAME))
    return all(word.upper in ("TRUE", "AND", "OR", "NOT", "IS", "NULL") for word in names)
