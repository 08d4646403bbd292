"""Views, routines, settings, transactions and reading: what changes no table, and what may change anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from fubcli.model.migration import Change, ChangeKind
from fubcli.sql.migrations.cursor import Cursor, NotUnderstood
from fubcli.sql.migrations.words import Kind, Word

_ROUTINES = ("PROCEDURE", "FUNCTION", "TRIGGER", "SEQUENCE")
_DESTROYERS = frozenset({"DELETE", "TRUNCATE", "DROP", "CALL", "EXECUTE"})
_HARMLESS = frozenset(
    {
        "USE", "BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "UNLOCK", "SHOW", "DESCRIBE", "DESC",
        "EXPLAIN", "DEALLOCATE", "GRANT",
    }
)  # fmt: skip
_MAY_DO_ANYTHING = {
    "PREPARE": "what it prepares is put together when it runs",
    "EXECUTE": "it runs a text that is put together when it runs",
    "CALL": "what the procedure does is not in this file",
    "SOURCE": "it runs another file",
    "HANDLER": "handlers are not read",
    "REVOKE": "it may take the right to read away from the export",
    "DO": "what it calls is not known",
    "WITH": "statements that begin with WITH are not read",
    "LOAD": "what it loads is not in this file",
    "XA": "distributed transactions are not read",
}


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


def create_routine(cursor: Cursor) -> Change:
    """Read a CREATE of a routine or trigger from its kind on; raises NotUnderstood.

    A body must be whole: of one whose BEGIN has no END the rest runs by itself.
    """
    cursor.took("AGGREGATE")
    kind = cursor.took_any(*_ROUTINES)
    if not kind:
        raise NotUnderstood("what it creates is not known")
    words = [word.upper for word in cursor.rest()]
    if ";" in words and not _is_one_block(words):
        raise NotUnderstood("its body goes on behind the first `;`")
    if words.count("BEGIN") and "END" not in words[-2:]:
        raise NotUnderstood("its body goes on behind the first `;`; it needs a DELIMITER")
    if kind == "TRIGGER" and _DESTROYERS & set(words):
        raise NotUnderstood("what the trigger takes away when it fires is not known")
    return Change(ChangeKind.CREATE_ROUTINE, detail=kind.lower())


def _is_one_block(words: Sequence[str]) -> bool:
    """Whether the first `;` stands in a BEGIN whose END is the last word, or the last but its label."""
    depth = 0
    for at, word in enumerate(words):
        if word == ";" and not depth:
            return False
        if word == "BEGIN" or (word == "CASE" and words[at - 1] != "END"):
            depth += 1
        elif word == "END" and words[at + 1 : at + 2] not in (["IF"], ["LOOP"], ["WHILE"], ["REPEAT"], ["FOR"]):
            depth -= 1
            if not depth and word == "END":
                return at >= len(words) - 2
    return False


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
    if first == "BEGIN" and words[:1] not in ([], ["WORK"]):
        raise NotUnderstood("blocks are not read")
    if first == "START" and words[:1] != ["TRANSACTION"]:
        raise NotUnderstood("what it starts is not known")
    if first in _HARMLESS:
        return Change(ChangeKind.NOISE, detail=first.lower())
    if first == "SET":
        return _set(rest)
    begins = next((word for word in (first, *words) if word != "("), "")
    if begins == "SELECT" and "OUTFILE" not in words and "DUMPFILE" not in words:
        return Change(ChangeKind.NOISE, detail="select")
    if first in ("ANALYZE", "CHECK", "CHECKSUM") and words[:1] in (["TABLE"], ["TABLES"]):
        return Change(ChangeKind.NOISE, detail=f"{first.lower()} table")
    if first == "LOCK" and words[:1] in (["TABLE"], ["TABLES"]):
        return Change(ChangeKind.NOISE, detail="lock tables")
    if first == "FLUSH":
        return Change(ChangeKind.NOISE, detail="flush")
    raise NotUnderstood("it begins with no word that is known")


def _set(rest: Sequence[Word]) -> Change:
    """A setting of this session changes no table; one of the server may, and a statement inside one may do anything."""
    words = {word.upper for word in rest}
    if words & {"GLOBAL", "PERSIST", "PASSWORD", "ROLE", "STATEMENT"} or "SELECT" in words:
        raise NotUnderstood("it sets more than its own session")
    scoped = zip(rest, rest[1:], rest[2:], strict=False)
    if any(a.upper == b.upper == "@" and c.upper.startswith("GLOBAL") for a, b, c in scoped):
        raise NotUnderstood("it sets more than its own session")
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
