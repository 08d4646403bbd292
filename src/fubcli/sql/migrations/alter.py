"""ALTER TABLE: each clause of its list as one change, and what it says about its algorithm and lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from fubcli.model.migration import Change, ChangeKind, TableRef
from fubcli.sql.migrations import keys
from fubcli.sql.migrations.columns import column_spec, place, value
from fubcli.sql.migrations.cursor import Cursor, NotUnderstood, listed
from fubcli.sql.migrations.losses import ignoring
from fubcli.sql.migrations.options import options, partition
from fubcli.sql.migrations.words import Word


@dataclass(frozen=True)
class Altered:
    """An ALTER TABLE: its changes in their order, and the algorithm and lock that it asks for."""

    changes: tuple[Change, ...]
    algorithm: str = ""
    lock: str = ""


def alter_table(cursor: Cursor) -> Altered:
    """Read an ALTER TABLE behind its first word; what of it is not understood is a change of kind unknown.

    Raises NotUnderstood when not even its table can be told.
    """
    cursor.took("ONLINE")
    ignores = cursor.took("IGNORE")
    cursor.expect("TABLE")
    if_exists = cursor.if_exists()
    table = cursor.table()
    cursor.wait()
    altered = clauses(cursor.rest(), table, if_exists=if_exists, ignores=ignores)
    if not cursor.has_capitals:
        return altered
    return replace(altered, changes=tuple(replace(each, has_capitals=True) for each in altered.changes))


def clauses(words: Sequence[Word], table: TableRef, *, if_exists: bool = False, ignores: bool = False) -> Altered:
    """Read a list of clauses about a table."""
    changes: list[Change] = []
    asked = {"ALGORITHM": "", "LOCK": ""}
    for clause in listed(words) if words else ():
        cursor = Cursor(clause)
        if cursor.is_at_end:
            changes.append(Change(ChangeKind.UNKNOWN, table, problem="a clause of ALTER TABLE is empty"))
        if name := cursor.took_any(*asked):
            cursor.took("=")
            asked[name] = cursor.next().value.lower() if not cursor.is_at_end else ""
            if cursor.is_at_end:
                continue
        changes.extend(_clause(cursor, table))
    if not changes:
        changes.append(Change(ChangeKind.NOISE, table, detail="it changes nothing"))
    if if_exists:
        changes = [replace(each, if_exists=True) for each in changes]
    if ignores:
        changes = [ignoring(each) for each in changes]
    return Altered(tuple(changes), asked["ALGORITHM"], asked["LOCK"])


def _clause(cursor: Cursor, table: TableRef) -> Iterator[Change]:
    try:
        changes = list(_known(cursor, table))
        cursor.end()
    except NotUnderstood as error:
        changes = [Change(ChangeKind.UNKNOWN, table, problem=f"a clause of ALTER TABLE is not understood: {error}")]
    yield from changes


def _known(cursor: Cursor, table: TableRef) -> Iterator[Change]:
    for word, reader in _CLAUSES.items():
        if cursor.took(word):
            yield from reader(cursor, table)
            return
    yield from options(cursor, table)


def _add(cursor: Cursor, table: TableRef) -> Iterator[Change]:
    if cursor.took("PARTITION"):
        yield partition(cursor, table, "add")
        return
    if (added := keys.added(cursor, table)) is not None:
        yield added
        return
    cursor.took("COLUMN")
    if_not_exists = cursor.if_not_exists()
    if cursor.sees("("):
        for definition in listed(cursor.group()):
            inner = Cursor(definition)
            added = keys.added(inner, table) or _column(inner, table, if_not_exists)
            inner.end()
            yield added
        return
    yield _column(cursor, table, if_not_exists)


def _column(cursor: Cursor, table: TableRef, if_not_exists: bool) -> Change:
    name = cursor.name()
    spec = column_spec(cursor)
    detail = "" if not place(cursor) else "at a place"
    return Change(
        ChangeKind.ADD_COLUMN, table, (name,), spec=spec, if_not_exists=if_not_exists, detail=detail
    )  # fmt: skip


def _drop(cursor: Cursor, table: TableRef) -> Iterator[Change]:
    if cursor.took("PARTITION"):
        yield partition(cursor, table, "drop")
        return
    if (dropped := keys.dropped(cursor, table)) is not None:
        yield dropped
        return
    if cursor.sees("SYSTEM") or cursor.sees("PERIOD"):
        raise NotUnderstood("versions and periods are not read")
    cursor.took("COLUMN")
    if_exists = cursor.if_exists()
    name = cursor.name()
    cursor.took_any("RESTRICT", "CASCADE")
    yield Change(ChangeKind.DROP_COLUMN, table, (name,), if_exists=if_exists)


def _change(cursor: Cursor, table: TableRef) -> Iterator[Change]:
    cursor.took("COLUMN")
    if_exists = cursor.if_exists()
    old, new = cursor.name(), cursor.name()
    spec = column_spec(cursor)
    place(cursor)
    if old != new:
        yield Change(ChangeKind.RENAME_COLUMN, table, (old,), ((old, new),), spec=spec, if_exists=if_exists)
    else:
        yield Change(ChangeKind.CHANGE_COLUMN, table, (old,), spec=spec, if_exists=if_exists)


def _modify(cursor: Cursor, table: TableRef) -> Iterator[Change]:
    cursor.took("COLUMN")
    if_exists = cursor.if_exists()
    definitions = listed(cursor.group()) if cursor.sees("(") else [cursor.rest()]
    for definition in definitions:
        inner = Cursor(definition)
        name = inner.name()
        spec = column_spec(inner)
        place(inner)
        inner.end()
        yield Change(ChangeKind.CHANGE_COLUMN, table, (name,), spec=spec, if_exists=if_exists)


def _rename(cursor: Cursor, table: TableRef) -> Iterator[Change]:
    if cursor.took("COLUMN"):
        if_exists = cursor.if_exists()
        old = cursor.name()
        cursor.expect("TO")
        new = cursor.name()
        yield Change(ChangeKind.RENAME_COLUMN, table, (old,), ((old, new),), if_exists=if_exists)
    elif cursor.took_any("INDEX", "KEY"):
        cursor.if_exists()
        cursor.name()
        cursor.expect("TO")
        cursor.name()
        yield Change(ChangeKind.TABLE_OPTION, table, detail="the name of an index")
    else:
        cursor.took_any("TO", "AS", "=")
        target = cursor.table()
        yield Change(ChangeKind.RENAME_TABLE, table, target=target, has_capitals=cursor.has_capitals)


def _alter(cursor: Cursor, table: TableRef) -> Iterator[Change]:
    if cursor.took_any("INDEX", "KEY"):
        cursor.if_exists()
        cursor.name()
        cursor.took("NOT")
        if not cursor.took_any("IGNORED", "VISIBLE", "INVISIBLE"):
            raise NotUnderstood("what it does with an index")
        yield Change(ChangeKind.TABLE_OPTION, table, detail="the use of an index")
        return
    cursor.took("COLUMN")
    if_exists = cursor.if_exists()
    name = cursor.name()
    if cursor.took("SET", "DEFAULT"):
        value(cursor)
    else:
        cursor.expect("DROP", "DEFAULT")
    yield Change(ChangeKind.COLUMN_DEFAULT, table, (name,), if_exists=if_exists)


def _convert(cursor: Cursor, table: TableRef) -> Iterator[Change]:
    cursor.expect("TO")
    if not cursor.took("CHARSET"):
        cursor.expect("CHARACTER", "SET")
    charset = cursor.next().value.lower()
    if cursor.took("COLLATE"):
        cursor.took("=")
        cursor.name()
    yield Change(ChangeKind.CONVERT_CHARSET, table, detail=charset)


def _order(cursor: Cursor, table: TableRef) -> Iterator[Change]:
    cursor.expect("BY")
    cursor.rest()
    yield Change(ChangeKind.TABLE_OPTION, table, detail="the order of its rows")


def _partitions(operation: str) -> Callable[[Cursor, TableRef], Iterator[Change]]:
    def read(cursor: Cursor, table: TableRef) -> Iterator[Change]:
        if operation != "partition by":
            cursor.expect("PARTITION")
        yield partition(cursor, table, operation)

    return read


def _remove(cursor: Cursor, table: TableRef) -> Iterator[Change]:
    cursor.expect("PARTITIONING")
    yield Change(ChangeKind.PARTITION, table, detail="remove")


_OF_PARTITIONS = (
    "truncate", "exchange", "reorganize", "coalesce", "rebuild", "optimize", "analyze", "check", "repair",
)  # fmt: skip
_CLAUSES: dict[str, Callable[[Cursor, TableRef], Iterator[Change]]] = {
    "ADD": _add,
    "DROP": _drop,
    "CHANGE": _change,
    "MODIFY": _modify,
    "RENAME": _rename,
    "ALTER": _alter,
    "CONVERT": _convert,
    "ORDER": _order,
    "REMOVE": _remove,
    "PARTITION": _partitions("partition by"),
    **{word.upper(): _partitions(word) for word in _OF_PARTITIONS},
}
