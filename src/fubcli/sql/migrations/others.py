"""Views, routines, settings, transactions and reading: what changes no table, and what may change anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from fubcli.model.migration import Change, ChangeKind
from fubcli.sql.migrations.blocks import is_one_block
from fubcli.sql.migrations.calls import only_known_calls
from fubcli.sql.migrations.cursor import Cursor, NotUnderstood
from fubcli.sql.migrations.quiet import read_quiet
from fubcli.sql.migrations.words import Kind, Word

_ROUTINES = ("PROCEDURE", "FUNCTION", "TRIGGER", "SEQUENCE")
_WRITERS = frozenset({"INSERT", "UPDATE", "DELETE", "REPLACE", "OUTFILE", "DUMPFILE"})
_RESERVED_VERBS = frozenset({"DROP", "ALTER", "RENAME", "DELETE", "CREATE", "CALL", "LOAD", "GRANT"})
_DESTROYERS = frozenset({"DELETE", "TRUNCATE", "DROP", "CALL", "EXECUTE"})
_MAY_DO_ANYTHING = {
    "PREPARE": "what it prepares is put together when it runs",
    "EXECUTE": "it runs a text that is put together when it runs",
    "CALL": "what the procedure does is not in this file",
    "SOURCE": "it runs another file",
    "HANDLER": "handlers are not read",
    "REVOKE": "it may take the right to read away from the export",
    "DO": "what it calls is not known",
    "LOAD": "what it loads is not in this file",
    "XA": "distributed transactions are not read",
}


def database_options(cursor: Cursor) -> None:
    """Read what a CREATE DATABASE says behind the name; raises NotUnderstood."""
    while not cursor.is_at_end:
        cursor.took("DEFAULT")
        if not (cursor.took("CHARACTER", "SET") or cursor.took_any("CHARSET", "COLLATE", "COMMENT")):
            raise NotUnderstood("an option of its database is not known")
        cursor.took("=")
        cursor.next()


def create_view(cursor: Cursor, *, or_replace: bool) -> Change:
    """Read a CREATE VIEW from VIEW on; raises NotUnderstood."""
    cursor.expect("VIEW")
    if_not_exists = cursor.if_not_exists()
    table = cursor.table()
    cursor.rest()
    return Change(ChangeKind.CREATE_VIEW, table, or_replace=or_replace, if_not_exists=if_not_exists)


def drop_views(cursor: Cursor) -> Iterator[Change]:
    """Read a DROP VIEW behind its two words; raises NotUnderstood."""
    if_exists = cursor.if_exists()
    while True:
        yield Change(ChangeKind.DROP_VIEW, cursor.table(), if_exists=if_exists)
        if not cursor.took(","):
            break
    cursor.took_any("RESTRICT", "CASCADE")
    cursor.end()


def create_sequence(cursor: Cursor, *, or_replace: bool) -> Change:
    """Read a CREATE SEQUENCE behind its two words: it takes a name as a table does; raises NotUnderstood."""
    if_not_exists = cursor.if_not_exists()
    table = cursor.table()
    cursor.rest()
    return Change(
        ChangeKind.CREATE_TABLE, table, or_replace=or_replace, if_not_exists=if_not_exists, detail="sequence"
    )  # fmt: skip


def create_routine(cursor: Cursor) -> Change:
    """Read a CREATE of a routine or trigger from its kind on; raises NotUnderstood.

    A body must be whole: of one whose BEGIN has no END the rest runs by itself.
    """
    cursor.took("AGGREGATE")
    kind = cursor.took_any("PROCEDURE", "FUNCTION", "TRIGGER")
    if not kind:
        raise NotUnderstood("what it creates is not known")
    rest = cursor.rest()
    words = [word.upper for word in rest]
    if ";" in words and not is_one_block(words):
        raise NotUnderstood("its body goes on behind the first `;`")
    if words.count("BEGIN") and "END" not in words[-2:]:
        raise NotUnderstood("its body goes on behind the first `;`; it needs a DELIMITER")
    if kind == "TRIGGER" and _DESTROYERS & set(words):
        raise NotUnderstood("what the trigger takes away when it fires is not known")
    if kind == "TRIGGER":
        only_known_calls(rest)
    return Change(ChangeKind.CREATE_ROUTINE, detail=kind.lower())


def drop_routine(cursor: Cursor) -> Change | None:
    """Read a DROP of a routine or trigger behind the DROP; return None for anything else."""
    kind = cursor.took_any(*_ROUTINES)
    if not kind:
        return None
    cursor.rest()
    return Change(ChangeKind.DROP_ROUTINE, detail=kind.lower())


def other(first: str, rest: Sequence[Word]) -> Change:
    """Return what a statement is that begins with another word; raises NotUnderstood for what may do anything."""
    if first in _MAY_DO_ANYTHING:
        raise NotUnderstood(_MAY_DO_ANYTHING[first])
    words = [word.upper for word in rest]
    begins = next((word for word in (first, *words) if word != "("), "")
    if begins == "SELECT" or (first == "EXPLAIN" and words[:1] == ["SELECT"]):
        return _select(rest)
    if first == "WITH":
        return _with(rest)
    if first == "SET":
        return _set(rest)
    if read_quiet(first, Cursor(rest)):
        return Change(ChangeKind.NOISE, detail=first.lower())
    raise NotUnderstood("it begins with no word that is known")


def _select(rest: Sequence[Word]) -> Change:
    if any(word.upper in ("OUTFILE", "DUMPFILE") for word in rest):
        raise NotUnderstood("it writes a file")
    only_known_calls(rest)
    return Change(ChangeKind.NOISE, detail="select")


def _with(rest: Sequence[Word]) -> Change:
    """Named queries in brackets, and a SELECT of them."""
    cursor = Cursor(rest)
    cursor.took("RECURSIVE")
    while True:
        cursor.name()
        if cursor.sees("("):
            cursor.group()
        cursor.expect("AS")
        only_known_calls(cursor.group())
        if not cursor.took(","):
            break
    cursor.expect("SELECT")
    if any(word.upper in _WRITERS for word in rest):
        raise NotUnderstood("it may write what it has found")
    return _select(cursor.rest())


def _set(rest: Sequence[Word]) -> Change:
    """A setting of this session changes no table; one of the server may, and a statement inside one may do anything."""
    words = {word.upper for word in rest}
    if words & {"GLOBAL", "PERSIST", "PASSWORD", "ROLE", "STATEMENT"}:
        raise NotUnderstood("it sets more than its own session")
    if words & _RESERVED_VERBS:
        raise NotUnderstood("it goes on as another statement")
    scoped = zip(rest, rest[1:], rest[2:], strict=False)
    if any(a.upper == b.upper == "@" and c.upper.startswith("GLOBAL") for a, b, c in scoped):
        raise NotUnderstood("it sets more than its own session")
    only_known_calls(rest)
    return Change(ChangeKind.NOISE, detail="set")


def changes_quoting(first: str, rest: Sequence[Word]) -> bool:
    """Whether a SET may let the session read quotes, backslashes or letters in another way."""
    if first != "SET":
        return False
    words = [word.value.upper() for word in rest if word.kind in (Kind.TEXT, Kind.WORD, Kind.NAME)]
    texts = " ".join(words)
    if words[:1] == ["NAMES"] or words[:1] == ["CHARACTER"] or "CHARACTER_SET_CLIENT" in texts:
        return not any(text.startswith(_SAFE_CHARSETS) for text in words[1:])
    if "SQL_MODE" not in texts:
        return False
    variables = (after.value.upper() for sign, after in pairwise(rest) if sign.upper == "@" and after.upper != "@")
    is_put_together = any(word.upper == "(" for word in rest) or not all("SQL_MODE" in each for each in variables)
    return is_put_together or any(mode in texts for mode in _OTHER_QUOTING)


_OTHER_QUOTING = ("ANSI", "NO_BACKSLASH_ESCAPES", "ORACLE", "MSSQL", "DB2", "POSTGRESQL", "MAXDB")
_SAFE_CHARSETS = ("UTF8", "LATIN1", "ASCII", "BINARY", "DEFAULT")
"""In these no byte of a letter is taken for a quote."""
