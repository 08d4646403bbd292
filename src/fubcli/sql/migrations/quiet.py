"""Statements that change no table: each is read to its end by its own small grammar, or it is not understood."""

from __future__ import annotations

from collections.abc import Callable

from fubcli.sql.migrations.cursor import Cursor, NotUnderstood
from fubcli.sql.migrations.words import Kind

_SHOWN = (
    "TABLES", "DATABASES", "SCHEMAS", "COLUMNS", "FIELDS", "INDEX", "INDEXES", "KEYS", "PROCESSLIST", "TRIGGERS",
    "ENGINES", "VARIABLES", "STATUS", "WARNINGS", "ERRORS", "GRANTS", "PLUGINS",
)  # fmt: skip
_DEFINED = ("TABLE", "VIEW", "PROCEDURE", "FUNCTION", "TRIGGER", "DATABASE", "SCHEMA")
_FLUSHED = ("TABLES", "PRIVILEGES", "LOGS", "STATUS", "HOSTS")


def read_quiet(first: str, cursor: Cursor) -> bool:
    """Read such a statement behind its first word; False for any other. Raises NotUnderstood when more is in it."""
    reader = _READERS.get(first)
    if reader is None:
        return False
    reader(cursor)
    cursor.end()
    return True


def _use(cursor: Cursor) -> None:
    cursor.name()


def _begin(cursor: Cursor) -> None:
    cursor.took("WORK")


def _start(cursor: Cursor) -> None:
    cursor.expect("TRANSACTION")
    while not cursor.is_at_end:
        if not (cursor.took("WITH", "CONSISTENT", "SNAPSHOT") or cursor.took("READ", "WRITE")):
            cursor.expect("READ", "ONLY")
        if not cursor.is_at_end:
            cursor.expect(",")


def _finish(cursor: Cursor) -> None:
    cursor.took("WORK")
    if cursor.took("AND"):
        cursor.took("NO")
        cursor.expect("CHAIN")
    if cursor.took("NO") or cursor.sees("RELEASE"):
        cursor.expect("RELEASE")


def _rollback(cursor: Cursor) -> None:
    if cursor.sees("TO") or cursor.sees("WORK", "TO"):
        cursor.took("WORK")
        cursor.expect("TO")
        cursor.took("SAVEPOINT")
        cursor.name()
    else:
        _finish(cursor)


def _release(cursor: Cursor) -> None:
    cursor.expect("SAVEPOINT")
    cursor.name()


def _tables(cursor: Cursor) -> None:
    if not cursor.took_any("TABLES", "TABLE"):
        raise NotUnderstood("it is not about tables")


def _show(cursor: Cursor) -> None:
    if cursor.took("CREATE"):
        if not cursor.took_any(*_DEFINED):
            raise NotUnderstood("what it shows is not known")
        cursor.table()
        return
    cursor.took_any("FULL", "GLOBAL", "SESSION")
    if not (cursor.took("TABLE", "STATUS") or cursor.took_any(*_SHOWN)):
        raise NotUnderstood("what it shows is not known")
    while cursor.took_any("FROM", "IN"):
        cursor.table()
    if cursor.took("LIKE"):
        _text(cursor)


def _text(cursor: Cursor) -> None:
    if cursor.next().kind is not Kind.TEXT:
        raise NotUnderstood("where a text would have to stand there is something else")


def _describe(cursor: Cursor) -> None:
    cursor.table()
    if not cursor.is_at_end:
        cursor.name()


def _deallocate(cursor: Cursor) -> None:
    cursor.expect("PREPARE")
    cursor.name()


def _checked(cursor: Cursor) -> None:
    _listed(cursor, lambda: cursor.took("FOR", "UPGRADE"))
    while cursor.took_any("QUICK", "FAST", "MEDIUM", "EXTENDED", "CHANGED"):
        pass
    cursor.took("PERSISTENT", "FOR", "ALL")


def _locked(cursor: Cursor) -> None:
    _listed(cursor, lambda: _lock(cursor))
    cursor.wait()


def _lock(cursor: Cursor) -> None:
    if cursor.took("AS"):
        cursor.name()
    cursor.took("LOW_PRIORITY")
    if cursor.took("READ"):
        cursor.took("LOCAL")
    else:
        cursor.expect("WRITE")
        cursor.took("CONCURRENT")


def _listed(cursor: Cursor, read_rest: Callable[[], object]) -> None:
    cursor.took_any("LOCAL", "NO_WRITE_TO_BINLOG")
    _tables(cursor)
    while True:
        cursor.table()
        read_rest()
        if not cursor.took(","):
            return


def _flush(cursor: Cursor) -> None:
    cursor.took_any("LOCAL", "NO_WRITE_TO_BINLOG")
    while True:
        if not cursor.took_any(*_FLUSHED):
            raise NotUnderstood("what it flushes is not known")
        if not cursor.took(","):
            break
    cursor.took("WITH", "READ", "LOCK")


def _grant(cursor: Cursor) -> None:
    """Only rights: anything that it says of how a user logs in, or how often, may keep the export out."""
    while not cursor.took("ON"):
        if cursor.sees("("):
            cursor.group()
        elif not cursor.took(",") and cursor.next().kind is not Kind.WORD:
            raise NotUnderstood("what it grants is not understood")
    cursor.took_any("TABLE", "FUNCTION", "PROCEDURE")
    for at in range(2):
        if not cursor.took("*"):
            cursor.name()
        if at or not cursor.took("."):
            break
    cursor.expect("TO")
    while True:
        _grantee(cursor)
        if not cursor.took(","):
            break
    cursor.took("WITH", "GRANT", "OPTION")


def _grantee(cursor: Cursor) -> None:
    for at in range(2):
        if cursor.next().kind not in (Kind.WORD, Kind.NAME, Kind.TEXT):
            raise NotUnderstood("to whom it grants is not understood")
        if at or not cursor.took("@"):
            return


_READERS: dict[str, Callable[[Cursor], None]] = {
    "USE": _use,
    "BEGIN": _begin,
    "START": _start,
    "COMMIT": _finish,
    "ROLLBACK": _rollback,
    "SAVEPOINT": _use,
    "RELEASE": _release,
    "UNLOCK": _tables,
    "SHOW": _show,
    "DESCRIBE": _describe,
    "DESC": _describe,
    "EXPLAIN": _describe,
    "DEALLOCATE": _deallocate,
    "GRANT": _grant,
    "ANALYZE": _checked,
    "CHECK": _checked,
    "CHECKSUM": _checked,
    "LOCK": _locked,
    "FLUSH": _flush,
}
