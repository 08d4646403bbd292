"""Which profile answers: the command line, FUBCLI_WAREHOUSE, the person's file, the project's file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fubcli.config.locations import Home
from fubcli.config.profiles.environment import variable_origin
from fubcli.config.profiles.fubcli_toml import NAME, Warehouses, read_warehouses
from fubcli.config.profiles.layers import Source
from fubcli.config.sections import suggestion
from fubcli.errors import UsageError
from fubcli.model.profile import DATABRICKS, EMBEDDED, Origin, Setting, Transport

COMMAND_LINE = "command line"


@dataclass(frozen=True)
class Asked:
    """What the caller chose: the options as they were given, None when they were not, and the environment."""

    environ: Mapping[str, str] = field(repr=False)  # it may hold tokens
    warehouse: str | None = None
    transport: str | None = None

    def chosen(self, files: Sequence[Warehouses]) -> list[Setting[str]]:
        """Return every profile that something names; the first one counts."""
        asked = _asked(self.warehouse, "--warehouse", self.environ, "FUBCLI_WAREHOUSE")
        return [*asked, *(file.chosen for file in files if file.chosen)]

    def transports(self, table: Source) -> list[Setting[Transport]]:
        """Return every transport that something names; the first one counts. Raises UsageError."""
        asked = _asked(self.transport, "--transport", self.environ, "FUBCLI_TRANSPORT")
        named = [*asked, *([table.layer["transport"]] if "transport" in table.layer else [])]
        return [Setting(_transport(each), each.origin) for each in named]


def read_files(home: Home, project: Path) -> tuple[Warehouses, ...]:
    """Return the person's file and the project's, in the order in which they count.

    What somebody wrote for themselves counts before what a repository brought along, as with `catalogs.yaml`.
    """
    own, project_file = home.config / NAME, project / NAME
    files = [read_warehouses(own, of_project=False)]
    if not _are_same(own, project_file):
        files.append(read_warehouses(project_file, of_project=True))
    return tuple(files)


def _are_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there; reading tells what else may be wrong with it
        return False


def table_of(chosen: Setting[str], files: Sequence[Warehouses]) -> tuple[Warehouses, Source]:
    """Return the file and the table of a profile; raises UsageError with the names that there are."""
    for file in files:
        if chosen.value in file.tables:
            return file, Source(f"{file.file} [warehouses.{chosen.value}]", file.tables[chosen.value])
    known = dict.fromkeys([EMBEDDED, DATABRICKS, *(name for file in files for name in file.tables)])
    told = f"There is no warehouse profile {chosen.value!r} ({chosen.origin}); there are {', '.join(known)}"
    raise UsageError(f"{told}{suggestion(chosen.value, known)}")


def _asked(option: str | None, name: str, environ: Mapping[str, str], variable: str) -> list[Setting[str]]:
    if option == "":
        raise UsageError(f"{name} is empty; leave it out, or name one.")
    asked = [Setting(option, Origin(COMMAND_LINE, key=name))] if option else []
    return asked + ([Setting(environ[variable], variable_origin(variable))] if environ.get(variable) else [])


def _transport(named: Setting[str]) -> Transport:
    if named.value in tuple(Transport):
        return Transport(named.value)
    message = f"must be {' or '.join(Transport)}{suggestion(named.value, tuple(Transport))}"
    if named.origin.line:
        raise named.origin.error(message)
    raise UsageError(f"{named.origin.key}: {message}.")
