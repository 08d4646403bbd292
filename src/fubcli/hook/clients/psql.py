"""psql: `-c`, `-f`, its input, and the backslash commands that describe things."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fubcli.hook.clients.invocation import Invocation, options_of
from fubcli.hook.findings import CannotSee, Sql

_WITH_VALUE = frozenset({
    "-c", "-d", "-f", "-h", "-p", "-U", "-v", "-o", "-P", "-F", "-R", "-T", "-L", "--command", "--dbname", "--file",
    "--host", "--port", "--username", "--variable", "--set", "--output", "--pset", "--field-separator",
    "--record-separator", "--table-attr", "--log-file",
})  # fmt: skip
_ASKS_NOTHING = frozenset({"-l", "-V", "-?", "--list", "--version", "--help"})
_DESCRIBES = re.compile(
    r"\\(?:d[A-Za-z]*[+S]*|l\+?|z|conninfo|x|timing|pset|echo|q|encoding|a|t|H|\?|h|sf\+?|sv\+?)(?:\s+[\w.*+?-]+)*"
)
_VARIABLE = re.compile(r"(?<![:\w]):(?:[A-Za-z_'\"{])")


def psql(call: Invocation) -> Iterator[Sql]:
    """Yield the SQL of one psql command line; raises CannotSee."""
    asked = False
    for name, value in options_of(call.arguments, with_value=_WITH_VALUE, abbreviates=True):
        if name in ("-o", "--output", "-L", "--log-file") and value.lstrip().startswith("|"):
            raise CannotSee("Its output goes to a program, which is not judged.")
        if name in ("-c", "--command"):
            yield from _sql(value, call.name)
        elif name in ("-f", "--file"):
            yield from _sql(call.file(value), call.name)
        asked = asked or name in ("-c", "--command", "-f", "--file") or name in _ASKS_NOTHING
    if not asked:
        yield from _sql(call.input(), call.name)


def _sql(text: str, client: str) -> Iterator[Sql]:
    lines = []
    for line in text.splitlines(keepends=True):
        if line.lstrip().startswith("\\"):
            if not _DESCRIBES.fullmatch(line.strip()):
                raise CannotSee(f"Its command {line.split()[0]} is not one of those that only describe.")
        else:
            lines.append(line)
    sql = "".join(lines)
    if _VARIABLE.search(sql):
        raise CannotSee("The SQL holds a psql variable (:name); write its value out.")
    if sql.strip():
        yield Sql(sql, "postgres", client)
