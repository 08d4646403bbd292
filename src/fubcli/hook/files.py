"""SQL files that a command names, read as the client will read them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fubcli.hook.findings import CannotSee
from fubcli.hook.shell.commands import Script
from fubcli.hook.shell.words import DYNAMIC

READ_AT_MOST = 1024 * 1024
"""Bytes of a SQL file that are looked at; the policy's own limit is lower."""


def read_sql_file(name: str, *, directory: str | None, scripts: Sequence[Script]) -> str:
    """Return a file's text; raises CannotSee when it may be another one by the time that it runs.

    `directory` is None when the command changes it in a way that cannot be followed; `scripts` are the command and
    the shells' scripts in it that lead to the file.
    """
    if DYNAMIC in name:
        raise CannotSee("The name of its SQL file is known only to the running shell; write the name out.")
    if directory is None and not name.startswith("/"):
        raise CannotSee(f"It is not clear in which directory {name} is; give its absolute path.")
    if any(script.mentions(Path(name).name or name) > 1 for script in scripts):
        raise CannotSee(
            f"{name} is named more than once in this command, which may change it; run it in a call of its own."
        )
    path = Path(directory or "/") / name
    try:
        if not path.is_file():
            raise CannotSee(f"There is no file {name} to judge; write it first and run it in a call of its own.")
        with path.open("rb") as file:
            data = file.read(READ_AT_MOST + 1)
        if len(data) > READ_AT_MOST:
            raise CannotSee(f"{name} is larger than {READ_AT_MOST // 2**20} MiB, more than is judged.")
        return data.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise CannotSee(f"{name} cannot be read ({getattr(error, 'strerror', None) or 'it is not UTF-8'}).") from error
