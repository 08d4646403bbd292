"""CREATE, DROP, RENAME and TRUNCATE TABLE."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fubcli.model.migration import Change, ChangeKind, ColumnSpec, TableRef
from fubcli.sql.migrations import keys
from fubcli.sql.migrations.calls import only_known_calls
from fubcli.sql.migrations.columns import column_spec
from fubcli.sql.migrations.cursor import Cursor, NotUnderstood, listed

_NOWHERE = TableRef("")


def create_table(cursor: Cursor, *, or_replace: bool) -> Change:
    """Read a CREATE TABLE from TEMPORARY or TABLE on; raises NotUnderstood."""
    is_temporary = cursor.took("TEMPORARY")
    cursor.expect("TABLE")
    if_not_exists = cursor.if_not_exists()
    created = Change(
        ChangeKind.CREATE_TABLE,
        cursor.table(),
        if_not_exists=if_not_exists,
        or_replace=or_replace,
        is_temporary=is_temporary,
    )
    if cursor.took("LIKE"):
        created = replace(created, target=cursor.table())
        cursor.end()
        return created
    if not cursor.sees("("):
        only_known_calls(cursor.rest())
        return replace(created, detail="from a query")
    body = Cursor(cursor.group())
    behind = cursor.rest()
    selected = next((at for at, word in enumerate(behind) if word.upper in ("SELECT", "WITH", "VALUES")), None)
    if selected is not None:
        only_known_calls(behind[selected:])
    if body.took("LIKE"):
        created = replace(created, target=body.table())
        body.end()
        return created
    if body.sees("SELECT") or body.sees("WITH"):
        only_known_calls(body.rest())
        return replace(created, detail="from a query")
    definitions = tuple(_definitions(body))
    return replace(created, definitions=definitions, detail="from a query" if selected is not None else "")


def _definitions(body: Cursor) -> Iterator[tuple[str, ColumnSpec]]:
    for definition in listed(body.rest()):
        cursor = Cursor(definition)
        if cursor.sees("PERIOD") or keys.added(cursor, _NOWHERE) is not None:
            continue
        name = cursor.name()
        yield name, column_spec(cursor)
        cursor.end()


def drop_table(cursor: Cursor) -> Iterator[Change]:
    """Read a DROP TABLE from TEMPORARY or TABLE on; raises NotUnderstood."""
    is_temporary = cursor.took("TEMPORARY")
    if not cursor.took_any("TABLE", "TABLES"):
        raise NotUnderstood("what it drops is not known")
    if_exists = cursor.if_exists()
    while True:
        yield Change(ChangeKind.DROP_TABLE, cursor.table(), if_exists=if_exists, is_temporary=is_temporary)
        if not cursor.took(","):
            break
    cursor.wait()
    cursor.took_any("RESTRICT", "CASCADE")
    cursor.end()


def rename_tables(cursor: Cursor) -> Iterator[Change]:
    """Read a RENAME TABLE behind its first word; raises NotUnderstood."""
    if not cursor.took_any("TABLE", "TABLES"):
        raise NotUnderstood("what it renames is not known")
    if_exists = cursor.if_exists()
    while True:
        old = cursor.table()
        cursor.wait()
        cursor.expect("TO")
        new = cursor.table()
        yield Change(ChangeKind.RENAME_TABLE, old, target=new, if_exists=if_exists, has_capitals=cursor.has_capitals)
        if not cursor.took(","):
            break
    cursor.end()


def truncate(cursor: Cursor) -> Change:
    """Read a TRUNCATE behind its first word; raises NotUnderstood."""
    cursor.took("TABLE")
    change = Change(ChangeKind.TRUNCATE, cursor.table(), is_bulk=True, is_everything=True)
    cursor.wait()
    cursor.end()
    return change
