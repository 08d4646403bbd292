"""The DuckDB shell: `-c`, `-f`, SQL after the file's name, its input, and the dot commands that describe things."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fubcli.hook.clients.invocation import Invocation, options_of
from fubcli.hook.findings import CannotSee, Sql

_RUNS_AND_ENDS = frozenset({"-c", "-s"})
_READS_AND_ENDS = frozenset({"-f", "-file"})
_ASKS_NOTHING = frozenset({"-version", "-help", "-h"})
_WITH_VALUE = _RUNS_AND_ENDS | _READS_AND_ENDS | {
    "-cmd", "-init", "-separator", "-nullvalue", "-newline", "-storage_version", "-storage-version",
}  # fmt: skip
_DESCRIBES = re.compile(
    r"\.(?:tables|schema|databases|mode|timer|headers?|maxrows|maxwidth|width|columns|rows|separator|nullvalue|print"
    r"|echo|bail|help|quit|exit|indexes|indices|show)(?:\s+[\w.*-]+)*"
)


def duckdb(call: Invocation) -> Iterator[Sql]:
    """Yield the SQL of one duckdb command line; raises CannotSee."""
    arguments = [re.sub(r"^--(?=[a-z])", "-", each) for each in call.arguments]
    words: list[str] = []
    ended = False
    for name, value in options_of(arguments, with_value=_WITH_VALUE, bundles=False):
        if name in _RUNS_AND_ENDS or name == "-cmd":
            yield from _sql(value, call.name)
        elif name in _READS_AND_ENDS or name == "-init":
            yield from _sql(call.file(value), call.name)
        elif not name:
            words.append(value)
        ended = ended or name in _RUNS_AND_ENDS | _READS_AND_ENDS | _ASKS_NOTHING
    for text in words[1:]:
        yield from _sql(text, call.name)
    if not ended and len(words) < 2:
        yield from _sql(call.input(), call.name)


def _sql(text: str, client: str) -> Iterator[Sql]:
    """Yield a text without its dot commands; raises CannotSee for one that does more than describe."""
    lines = []
    for line in text.splitlines(keepends=True):
        if not line.startswith("."):
            lines.append(line)
        elif not _DESCRIBES.fullmatch(line.strip()):
            raise CannotSee(f"Its command {line.split()[0]} is not one of those that only describe.")
    if "".join(lines).strip():
        yield Sql("".join(lines), "duckdb", client)
