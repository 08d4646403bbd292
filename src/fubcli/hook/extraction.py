"""A shell command to everything in it that would reach a warehouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from fubcli.hook.clients.bq import bq
from fubcli.hook.clients.databricks import databricks, line_client
from fubcli.hook.clients.duckdb import duckdb
from fubcli.hook.clients.invocation import Invocation
from fubcli.hook.clients.psql import psql
from fubcli.hook.clients.python import python
from fubcli.hook.clients.snowflake import snow, snowsql
from fubcli.hook.clients.web import curl, other_web_client
from fubcli.hook.files import read_sql_file
from fubcli.hook.findings import CannotSee, Found, Hidden, Sql
from fubcli.hook.shell.commands import Script, Source, read_script
from fubcli.hook.shell.output import text_of
from fubcli.hook.shell.programs import SHELLS, feeds_arguments, is_python, name_of, started_by
from fubcli.hook.shell.words import DYNAMIC, Unreadable, Word
from fubcli.hook.suspicion import looks_like_sql, mentions_client

Client = Callable[[Invocation], Iterator[Sql]]

CLIENTS: dict[str, Client] = {
    "psql": psql, "duckdb": duckdb, "bq": bq, "snow": snow, "snowsql": snowsql, "databricks": databricks,
    "dbsqlcli": line_client, "spark-sql": line_client, "curl": curl, "wget": other_web_client, "http": other_web_client,
    "https": other_web_client, "xh": other_web_client,
}  # fmt: skip
_JOINERS = {"eval": 0, "ssh": 1, "watch": 0, "mosh": 1, "trap": 0, "tmux": 0, "screen": 0}
"""Programs that hand their words, joined, to a shell, with how many words stand before the command."""
_SCRIPT_OPTIONS = {"su": ("-c", "--command"), "script": ("-c", "--command"), "env": ("-S", "--split-string")}
_TAKE_SQL = frozenset(CLIENTS) - {"curl", "wget", "http", "https", "xh"}
_MOVES = frozenset({"cd", "pushd", "popd"})
_MOST_NESTING = 12

KNOWN = frozenset(CLIENTS) | SHELLS | frozenset(_JOINERS) | frozenset(_SCRIPT_OPTIONS)


def found_in(command: str, *, directory: str) -> list[Found]:
    """Return what a shell command would send to a warehouse, judged as far as text shows; never raises."""
    try:
        return list(_Reader(command, directory=directory).found())
    except Unreadable as error:
        return [Hidden(f"The command cannot be read as a shell reads it: {error}.", "the shell")]


class _Reader:
    """Reads one script; `directory` is where it starts."""

    def __init__(self, text: str, *, directory: str | None, outer: tuple[Script, ...] = ()) -> None:
        if len(outer) > _MOST_NESTING:
            raise Unreadable("it nests too deeply")
        self._script = read_script(text)
        self._scripts = (*outer, self._script)
        self._directory = self._settled(directory)

    def found(self) -> Iterator[Found]:
        """Yield what every command of the script would send; raises Unreadable."""
        for command in self._script.commands:
            if command.words:
                yield from self._examined(command.words, command.source)

    def _settled(self, directory: str | None) -> str | None:
        """Return the directory that holds for the whole script, or None when it cannot be told."""
        moves = [at for at, each in enumerate(self._script.commands) if each.words and each.words[0].text in _MOVES]
        if not moves or directory is None:
            return directory
        first = self._script.commands[0].words
        if (
            moves != [0]
            or not self._script.is_flat
            or first[0].text != "cd"
            or len(first) != 2
            or DYNAMIC in first[1].text
            or first[1].text == "-"
        ):
            return None
        return str(Path(directory) / first[1].text)

    def _examined(self, words: Sequence[Word], source: Source | None, *, fed: bool = False) -> Iterator[Found]:
        name = name_of(words[0])
        if DYNAMIC in name:
            yield from _computed(words)
        elif name in CLIENTS or is_python(name):
            yield from self._client(CLIENTS.get(name, python), name, words[1:], source, fed=fed)
        elif name in SHELLS:
            yield from self._shell(words[1:], source)
        elif name in _JOINERS:
            yield from self._joined(words[1:], _JOINERS[name])
            if name == "ssh":
                yield from self._fed_script(source)
        elif name == "find":
            yield from self._find(words)
        else:
            yield from self._runner(name, words, source, fed=fed)

    def _runner(self, name: str, words: Sequence[Word], source: Source | None, *, fed: bool) -> Iterator[Found]:
        for option in _SCRIPT_OPTIONS.get(name, ()):
            for at, word in enumerate(words[:-1]):
                if word.text == option:
                    yield from self._nested(words[at + 1].text)
                    return
            if joined := next((word.text for word in words if word.text.startswith(f"{option}=")), None):
                yield from self._nested(joined[len(option) + 1 :])
                return
        started = started_by(words, KNOWN)
        if started:
            yield from self._examined(started, source, fed=fed or feeds_arguments(name))

    def _client(
        self, client: Client, name: str, arguments: Sequence[Word], source: Source | None, *, fed: bool
    ) -> Iterator[Found]:
        if is_python(name) and [word.text for word in arguments[:1]] == ["-m"] and len(arguments) > 1:
            module = name_of(arguments[1])
            client, name, arguments = CLIENTS.get(module, client), module, arguments[2:]
            if module not in CLIENTS:
                return
        call = Invocation(name, tuple(word.text for word in arguments), lambda: self._stdin(source), self._read)
        try:
            yield from _visible(client(call), fed=fed and name in _TAKE_SQL)
        except CannotSee as hidden:
            yield Hidden(str(hidden), name)

    def _shell(self, arguments: Sequence[Word], source: Source | None) -> Iterator[Found]:
        for at, word in enumerate(arguments):
            text = word.text
            if text.startswith("-") and not text.startswith("--") and "c" in text:
                behind = [each for each in arguments[at + 1 :] if not each.text.startswith("-")]
                if behind:
                    yield from self._nested(behind[0].text)
                return
            if not text.startswith(("-", "+")) and (
                at == 0 or arguments[at - 1].text not in ("-o", "-O", "+o", "--rcfile")
            ):
                return  # a script's file: what it holds is not followed
        yield from self._fed_script(source)

    def _fed_script(self, source: Source | None) -> Iterator[Found]:
        try:
            text = text_of(source, _unread)
        except CannotSee:
            return  # a script in a file, or one that another program writes, is out of reach, and documented so
        if text is not None:
            yield from self._nested(text)

    def _joined(self, words: Sequence[Word], before: int) -> Iterator[Found]:
        at = next((at for at, word in enumerate(words) if name_of(word) in KNOWN or mentions_client(word.raw)), None)
        if at is not None:
            yield from self._nested(" ".join(word.text for word in words[at:]), computed=words[at:])
            return
        plain = [word for word in words if not word.text.startswith("-")][before:]
        yield from self._nested(" ".join(word.text for word in plain), computed=plain)

    def _find(self, words: Sequence[Word]) -> Iterator[Found]:
        for at, word in enumerate(words[:-1]):
            if word.text in ("-exec", "-execdir", "-ok", "-okdir"):
                yield from self._examined(words[at + 1 :], None, fed=True)
                return

    def _nested(self, text: str, *, computed: Sequence[Word] = ()) -> Iterator[Found]:
        if (
            computed
            and DYNAMIC in text
            and any(mentions_client(word.raw) and DYNAMIC in word.text for word in computed)
        ):
            yield from _computed(computed)
            return
        yield from _Reader(text, directory=self._directory, outer=self._scripts).found()

    def _stdin(self, source: Source | None) -> str | None:
        return text_of(source, self._read)

    def _read(self, name: str) -> str:
        return read_sql_file(name, directory=self._directory, scripts=self._scripts)


def _unread(name: str) -> str:
    raise CannotSee(f"The script {name} is not followed.")


def _visible(texts: Iterator[Sql], *, fed: bool) -> Iterator[Sql]:
    """Yield texts of which every character is known; raises CannotSee for the first that is not."""
    if fed:
        raise CannotSee("It is given arguments that cannot be seen (xargs, find -exec); write the command out.")
    for sql in texts:
        if DYNAMIC in sql.text:
            raise CannotSee(
                "Only the running shell knows a part of its SQL ($, backticks, patterns); write the SQL out."
            )
        if not sql.text.strip():
            raise CannotSee("No SQL can be seen that it would run.")
        yield sql


def _computed(words: Sequence[Word]) -> Iterator[Found]:
    """Yield an objection when the program's name is computed and its arguments are those of a client."""
    if mentions_client(words[0].raw) or any(looks_like_sql(word.text) for word in words[1:]):
        yield Hidden(
            "The name of the program that gets SQL is known only to the running shell; write it out.", "the shell"
        )
