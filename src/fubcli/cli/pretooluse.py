"""`fubcli hook pretooluse`: exit 0 lets a coding agent's tool call pass, exit 2 blocks it with the reason on stderr.

Runs before every command of an agent, so that what holds no SQL leaves without having imported anything but json and
re. Writes nothing to stdout: what passes here is not approved, the agent's own permissions still apply.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from fubcli.hook.calls import NotACall, ToolCall, read_call
from fubcli.hook.suspicion import begins_like_sql, is_suspicious

if TYPE_CHECKING:
    from fubcli.hook.findings import Found, Sql

PASS = 0
NOT_JUDGED = 1
"""Told to the person, blocks nothing: stdin held no tool call, so that nothing is known to be wrong with one."""
BLOCK = 2
IN_ITS_PLACE = ("fubcli", "--operation=query", "--query=@FILE.sql")
READ_AT_MOST = 64 * 1024 * 1024
"""Bytes of a tool call that are read; a larger one is blocked."""


def run() -> int:
    """Judge the tool call on stdin and return the exit code that the agent's hook contract wants."""
    try:
        data = _stdin()
        if len(data) > READ_AT_MOST:
            return _block(f"The tool call is larger than {READ_AT_MOST // 2**20} MiB, more than is judged.")
        call = read_call(data)
    except NotACall as error:
        return _not_judged(str(error))
    if not _is_worth_a_look(call):
        return PASS
    try:
        return _judged(call)
    except Exception as error:  # it looked like SQL: what cannot be judged does not pass
        return _block(f"The call looks like SQL and could not be judged ({type(error).__name__}: {error}).")


def _stdin() -> bytes:
    if sys.stdin is None:
        raise NotACall("stdin is closed")
    if sys.stdin.isatty():
        raise NotACall("it reads a tool call as JSON from stdin, where an agent writes it")
    return sys.stdin.buffer.read(READ_AT_MOST + 1)


def _is_worth_a_look(call: ToolCall) -> bool:
    if call.unreadable:
        return is_suspicious(call.raw)
    if call.command is not None:
        return is_suspicious(call.command)
    return any(certain or begins_like_sql(text) for text, certain in call.texts)


def _judged(call: ToolCall) -> int:
    """Block for the first thing found that may not pass."""
    from fubcli.hook.findings import Hidden

    for found in _found(call):
        if isinstance(found, Hidden):
            return _block(found.reason, client=found.client)
        if objection := _objection(found):
            return objection
    return PASS


def _found(call: ToolCall) -> list[Found]:
    from fubcli.hook.extraction import found_in
    from fubcli.hook.findings import Hidden, Sql

    if call.unreadable:
        return [Hidden(f"The call looks like SQL and cannot be read: {call.unreadable}.", call.tool)]
    if call.command is not None:
        return found_in(call.command, directory=call.directory)
    dialect = _dialect_of(call.tool)
    return [
        Sql(text, dialect, call.tool)
        for text, certain in call.texts
        if text.strip() and (certain or begins_like_sql(text))
    ]


def _dialect_of(tool: str) -> str:
    """Return the dialect that a tool speaks by its name, Databricks' when the name does not tell."""
    name = tool.lower()
    words = {"snowflake": "snowflake", "bigquery": "bigquery", "duckdb": "duckdb", "motherduck": "duckdb"}
    words |= dict.fromkeys(("postgres", "supabase", "neon", "redshift", "pgsql"), "postgres")
    return next((dialect for word, dialect in words.items() if word in name), "databricks")


def _objection(sql: Sql) -> int:
    """Return the exit code that blocks a text, 0 when it may run."""
    from fubcli.bootstrap import application
    from fubcli.cli.diagnostics import progress

    built = application(progress=progress, catalogs_file=None, policy_file=None, warehouse=None)
    judgement = built.judge(sql.text, dialect=sql.dialect)
    if judgement.allowed:
        return PASS
    lead = judgement.findings[0]
    # This client leaves no receipt and reads none: running it on staging first would not unblock it here.
    commands = sorted(
        (remedy.argv for remedy in lead.remedies if remedy.argv), key=lambda argv: "--promote" not in argv
    )
    instead = commands[0] if commands else ()
    return _block(lead.reason, client=sql.client, rule=lead.rule, instead=instead)


def _block(reason: str, *, client: str = "", rule: str = "", instead: tuple[str, ...] = ()) -> int:
    from fubcli.cli import diagnostics

    diagnostics.blocked(reason, client=client, rule=rule, instead=instead or IN_ITS_PLACE)
    return BLOCK


def _not_judged(reason: str) -> int:
    from fubcli.cli import diagnostics

    diagnostics.warning(f"hook pretooluse judged nothing: {reason}")
    return NOT_JUDGED
