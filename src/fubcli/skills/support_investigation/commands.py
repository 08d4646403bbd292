"""Commands in events of others: only those that read, of our own program, with plain values, are ever repeated."""

from __future__ import annotations

import re
from typing import Any

from fubcli.model.playbook import ParameterKind, Playbook

PROGRAM = "fubcli"
_PROGRAMS = (PROGRAM, "databricks-analytics")
_READS = ("investigate", "monitor", "schema")
_OPTION = re.compile(
    r"--((operation|playbook|catalog|schema|table|timeframe|warehouse)=[A-Za-z0-9_.,:/+\-]{1,120}"
    r"|param=(account_id|contact_id|user_id)(:bigint)?=[0-9]{1,19})\Z"
)
_MOST = 12
_PLAYBOOK = "--playbook="
_GIVEN_BY = {
    ParameterKind.ACCOUNT: "--param=account_id",
    ParameterKind.CONTACT: "--param=contact_id",
    ParameterKind.USER: "--param=user_id",
    ParameterKind.TABLE: "--table=",
}
"""What options that name a parameter begin with; a timeframe is never required."""


def reading_command(argv: Any) -> tuple[str, ...]:
    """Return a command that only reads, as it was given; an empty one for every other."""
    if not isinstance(argv, list | tuple) or not 2 <= len(argv) <= _MOST or argv[0] not in _PROGRAMS:
        return ()
    options = tuple(argv[1:])
    if not all(isinstance(each, str) and _OPTION.match(each) for each in options):
        return ()
    operations = [each.partition("=")[2] for each in options if each.startswith("--operation=")]
    return (argv[0], *options) if len(operations) == 1 and operations[0] in _READS else ()


def playbook_of(argv: tuple[str, ...]) -> str:
    """Return the playbook that a command names, or an empty text."""
    return next((each.removeprefix(_PLAYBOOK) for each in argv if each.startswith(_PLAYBOOK)), "")


def lacking(argv: tuple[str, ...], playbook: Playbook) -> list[str]:
    """Return what a playbook requires and a command of it does not name."""
    wanted = [each.kind for each in playbook.parameters if each.required and each.kind in _GIVEN_BY]
    return [kind.value for kind in wanted if not any(option.startswith(_GIVEN_BY[kind]) for option in argv)]
