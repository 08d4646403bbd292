"""Where what is missing was looked for, as a sentence that says what to write or to set."""

from __future__ import annotations

from collections.abc import Sequence

from fubcli.config.services.kinds import ENV, KINDS
from fubcli.config.services.services_toml import header
from fubcli.config.services.tables import Table
from fubcli.model.service import Service

_USER = "user"
"""Whose token it is, where that must be known; a token of another kind goes without."""


def lacks(service: Service, environment: str, file: str, table: Table | None, missing: Sequence[str]) -> str:
    """Return the sentence for a service that lacks some settings."""
    known = KINDS[service].variables
    with_user = [*missing[:-1], _USER, missing[-1]] if _USER in known and "token" in missing else missing
    variables = _joined([known[name] for name in with_user])
    if table is None:
        return f"Set {variables}, or write {header(service, environment)} in {file}."
    if not (table.names_host or table.signs):
        return f"Set {variables}, or write {_joined(missing)} into {table}."
    named = {name: table.layer[name + ENV] for name in missing if name + ENV in table.layer}
    unset = [f"{each.value}, which {each.origin} names, is not set." for each in named.values()]
    unsaid = [name for name in missing if name not in named]
    written = " and ".join(name if name == "url" else f"{name} or {name}{ENV}" for name in unsaid)
    # Variables belong to whatever host they were set for; a table that names one must say that they are meant for it.
    return " ".join(
        [*unset, *([f"{table} stands alone and lacks {_joined(unsaid)}: write {written} there."] if unsaid else [])]
    )


def _joined(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
