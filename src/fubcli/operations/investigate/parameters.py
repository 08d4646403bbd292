"""What a playbook was told, or takes by itself: values to bind, names to write out, and nights to look at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fubcli.errors import Remedy, UsageError
from fubcli.model.catalogs import Catalogs
from fubcli.model.names import Environment, TableName
from fubcli.model.nights import midnight
from fubcli.model.playbook import ParameterKind, Playbook
from fubcli.model.request import Parameter
from fubcli.model.timeframe import Timeframe, timeframe_of
from fubcli.policy.quoting import quoted, quoted_name

_ID = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_IDS = {ParameterKind.ACCOUNT: "account_id", ParameterKind.CONTACT: "contact_id", ParameterKind.USER: "user_id"}
_SAID = {
    ParameterKind.ACCOUNT: ("an account", "--param=account_id=ACCOUNT_ID"),
    ParameterKind.CONTACT: ("a contact", "--param=contact_id=CONTACT_ID"),
    ParameterKind.USER: ("a user", "--param=user_id=USER_ID"),
    ParameterKind.TABLE: ("a table", "--table=CATALOG.SCHEMA.TABLE"),
    ParameterKind.TIMEFRAME: ("a timeframe", "--timeframe=past_month"),
}
_USUAL_TIMEFRAME = "past_month"


@dataclass(frozen=True)
class Parameters:
    """The values that statements bind, the table that is written out, and the nights that the monitor looks at."""

    bound: Mapping[str, Parameter]
    timeframe: Timeframe
    nights: str
    catalogs: tuple[str, ...]
    known: Catalogs
    table: TableName | None = None

    def names(self, where: Environment) -> dict[str, str]:
        """Return what stands for catalogs, `${table}` and its `${catalog}`: staging has mirrors of production's."""
        staging = self.known.staging_of if where is Environment.STAGING else None
        live = {name: spec for name, spec in self.known.by_name.items() if spec.environment is Environment.PRODUCTION}
        twins = {name: (staging(name) or name) if staging else name for name in live}
        names = {spec.declared or name: _written(twins[name]) for name, spec in live.items()}
        if self.table is not None:
            twin = self.known.production_of(self.table.catalog) if where is Environment.PRODUCTION else None
            own = twin or self.table.catalog
            there = replace(self.table, catalog=twins.get(own, own))
            names |= {"table": quoted(there), "catalog": quoted_name(there.catalog)}
        return names

    def shown(self) -> dict[str, tuple[Any, str]]:
        """Return each value with its type, for sentences and for the event."""
        told: dict[str, tuple[Any, str]] = {
            name: (int(each.value), "bigint") for name, each in self.bound.items() if each.type == "bigint"
        }
        told["since"] = (midnight(self.timeframe.first), "timestamp")
        told["until"] = (self.timeframe.until, "timestamp")
        if self.table is not None:
            told["table"] = (str(self.table), "string")
        return told


def _written(catalog: str) -> str:
    return catalog if catalog.isidentifier() else quoted_name(catalog)


def parameters(  # noqa: PLR0913 - what decides, by name
    playbook: Playbook,
    *,
    given: Mapping[str, Parameter],
    table: TableName | None,
    timeframe: str | None,
    catalogs: tuple[str, ...],
    known: Catalogs,
    as_of: datetime,
) -> Parameters:
    """Return what a playbook works with; raises UsageError for what it needs and was not told, or cannot take."""
    values = dict(given)
    bound: dict[str, Parameter] = {}
    for kind, name in _IDS.items():
        wanted = playbook.wanted(kind)
        if wanted is None:
            continue
        value = values.pop(name, None)
        if value is not None:
            bound[name] = Parameter(name, _id(value), "bigint")
        elif wanted.required:
            raise _needs(playbook, kind, timeframe)
    if values:
        takes = ", ".join(_IDS[each.kind] for each in playbook.parameters if each.kind in _IDS) or "none"
        raise UsageError(f"--param {min(values)}: {playbook.name} takes {takes}.")
    of_table = playbook.wanted(ParameterKind.TABLE)
    if of_table is not None and of_table.required and table is None:
        raise _needs(playbook, ParameterKind.TABLE, timeframe)
    nights = timeframe or usual_nights(playbook)
    found = timeframe_of(nights, as_of)
    for name, moment in (("since", midnight(found.first)), ("until", found.until)):
        bound[name] = Parameter(name, f"{moment:%Y-%m-%dT%H:%M:%SZ}", "timestamp")
    if table is not None:
        for name, part in (("table_schema", table.schema), ("table_name", table.table)):
            bound[name] = Parameter(name, part, "string")
    return Parameters(bound, found, nights, catalogs, known, table)


def ids_of(playbook: Playbook, said: Mapping[str, int | str]) -> dict[str, Parameter]:
    """Return those ids that a playbook takes; words may say more than it needs."""
    taken = {name: said[name] for kind, name in _IDS.items() if name in said and playbook.wanted(kind) is not None}
    return {name: Parameter(name, str(value), "bigint") for name, value in taken.items()}


def usual_nights(playbook: Playbook) -> str:
    """Return the timeframe of a playbook when nobody names one."""
    wanted = playbook.wanted(ParameterKind.TIMEFRAME)
    return (wanted.default if wanted else "") or _USUAL_TIMEFRAME


def _id(given: Parameter) -> str:
    if _ID.fullmatch(given.value) is None or given.type not in ("", "int", "bigint"):
        raise UsageError(f"--param {given.name}={given.value[:40]!r}: it is a number of at most 18 digits.")
    return given.value


def _needs(playbook: Playbook, kind: ParameterKind, timeframe: str | None) -> UsageError:
    what, option = _SAID[kind]
    when = [f"--timeframe={timeframe}"] if timeframe else []
    argv = ("fubcli", "--operation=investigate", f"--playbook={playbook.name}", option, *when)
    return UsageError(
        f"{playbook.name} needs {what}: say it in --query, or with {option}.", remedy=(Remedy(f"Name {what}", argv),)
    )
