"""INSERT, UPDATE and DELETE: which table's rows, and whether anything bounds how many."""

from __future__ import annotations

from collections.abc import Sequence

from fubcli.model.migration import Change, ChangeKind
from fubcli.sql.migrations.calls import only_known_calls
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
    rest = cursor.rest()
    only_known_calls(rest[len(_names(rest)) :])
    is_bulk = any(word.upper in ("SELECT", "TABLE", "WITH") for word in rest)
    return Change(ChangeKind.INSERT, table, is_bulk=is_bulk)


def _names(words: Sequence[Word]) -> Sequence[Word]:
    """Return the list of columns that an INSERT begins with."""
    if not words or words[0].upper != "(":
        return ()
    for at, word in enumerate(words):
        if word.upper == "SELECT":
            return ()
        if word.upper == ")":
            return words[: at + 1]
    return words


def update(cursor: Cursor) -> Change:
    """Read an UPDATE behind its first word, by the first of its tables; raises NotUnderstood."""
    while cursor.took_any(*_HINTS):
        pass
    table = cursor.table()
    rest = cursor.rest()
    if not any(word.upper == "SET" for word in rest):
        raise NotUnderstood("an UPDATE that sets nothing")
    only_known_calls(rest)
    return Change(ChangeKind.UPDATE, table, is_bulk=_most_rows(rest) is None, is_everything=_is_everything(rest))


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
    only_known_calls(rest)
    most = _most_rows(rest)
    return Change(
        ChangeKind.DELETE, table, is_bulk=most is None, is_everything=_is_everything(rest), most_rows=most
    )  # fmt: skip


def _after(words: Sequence[Word], keyword: str) -> Sequence[Word]:
    places = [at for at, word in enumerate(words) if word.upper == keyword]
    return words[places[0] + 1 :] if places else ()


def _most_rows(words: Sequence[Word]) -> int | None:
    """Return how many rows it is about at most: by its LIMIT, or by the values of the key `id`; None for no bound."""
    limit = _after(words, "LIMIT")
    if limit and limit[0].kind is Kind.NUMBER and len(limit) == 1 and limit[0].value.isdigit():
        most = int(limit[0].value[:20])
        return most if most <= _FEW else None
    condition = Cursor(_after(words, "WHERE"))
    keys: list[int] = []
    try:
        while not condition.is_at_end:
            name, values = _equality(condition)
            if name == "id":
                keys.append(values)
            if not condition.is_at_end:
                condition.expect("AND")
    except NotUnderstood:
        return None
    return min(keys, default=None)


def _equality(cursor: Cursor) -> tuple[str, int]:
    """Take `column = literal` or `column IN (literals)`; return the column and how many values it is compared with.

    Raises NotUnderstood for anything else; also for 0, which is what every text is that begins with no digit.
    """
    name = cursor.name()
    if cursor.took("."):
        name = cursor.name()
    if cursor.took("IN"):
        values = [word for word in cursor.group() if word.upper != ","]
    else:
        cursor.expect("=")
        values = [cursor.next()]
    if not values or any(each.kind not in _LITERALS or not each.value.strip("0.xX") for each in values):
        raise NotUnderstood("a condition that is no equality with literals")
    return name, len(values)


def _is_everything(words: Sequence[Word]) -> bool:
    """Whether no condition is there, or one in which no column is named."""
    if _after(words, "LIMIT"):
        return False
    names = (word for word in _after(words, "WHERE") if word.kind in (Kind.WORD, Kind.NAME))
    return all(word.upper in ("TRUE", "AND", "OR", "NOT", "IS", "NULL") for word in names)
