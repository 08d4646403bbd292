"""Every secret of a service that this process knows, to be told nowhere; no command is run for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fubcli.config.locations import Home
from fubcli.config.services.command import already_read
from fubcli.config.services.kinds import ENV, KINDS
from fubcli.config.services.services_toml import read_services
from fubcli.config.services.tables import Table
from fubcli.errors import FubError
from fubcli.model.profile import Secret
from fubcli.model.service import CREDENTIALS, Service


def known_secrets(environ: Mapping[str, str]) -> list[Secret]:
    """Return the secrets of all services: of their variables, of `services.toml`, and of commands that have been run.

    Whether a call would be signed with one does not matter: it is a secret all the same.
    """
    found = [*_of_variables(environ)]
    for table in _tables(environ):
        found += _of_table(table, environ)
    return found


def _tables(environ: Mapping[str, str]) -> list[Table]:
    try:
        file = read_services(Home.from_environment(environ))
    except FubError:  # whoever needs it says so; a file that cannot be used signs no call
        return []
    return [table for tables in file.tables.values() for table in tables.values()]


def _of_variables(environ: Mapping[str, str]) -> Iterator[Secret]:
    for service in Service:
        for name in CREDENTIALS[service]:
            if text := environ.get(KINDS[service].variables[name]):
                yield Secret(text)


def _of_table(table: Table, environ: Mapping[str, str]) -> Iterator[Secret]:
    names = CREDENTIALS[table.service]
    for name in names:
        if name in table.layer:
            yield table.layer[name].value
        if name + ENV in table.layer and (text := environ.get(table.layer[name + ENV].value)):
            yield Secret(text)
    if table.command is not None:
        yield from already_read(table.command, names).values()
