"""What is meant by words that other tools have and this command line has not."""

from __future__ import annotations

import re
from collections.abc import Mapping

from typer._click.exceptions import ClickException, NoSuchOption

from fubcli.errors import Remedy
from fubcli.operations import ALIASES, OPERATIONS

_CATALOG = Remedy("The catalog says the environment: see which there are", ("fubcli", "--operation=schema"))
_ACCOUNT = Remedy("Say the account in the words of --query, or give --param=account_id=NUMBER beside --playbook")
_MEANT: Mapping[str, Remedy] = {
    "--environment": _CATALOG,
    "--env": _CATALOG,
    "--account-id": _ACCOUNT,
    "--account": _ACCOUNT,
    "--sql": Remedy("Give the SQL as --query"),
    "--limit": Remedy("Give --max-rows, or a LIMIT in the statement"),
    "--format": Remedy("Give --output"),
}


def meant(error: ClickException) -> Remedy | None:
    """Return what to give in place of an option or a command that there is not, where that is known."""
    if isinstance(error, NoSuchOption):
        return _MEANT.get(error.option_name)
    command = re.fullmatch(r"No such command '([\w-]+)'\.", error.message)
    return _operation(command[1]) if command else None


def _operation(name: str) -> Remedy | None:
    return Remedy(f"Give it as --operation={name}") if name in (*OPERATIONS, *ALIASES) else None
