"""Shell files: what pt-online-schema-change and gh-ost are told to alter, and clients that run SQL out of sight."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from fubcli.hook.clients.invocation import options_of
from fubcli.hook.shell.commands import Simple, read_script
from fubcli.hook.shell.programs import name_of
from fubcli.hook.shell.words import DYNAMIC, Unreadable
from fubcli.model.migration import Change, ChangeKind, MigrationStatement, TableRef
from fubcli.sql.migrations import read_clauses

_TOOLS = ("pt-online-schema-change", "gh-ost")
_OF_BOTH = ("--alter", "--host", "--user", "--password", "--port", "--chunk-size", "--max-load", "--critical-load")
_WITH_VALUE = {
    "pt-online-schema-change": (
        *_OF_BOTH, "--socket", "--chunk-time", "--max-lag", "--check-interval", "--progress", "-h", "-u", "-p",
        "-P", "-S",
    ),
    "gh-ost": (*_OF_BOTH, "--table", "--database", "--max-lag-millis", "--nice-ratio", "--default-retries"),
}  # fmt: skip
_SWITCHES = {
    "pt-online-schema-change": ("--execute", "--dry-run", "--print", "--statistics", "--quiet", "--ask-pass"),
    "gh-ost": (
        "--execute", "--verbose", "--allow-on-master", "--exact-rowcount", "--concurrent-rowcount", "--switch-to-rbr",
        "--assume-rbr", "--initially-drop-ghost-table", "--initially-drop-old-table", "--ok-to-drop-table",
        "--ask-pass",
    ),
}  # fmt: skip
"""The options that leave every row, and whatever else runs, as it is; any other is not read."""
_OF_A_PLACE = frozenset({"D", "t", "h", "u", "p", "P", "S"})
_HARMLESS = frozenset({"set", "echo", "cd", "export", "true", ":", "exit", "sleep", "date", "printf", "test", "["})
_RUNNERS = frozenset({"sudo", "nohup", "time", "exec", "nice"})
_ONE_DASH = re.compile(r"-[a-z][a-z-]+(?:=|\Z)")
"""gh-ost, a Go program, takes its options with one dash as well."""
_MOST = 1_000


def statements_of_shell(text: str) -> tuple[MigrationStatement, ...]:
    """Return one statement for each start of a tool; any other program that is not known to be harmless is unknown."""
    try:
        commands = read_script(text).commands
    except Unreadable as error:
        return (_unknown("", 1, f"the shell file cannot be read: {error}"),)
    found: list[MigrationStatement] = []
    searched = 0
    if len(commands) > _MOST:
        return (_unknown("", 1, f"it has more than {_MOST:,} commands"),)
    for command in commands:
        place = text.find(command.words[0].raw, searched) if command.words else -1
        searched = max(searched, place)
        found.extend(_of_command(command, text.count("\n", 0, max(place, 0)) + 1))
    return tuple(found)


def _of_command(command: Simple, line: int) -> Iterator[MigrationStatement]:
    names = [name_of(word) for word in command.words]
    at = next((at for at, name in enumerate(names) if name in _TOOLS), None)
    if at is not None and all(name in _RUNNERS for name in names[:at]):
        yield _tool(names[at], [word.text for word in command.words[at + 1 :]], line)
    elif names and names[0] not in _HARMLESS:
        yield _unknown(names[0], line, "what this program does is not read")


def _tool(tool: str, arguments: Sequence[str], line: int) -> MigrationStatement:
    written = [f"-{each}" if _ONE_DASH.match(each) else each for each in arguments]
    options = list(options_of(written, with_value=_WITH_VALUE[tool], bundles=False))
    given = {name: value for name, value in options if name}
    places = [value for name, value in options if not name]
    parts = dict(part.partition("=")[::2] for each in places for part in each.split(","))
    alter = given.get("--alter", "")
    if len(given) + len(places) < len(options) or len(places) > 1 or not parts.keys() <= _OF_A_PLACE:
        return replace(_unknown(alter, line, "what it is told twice, or where, is not read"), tool=tool)
    if any(name not in (*_WITH_VALUE[tool], *_SWITCHES[tool]) for name in given):
        return replace(_unknown(alter, line, "it is told something that is not known to be harmless"), tool=tool)
    table = given.get("--table") or parts.get("t", "")
    database = given.get("--database") or parts.get("D", "")
    if not alter or not table or DYNAMIC in alter + table + database:
        return replace(_unknown(alter, line, "its --alter or its table is put together when it runs"), tool=tool)
    statement = read_clauses(alter, TableRef(table.lower(), database.lower()), tool)
    return replace(statement, line=line, until_line=line)


def _unknown(text: str, line: int, problem: str) -> MigrationStatement:
    return MigrationStatement(text, line, line, (Change(ChangeKind.UNKNOWN, problem=problem),))
