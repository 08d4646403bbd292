"""Databricks' clients: the CLI's SQL commands and raw API calls, dbsqlcli and spark-sql."""

from __future__ import annotations

from collections.abc import Iterator

from fubcli.hook.clients.invocation import Invocation, options_of
from fubcli.hook.clients.psql import psql
from fubcli.hook.clients.statements import service_behind, service_of, statements_in
from fubcli.hook.findings import CannotSee, Sql
from fubcli.hook.shell.words import DYNAMIC
from fubcli.hook.suspicion import begins_like_sql

_SQL_OPTIONS = frozenset({"-q", "--query", "-e", "--execute", "--statement", "--sql", "--query-text"})
_FILE_OPTIONS = frozenset({"-f", "--file", "--filename"})
_WITH_VALUE = _SQL_OPTIONS | _FILE_OPTIONS | {
    "--json", "-p", "--profile", "-t", "--target", "-o", "--output", "--warehouse", "--warehouse-id", "-w", "--catalog",
    "--schema", "--host", "--var", "--log-level", "--log-file", "--log-format", "--progress-format", "--format",
}  # fmt: skip
_LINE_CLIENT = frozenset({
    "-e", "--execute", "-f", "--hostname", "--http-path", "--access-token", "--clirc", "--table-format",
    "--oauth-client-id",
    "--oauth-client-secret", "--auth", "--master", "--conf", "--database", "--hiveconf", "--hivevar",
    "-i", "-d", "--define",
})  # fmt: skip
_DATA_GROUPS = frozenset({"catalogs", "schemas", "tables", "volumes", "fs", "online-tables", "registered-models"})
_SQL_GROUPS = frozenset({"sql", "query", "experimental", "aitools", "statement-execution", "queries", "queries-legacy"})
_GROUPS = _SQL_GROUPS | _DATA_GROUPS | {"api", "psql"}
_REMOVALS = frozenset({"delete", "rm"})


def databricks(call: Invocation) -> Iterator[Sql]:
    """Yield the SQL of one databricks command line; raises CannotSee, also for commands that drop data without SQL."""
    parsed = list(options_of(call.arguments, with_value=_WITH_VALUE))
    words = [value for name, value in parsed if not name]
    if any(name in ("--help", "-h", "--version", "-v") for name, _ in parsed) or not words:
        return
    group = next((word for word in words if word in _GROUPS), "")
    if group == "psql":
        yield from psql(Invocation(call.name, _behind_dashes(call.arguments), call.stdin, call.read))
    elif group == "api":
        yield from _api(call, parsed, words)
    elif group in _SQL_GROUPS:
        yield from _sql_command(call, parsed, words)
    elif group in _DATA_GROUPS and _REMOVALS & set(words):
        raise CannotSee(f"`databricks {group} delete` removes data without SQL, past the policy.")


def line_client(call: Invocation) -> Iterator[Sql]:
    """Yield the SQL of dbsqlcli or spark-sql: `-e`, `-f`, else its input; raises CannotSee."""
    found = False
    for name, value in options_of(call.arguments, with_value=_LINE_CLIENT, bundles=False):
        if name in ("--help", "--version", "-H"):
            return
        if name in ("-i", "-f") or (name in ("-e", "--execute", "") and value.endswith(".sql")):
            found = True
            yield Sql(call.file(value), "databricks", call.name)
        elif name in ("-e", "--execute") or (not name and begins_like_sql(value)):
            found = True
            yield Sql(value, "databricks", call.name)
    if not found:
        yield Sql(call.input(), "databricks", call.name)


def _behind_dashes(arguments: tuple[str, ...]) -> tuple[str, ...]:
    return arguments[arguments.index("--") + 1 :] if "--" in arguments else ()


def _may_be_sql(word: str) -> bool:
    return DYNAMIC in word or " " in word.strip() or begins_like_sql(word)


def _api(call: Invocation, parsed: list[tuple[str, str]], words: list[str]) -> Iterator[Sql]:
    if "delete" in words and any("/unity-catalog/" in word for word in words):
        raise CannotSee("It removes data without SQL, past the policy.")
    service = service_behind(call.arguments)
    if service is None:
        return
    for name, value in parsed:
        if name == "--json":
            yield from statements_in(_body(call, value), service, call.name)


def _body(call: Invocation, value: str) -> str:
    return call.file(value[1:]) if value.startswith("@") else value


def _sql_command(call: Invocation, parsed: list[tuple[str, str]], words: list[str]) -> Iterator[Sql]:
    """Read `databricks sql …` and its relatives, whose commands come and go: whatever can be SQL is taken for it."""
    found = False
    for name, value in parsed:
        if name == "--json":
            service = service_of("/api/2.0/sql/statements")
            texts = list(statements_in(_body(call, value), service, call.name)) if service else []
        elif name in _SQL_OPTIONS or (not name and _may_be_sql(value)):
            texts = [Sql(call.input() if value == "-" else value, "databricks", call.name)]
        elif name in _FILE_OPTIONS or (not name and value.endswith(".sql")):
            texts = [Sql(call.file(value), "databricks", call.name)]
        else:
            continue
        found = found or bool(texts)
        yield from texts
    text = None if found else call.stdin()
    if text is not None:
        yield Sql(text, "databricks", call.name)
    elif not found and words[-1] in ("sql", "query"):
        raise CannotSee("No SQL can be seen that it would run.")
