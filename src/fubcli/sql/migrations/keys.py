"""Indexes, keys and constraints: as clauses of ALTER and CREATE TABLE, and as statements of their own."""

from __future__ import annotations

from collections.abc import Iterator

from fubcli.model.migration import Change, ChangeKind, TableRef
from fubcli.sql.migrations.cursor import Cursor, NotUnderstood

_INDEXES = ("INDEX", "KEY")


def added(cursor: Cursor, table: TableRef) -> Change | None:
    """Read a key that is added, behind the ADD; return None when it is a column."""
    if cursor.took("CONSTRAINT"):
        if not (cursor.sees("CHECK") or cursor.sees("PRIMARY") or cursor.sees("UNIQUE") or cursor.sees("FOREIGN")):
            cursor.if_not_exists()
            cursor.name()
        constraint = _constraint(cursor, table)
        if constraint is None:
            raise NotUnderstood("its constraint is of no kind that is known")
        return constraint
    if cursor.took_any(*_INDEXES):
        return _index(cursor, table, "")
    for kind in ("FULLTEXT", "SPATIAL"):
        if cursor.took(kind):
            cursor.took_any(*_INDEXES)
            return _index(cursor, table, kind.lower())
    return _constraint(cursor, table)


def _constraint(cursor: Cursor, table: TableRef) -> Change | None:
    if cursor.took("PRIMARY", "KEY"):
        return _key(cursor, table, "primary key")
    if cursor.took("UNIQUE"):
        cursor.took_any(*_INDEXES)
        return _index(cursor, table, "unique")
    if cursor.took("FOREIGN", "KEY"):
        return _key(cursor, table, "foreign key")
    if cursor.took("CHECK"):
        cursor.group()
        cursor.rest()
        return Change(ChangeKind.ADD_KEY, table, detail="check")
    return None


def _index(cursor: Cursor, table: TableRef, detail: str) -> Change:
    change = _key(cursor, table, detail)
    return Change(ChangeKind.ADD_INDEX, table, change.columns, detail=detail)


def _key(cursor: Cursor, table: TableRef, detail: str) -> Change:
    """Read from a key's name on; what follows its columns changes no column."""
    cursor.if_not_exists()
    if not cursor.sees("("):
        if not cursor.sees("USING"):
            cursor.name()
        if cursor.took("USING"):
            cursor.next()
    columns = tuple(indexed(cursor))
    cursor.rest()
    return Change(ChangeKind.ADD_KEY, table, columns, detail=detail)


def indexed(cursor: Cursor) -> Iterator[str]:
    """Yield the columns of an index in brackets; lengths and directions say nothing."""
    is_first = True
    depth = 0
    for word in cursor.group():
        sign = word.upper
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if is_first and not depth:
            yield word.value.lower()
        is_first = sign == "," and not depth


def dropped(cursor: Cursor, table: TableRef) -> Change | None:
    """Read a key that is dropped, behind the DROP; return None when it is a column."""
    if cursor.took("PRIMARY", "KEY"):
        return Change(ChangeKind.DROP_KEY, table, detail="primary key")
    if cursor.took_any(*_INDEXES):
        kind, detail = ChangeKind.DROP_INDEX, ""
    elif cursor.took("FOREIGN", "KEY"):
        kind, detail = ChangeKind.DROP_KEY, "foreign key"
    elif cursor.took("CONSTRAINT"):
        kind, detail = ChangeKind.DROP_KEY, "constraint"
    else:
        return None
    if_exists = cursor.if_exists()
    cursor.name()
    return Change(kind, table, if_exists=if_exists, detail=detail)


def create_index(cursor: Cursor) -> Change:
    """Read a CREATE INDEX from the kind of index on; raises NotUnderstood."""
    detail = cursor.took_any("UNIQUE", "FULLTEXT", "SPATIAL").lower()
    cursor.expect("INDEX")
    cursor.if_not_exists()
    cursor.name()
    if cursor.took("USING"):
        cursor.next()
    cursor.expect("ON")
    table = cursor.table()
    cursor.wait()
    columns = tuple(indexed(cursor))
    cursor.rest()
    return Change(ChangeKind.ADD_INDEX, table, columns, detail=detail)


def drop_index(cursor: Cursor) -> Change:
    """Read a DROP INDEX behind its two words; raises NotUnderstood."""
    if_exists = cursor.if_exists()
    cursor.name()
    cursor.expect("ON")
    table = cursor.table()
    cursor.rest()
    return Change(ChangeKind.DROP_INDEX, table, if_exists=if_exists)
