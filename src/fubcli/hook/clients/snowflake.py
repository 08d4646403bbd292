"""Snowflake's clients: `snow sql` and the older snowsql."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fubcli.hook.clients.invocation import Invocation, options_of
from fubcli.hook.findings import CannotSee, Sql

_SNOW = frozenset({
    "-q", "--query", "-f", "--filename", "--file", "-D", "--variable", "-c", "--connection", "--environment",
    "--account", "--user", "--password", "--authenticator", "--private-key-file", "--private-key-path", "--token",
    "--token-file-path", "--database", "--dbname", "--schema", "--schemaname", "--role", "--rolename", "--warehouse",
    "--format", "--host", "--port", "--config-file", "--project", "--env", "--mfa-passcode",
})  # fmt: skip
_SNOWSQL = frozenset({
    "-q", "--query", "-f", "--filename", "-D", "--variable", "-o", "--options", "-c", "--connection", "-a",
    "--accountname", "-u", "--username", "-d", "--dbname", "-s", "--schemaname", "-r", "--rolename", "-w",
    "--warehouse",
    "-h", "--host", "-p", "--port", "--region", "-m", "--mfa-passcode", "--config", "--authenticator",
    "--private-key-path",
})  # fmt: skip
_TEMPLATE = re.compile(r"<%|&\{|&[A-Za-z_]|\{\{|\{%")
_OBJECT_WRITES = frozenset({"drop", "create", "copy", "remove", "execute", "deploy", "delete", "replace", "suspend"})


def snow(call: Invocation) -> Iterator[Sql]:
    """Yield the SQL of one `snow sql`; its other commands pass unless they change objects."""
    parsed = list(options_of(call.arguments, with_value=_SNOW))
    words = [value for name, value in parsed if not name]
    if any(name in ("--help", "--version", "--info") for name, _ in parsed):
        return
    if "sql" not in words:
        if verb := next((word for word in words[1:2] if word in _OBJECT_WRITES), None):
            raise CannotSee(f"`snow {words[0]} {verb}` changes objects without SQL, past the policy.")
        return
    yield from _texts(call, parsed)


def snowsql(call: Invocation) -> Iterator[Sql]:
    """Yield the SQL of one snowsql command line; raises CannotSee."""
    parsed = list(options_of(call.arguments, with_value=_SNOWSQL))
    if not any(name in ("--help", "-?", "--version", "-v", "--versions") for name, _ in parsed):
        yield from _texts(call, parsed)


def _texts(call: Invocation, parsed: list[tuple[str, str]]) -> Iterator[Sql]:
    found = False
    for name, value in parsed:
        if name in ("-q", "--query"):
            text = call.input() if value == "-" else value
        elif name in ("-f", "--filename", "--file"):
            text = call.file(value)
        elif name in ("-i", "--stdin"):
            text = call.input()
        else:
            continue
        found = True
        yield _sql(text, call.name)
    if not found:
        yield _sql(call.input(), call.name)


def _sql(text: str, client: str) -> Sql:
    if _TEMPLATE.search(text):
        raise CannotSee("The SQL holds a template variable; write its value out.")
    if any(line.lstrip().startswith("!") for line in text.splitlines()):
        raise CannotSee("The SQL holds a command of the client (!...), which is not judged.")
    return Sql(text, "snowflake", client)
