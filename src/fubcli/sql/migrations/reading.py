"""A migration's text to facts: each statement with its lines and changes; nothing raises, nothing is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from fubcli.model.migration import Change, ChangeKind, MigrationStatement, TableRef
from fubcli.sql.migrations import keys, others, rows, tables
from fubcli.sql.migrations.alter import Altered, alter_table, clauses
from fubcli.sql.migrations.costs import cost_of
from fubcli.sql.migrations.cursor import Cursor, NotUnderstood
from fubcli.sql.migrations.losses import copied
from fubcli.sql.migrations.parting import Lines, Part, parts_of
from fubcli.sql.migrations.sections import Sections, without_liquibase
from fubcli.sql.migrations.words import Kind, Word, words_of

MOST_STATEMENTS = 5_000
_MOST_TEXT = 2_000
_TWO_WAYS = "what it does depends on the server's version: a comment in it runs on some only"
_QUOTES_DIFFER = "the file sets a mode or character set in which its quotes may read in another way"


def read_migration(text: str) -> tuple[MigrationStatement, ...]:
    """Return the statements of a file of SQL in their order; the one behind the last that is read is unknown."""
    text = without_liquibase(text)
    lines, sections = Lines(text), Sections(text)
    found: list[MigrationStatement] = []
    is_otherwise_quoted, database = False, ""
    for part in parts_of(text):
        if len(found) == MOST_STATEMENTS:
            part.problem = f"it has more than {MOST_STATEMENTS:,} statements"
        is_otherwise_quoted |= others.changes_quoting(part.words[0].upper, part.words[1:])
        statement = _located(_statement(part, text, lines), database)
        section, is_undoing = sections.at(part.start)
        found.append(replace(statement, is_undoing=is_undoing, section=section))
        if part.words[0].upper == "USE":
            database = part.words[1].value.lower() if len(part.words) > 1 else ""
        if len(found) > MOST_STATEMENTS:
            break
    if is_otherwise_quoted and ("\\" in text or not text.isascii()):
        found = [replace(each, changes=(_unknown(_QUOTES_DIFFER),)) for each in found]
    return tuple(found)


def _located(statement: MigrationStatement, database: str) -> MigrationStatement:
    """Put the database that the file uses to the names that say none."""
    if not database:
        return statement
    return replace(
        statement,
        changes=tuple(
            replace(each, table=_within(each.table, database), target=_within(each.target, database))
            for each in statement.changes
        ),
    )


def _within(ref: TableRef | None, database: str) -> TableRef | None:
    return ref if ref is None or ref.database else replace(ref, database=database)


def read_clauses(text: str, table: TableRef, tool: str) -> MigrationStatement:
    """Return the statement that a tool makes of a list of clauses, `--alter`, about a table."""
    words = list(words_of(text))
    if any(word.kind in (Kind.ODD, Kind.END) or word.is_conditional for word in words):
        altered = Altered((_unknown("its --alter is not one list of clauses"),))
    elif [word.upper for word in words[:1]] == ["ALTER"]:
        altered = _safely(lambda: alter_table(Cursor(words[1:])))
    else:
        altered = clauses(words, table)
    changes = tuple(copied(replace(each, cost=cost_of(each))) for each in altered.changes)
    return MigrationStatement(_cut(text), 1, 1 + text.count("\n"), changes, altered.algorithm, altered.lock, tool)


def _statement(part: Part, text: str, lines: Lines) -> MigrationStatement:
    words = part.words
    altered = _read(words, part)
    if any(word.is_conditional for word in words):
        without = [word for word in words if not word.is_conditional]
        if not without or _read(without, part).changes != altered.changes:
            altered = replace(altered, changes=(*altered.changes, _unknown(_TWO_WAYS)))
    changes = tuple(replace(each, cost=cost_of(each)) for each in altered.changes)
    shown = _cut(text[part.start : min(part.end, part.start + _MOST_TEXT + 1)])
    first, last = lines.line(part.start), lines.line(part.end - 1)
    return MigrationStatement(shown, first, last, changes, altered.algorithm, altered.lock)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}…"


def _unknown(problem: str) -> Change:
    return Change(ChangeKind.UNKNOWN, problem=problem)


def _read(words: Sequence[Word], part: Part) -> Altered:
    if part.problem:
        return Altered((_unknown(part.problem),))
    altered = _safely(lambda: _of_kind(words))
    is_routine = all(each.kind is ChangeKind.CREATE_ROUTINE for each in altered.changes)
    if not is_routine and any(word.upper == ";" for word in words):
        return Altered((_unknown("it holds several statements"),))
    if part.is_cut and any(each.kind is not ChangeKind.INSERT for each in altered.changes):
        return Altered((_unknown("it is too long to be read whole"),))
    return altered


def _safely(read: Callable[[], Altered]) -> Altered:
    try:
        return read()
    except NotUnderstood as error:
        return Altered((_unknown(str(error)),))


def _of_kind(words: Sequence[Word]) -> Altered:
    cursor = Cursor(words)
    first = cursor.next().upper
    if first == "ALTER" and not _alters_another(cursor):
        return alter_table(cursor)
    reader = _READERS.get(first)
    if reader is None:
        return Altered((others.other(first, cursor.rest()),))
    return Altered(tuple(reader(cursor)))


def _alters_another(cursor: Cursor) -> bool:
    if cursor.sees("TABLE") or cursor.sees("ONLINE") or cursor.sees("IGNORE"):
        return False
    raise NotUnderstood("what it alters is no table")


def _create(cursor: Cursor) -> Iterator[Change]:
    or_replace = cursor.took("OR", "REPLACE")
    if cursor.sees("TABLE") or cursor.sees("TEMPORARY"):
        yield tables.create_table(cursor, or_replace=or_replace)
    elif any(cursor.sees(word) for word in ("UNIQUE", "FULLTEXT", "SPATIAL", "INDEX")):
        yield keys.create_index(cursor)
    elif cursor.took_any("DATABASE", "SCHEMA"):
        cursor.if_not_exists()
        name = cursor.name()
        if or_replace:
            yield Change(ChangeKind.DROP_DATABASE, detail=name)
        else:
            yield Change(ChangeKind.NOISE, detail="create database")
        others.database_options(cursor)
    else:
        _definer(cursor)
        if cursor.took("SEQUENCE"):
            yield others.create_sequence(cursor, or_replace=or_replace)
        elif cursor.sees("VIEW"):
            yield others.create_view(cursor, or_replace=or_replace)
        else:
            yield others.create_routine(cursor)
    cursor.end()


def _definer(cursor: Cursor) -> None:
    """Take ALGORITHM=, DEFINER= and SQL SECURITY, which say whose view or routine it is."""
    while True:
        if cursor.took("ALGORITHM"):
            cursor.expect("=")
            cursor.next()
        elif cursor.took("DEFINER"):
            cursor.expect("=")
            cursor.next()
            if cursor.took("@"):
                cursor.next()
            elif cursor.sees("("):
                cursor.group()
        elif cursor.took("SQL", "SECURITY"):
            cursor.next()
        else:
            return


def _drop(cursor: Cursor) -> Iterator[Change]:
    if cursor.took("VIEW"):
        yield from others.drop_views(cursor)
    elif cursor.took("INDEX"):
        yield keys.drop_index(cursor)
    elif cursor.took_any("DATABASE", "SCHEMA"):
        cursor.if_exists()
        name = cursor.name()
        cursor.end()
        yield Change(ChangeKind.DROP_DATABASE, detail=name)
    elif cursor.took("PREPARE"):
        cursor.rest()
        yield Change(ChangeKind.NOISE, detail="deallocate")
    elif (routine := others.drop_routine(cursor)) is not None:
        yield routine
    else:
        yield from tables.drop_table(cursor)


def _optimize(cursor: Cursor) -> Iterator[Change]:
    cursor.took_any("NO_WRITE_TO_BINLOG", "LOCAL")
    if not cursor.took_any("TABLE", "TABLES"):
        raise NotUnderstood("what it optimizes is no table")
    while True:
        yield Change(ChangeKind.TABLE_OPTION, cursor.table(), detail="force")
        if not cursor.took(","):
            break
    cursor.rest()


def _one(read: Callable[[Cursor], Change]) -> Callable[[Cursor], Iterator[Change]]:
    def reader(cursor: Cursor) -> Iterator[Change]:
        yield read(cursor)

    return reader


_READERS: dict[str, Callable[[Cursor], Iterator[Change]]] = {
    "CREATE": _create,
    "DROP": _drop,
    "RENAME": tables.rename_tables,
    "TRUNCATE": _one(tables.truncate),
    "INSERT": _one(rows.insert),
    "REPLACE": _one(rows.insert),
    "UPDATE": _one(rows.update),
    "DELETE": _one(rows.delete),
    "OPTIMIZE": _optimize,
}
