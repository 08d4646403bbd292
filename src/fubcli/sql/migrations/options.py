"""Options and partitions of a table: those that are known to leave its columns alone, and what they do to its rows."""

from __future__ import annotations

from collections.abc import Iterator

from fubcli.model.migration import Change, ChangeKind, TableRef
from fubcli.sql.migrations.cursor import Cursor, NotUnderstood
from fubcli.sql.migrations.words import Kind

_PLAIN = frozenset(
    {
        "AUTO_INCREMENT", "AVG_ROW_LENGTH", "CHECKSUM", "COMMENT", "DELAY_KEY_WRITE", "KEY_BLOCK_SIZE", "MAX_ROWS",
        "MIN_ROWS", "PACK_KEYS", "PAGE_CHECKSUM", "PAGE_COMPRESSED", "PAGE_COMPRESSION_LEVEL", "ROW_FORMAT",
        "STATS_AUTO_RECALC", "STATS_PERSISTENT", "STATS_SAMPLE_PAGES", "TRANSACTIONAL", "COLLATE", "CHARSET",
        "INSERT_METHOD",
    }
)  # fmt: skip


def options(cursor: Cursor, table: TableRef) -> Iterator[Change]:
    """Read table options up to the end, with or without commas; raises NotUnderstood for one that is not known."""
    while not cursor.is_at_end:
        yield _option(cursor, table)


def _option(cursor: Cursor, table: TableRef) -> Change:
    if cursor.took("FORCE"):
        return Change(ChangeKind.TABLE_OPTION, table, detail="force")
    if cursor.took_any("ENABLE", "DISABLE"):
        cursor.expect("KEYS")
        return Change(ChangeKind.TABLE_OPTION, table, detail="the use of its keys")
    if cursor.took_any("DISCARD", "IMPORT"):
        raise NotUnderstood("it takes the table's file away or puts another in its place")
    if cursor.took("ENGINE"):
        return Change(ChangeKind.TABLE_OPTION, table, detail=f"engine {_value(cursor)}")
    cursor.took("DEFAULT")
    if cursor.took("CHARACTER"):
        cursor.expect("SET")
        return Change(ChangeKind.TABLE_OPTION, table, detail=f"charset {_value(cursor)}")
    name = cursor.next().upper
    if name not in _PLAIN:
        raise NotUnderstood("one of its options is not known")
    said = _value(cursor)
    if name in ("CHARSET", "COLLATE"):
        return Change(ChangeKind.TABLE_OPTION, table, detail=f"charset {said.partition('_')[0]}")
    return Change(ChangeKind.TABLE_OPTION, table, detail=name.lower())


def _value(cursor: Cursor) -> str:
    cursor.took("=")
    word = cursor.next()
    if word.kind in (Kind.SIGN, Kind.ODD):
        raise NotUnderstood("the value of an option is not understood")
    return word.value.lower()


def partition(cursor: Cursor, table: TableRef, operation: str) -> Change:
    """Read the rest of an operation on partitions."""
    cursor.rest()
    return Change(ChangeKind.PARTITION, table, detail=operation)
