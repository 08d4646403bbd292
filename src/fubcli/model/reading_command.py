"""Commands in events of others: only those that read, of our own program, with plain values, are ever repeated."""

from __future__ import annotations

import re
from typing import Any

PROGRAM = "fubcli"
_PROGRAMS = (PROGRAM, "databricks-analytics")
_TITLES = {
    "investigate": "Investigate further",
    "monitor": "Look at the pipeline",
    "schema": "See what is in the catalog",
}
"""Operations that only read, with what is said of them: a title of others may call a command what it is not."""
_OPTION = re.compile(
    r"--((operation|playbook|catalog|schema|table|timeframe|warehouse)=[A-Za-z0-9_.,:/+\-]{1,120}"
    r"|param=(account_id|contact_id|user_id)(:bigint)?=[0-9]{1,19}|refresh)\Z"
)
_MOST = 12


def reading_command(argv: Any) -> tuple[str, ...]:
    """Return a command that only reads, as it was given; an empty one for every other."""
    if not isinstance(argv, list | tuple) or not 2 <= len(argv) <= _MOST or argv[0] not in _PROGRAMS:
        return ()
    options = tuple(argv[1:])
    if not all(isinstance(each, str) and _OPTION.match(each) for each in options):
        return ()
    operations = _operations(options)
    return (argv[0], *options) if len(operations) == 1 and operations[0] in _TITLES else ()


def title_of(command: tuple[str, ...]) -> str:
    """Return what a command is for which `reading_command` returned."""
    return _TITLES[_operations(command)[0]]


def _operations(options: tuple[str, ...]) -> list[str]:
    return [each.partition("=")[2] for each in options if each.startswith("--operation=")]
