"""A request to the playbook that answers it and the parameters it runs with; what is not clear is never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fubcli.errors import Remedy, UsageError
from fubcli.model.match import Entities, Match
from fubcli.model.names import Environment
from fubcli.model.nights import night_of
from fubcli.model.playbook import ParameterKind, Playbook, StepKind
from fubcli.model.request import InvestigateRequest
from fubcli.operations.investigate.adhoc import of_statement
from fubcli.operations.investigate.parameters import Parameters, ids_of, parameters
from fubcli.operations.investigate.subject import find_table
from fubcli.playbooks.catalogue import named
from fubcli.playbooks.texts import named as placeholders
from fubcli.results.formats import visible

if TYPE_CHECKING:
    from fubcli.operations.investigate.run import InvestigatePorts

OF_A_TABLE = "table-analysis"
"""The playbook for a table without a question."""
_KINDS = (ParameterKind.ACCOUNT, ParameterKind.CONTACT, ParameterKind.USER)
_NOTHING_SAID = Entities()
_USUAL_TIMEFRAME = "past_week"
"""What is proposed where a time is not understood."""
_LONGEST_TIME = 80
_FULL_NAME = 3
"""Parts of a table's name that says its catalog."""


@dataclass(frozen=True)
class Chosen:
    """A playbook with its parameters, where it runs, and what words led to it."""

    playbook: Playbook
    parameters: Parameters
    environment: Environment
    match: Match | None = None


def choose(request: InvestigateRequest, ports: InvestigatePorts, as_of: datetime) -> Chosen:
    """Return what is to be run.

    Raises UsageError for words that mean no playbook or several, or a time that is not understood, for a parameter that
    is missing, for a table that is not there.
    """
    if request.sql is not None:
        return _with_parameters(of_statement(request.sql), _NOTHING_SAID, None, request, ports, as_of)
    if request.text is not None:
        match = ports.match(request.text, night_of(as_of))
        name = request.playbook or match.chosen
        if name is None:
            raise unclear(match, ports.playbooks)
        playbook = named(ports.playbooks, name)
        if request.timeframe is None and match.entities.unread_time is not None:
            raise _unread_time(playbook, match.entities, request, ports)
        return _with_parameters(playbook, match.entities, None if request.playbook else match, request, ports, as_of)
    if request.playbook is None and request.table is None:
        raise UsageError("--operation=investigate needs --query (plain words or SQL), --playbook or --table.")
    playbook = named(ports.playbooks, request.playbook or OF_A_TABLE)
    return _with_parameters(playbook, _NOTHING_SAID, None, request, ports, as_of)


def _with_parameters(  # noqa: PLR0913 - what was chosen, what was said, and by what means
    playbook: Playbook,
    said: Entities,
    match: Match | None,
    request: InvestigateRequest,
    ports: InvestigatePorts,
    as_of: datetime,
) -> Chosen:
    catalogs = request.catalogs or said.catalogs
    where = _environment(request, said, catalogs, ports)
    table = _table(playbook, said, request)
    found = None
    if table is not None:
        found = find_table(
            table,
            within=catalogs,
            environment=where,
            catalogs=ports.catalogs,
            snapshots=ports.snapshots,
            again=_again(playbook, request, said),
        )
    words: dict[str, int | str] = {name: ids[0] for name, ids in _ids(said).items() if len(ids) == 1}
    _check_alone(playbook, said, request)
    _check_asked(playbook, catalogs, ports)
    known = parameters(
        playbook,
        given={} if request.sql is not None else {**ids_of(playbook, words), **request.given},
        table=found,
        timeframe=request.timeframe or said.timeframe,
        catalogs=catalogs,
        known=ports.catalogs,
        as_of=as_of,
    )
    return Chosen(playbook, known, where, match)


def _table(playbook: Playbook, said: Entities, request: InvestigateRequest) -> list[str] | None:
    if playbook.wanted(ParameterKind.TABLE) is None:
        if request.table is not None:
            raise UsageError(f"--table: {playbook.name} is not about one table.")
        return None
    if request.table is not None:
        return [part for part in (request.schema, request.table) if part]
    if len(said.tables) > 1:
        raise UsageError(f"It names {len(said.tables)} tables ({', '.join(said.tables)}): ask about one at a time.")
    return said.tables[0].split(".") if said.tables else None


def _again(playbook: Playbook, request: InvestigateRequest, said: Entities) -> tuple[str, ...]:
    """Return the options that ask the same of a table that is named whole."""
    timeframe = request.timeframe or said.timeframe
    return (f"--playbook={playbook.name}", *([f"--timeframe={timeframe}"] if timeframe else []), *request.repeated)


def _ids(said: Entities) -> Mapping[str, tuple[int, ...]]:
    return {"account_id": said.accounts, "contact_id": said.contacts, "user_id": said.users}


def _check_alone(playbook: Playbook, said: Entities, request: InvestigateRequest) -> None:
    for kind, (name, ids) in zip(_KINDS, _ids(said).items(), strict=True):
        if len(ids) > 1 and playbook.wanted(kind) is not None and name not in request.given:
            raise UsageError(f"It names {len(ids)} {kind}s ({', '.join(map(str, ids))}): ask about one at a time.")


def _check_asked(playbook: Playbook, catalogs: tuple[str, ...], ports: InvestigatePorts) -> None:
    """Raise UsageError for a catalog that no step would look at."""
    declared = _asked(playbook)
    asked = None if declared is None else {ports.catalogs.here(name) for name in declared}
    for name in catalogs:
        if asked is not None and (ports.catalogs.production_of(name) or name.lower()) not in asked:
            raise UsageError(f"--catalog={name}: {playbook.name} asks {', '.join(sorted(asked))} alone.")


def _asked(playbook: Playbook) -> frozenset[str] | None:
    """Return the catalogs that a playbook's steps look at, None when they look at any."""
    if any(step.kind is StepKind.MONITOR or step.is_verbatim for step in playbook.steps):
        return None
    asked = frozenset(name for step in playbook.steps for name in placeholders(step.sql))
    return None if "table" in asked or "catalog" in asked else asked


def _environment(
    request: InvestigateRequest, said: Entities, catalogs: tuple[str, ...], ports: InvestigatePorts
) -> Environment:
    of_catalogs = set()
    for name in catalogs:
        catalog = ports.catalogs.get(name)
        if catalog is None:
            known = ", ".join(sorted(ports.catalogs.by_name))
            raise UsageError(f"--catalog={name} is not a declared catalog; declared: {known}.")
        of_catalogs.add(catalog.environment)
    if len(of_catalogs) > 1:
        raise UsageError("The catalogs are of several environments: investigate one at a time.")
    where = request.environment or next(iter(of_catalogs), None) or said.environment or Environment.PRODUCTION
    if where is Environment.SANDBOX:
        raise UsageError("Playbooks ask production or staging; the sandbox has no mirror of their tables.")
    return where


def unclear(match: Match, playbooks: Mapping[str, Playbook]) -> UsageError:
    """Return the error for words that mean no playbook, or several, with the nearest that could run as commands."""
    nearest = match.candidates[:3]
    said = {each.playbook: _said(playbooks[each.playbook], match.entities) for each in nearest}
    remedies = [
        Remedy(f"Investigate by {name}", ("fubcli", "--operation=investigate", f"--playbook={name}", *options))
        for name, options in said.items()
        if options is not None
    ]
    extra: dict[str, Any] = {
        "candidates": [
            {"playbook": each.playbook, "score": round(each.score, 3), "reasons": list(each.reasons)}
            for each in nearest
        ]
    }
    remedies.append(Remedy("See all playbooks", ("fubcli", "playbooks", "list")))
    return UsageError(f"No playbook is clearly meant: {match.why_not}", remedy=remedies, extra=extra)


def _said(playbook: Playbook, said: Entities) -> list[str] | None:
    """Return what the words say besides as options that a playbook takes, or None when they leave out what it needs."""
    ids: dict[str, int | str] = {name: found[0] for name, found in _ids(said).items() if len(found) == 1}
    given: dict[str, str] = {name: f"--param={name}={each.value}" for name, each in ids_of(playbook, ids).items()}
    if playbook.wanted(ParameterKind.TABLE) is not None and len(said.tables) == 1:
        given["table"] = f"--table={said.tables[0]}"
    kinds = dict(zip((*_KINDS, ParameterKind.TABLE), (*_ids(said), "table"), strict=True))
    if any(each.required and kinds.get(each.kind, each.kind) not in given for each in playbook.parameters):
        return None
    catalogs = [f"--catalog={','.join(said.catalogs)}"] if said.catalogs and "table" not in given else []
    timeframe = said.timeframe if said.unread_time is None else _USUAL_TIMEFRAME
    return [*given.values(), *catalogs, *([f"--timeframe={timeframe}"] if timeframe else [])]


def _unread_time(
    playbook: Playbook, said: Entities, request: InvestigateRequest, ports: InvestigatePorts
) -> UsageError:
    """Return the error for a time that is not understood, with the same question about a time that is."""
    words: dict[str, int | str] = {name: ids[0] for name, ids in _ids(said).items() if len(ids) == 1}
    catalogs = request.catalogs or said.catalogs
    table = _table(playbook, said, request)
    if not catalogs and (table is None or len(table) < _FULL_NAME):
        catalogs = _staging_of(playbook, ports) if said.environment is Environment.STAGING else ()
    argv = (
        *("fubcli", "--operation=investigate", f"--playbook={playbook.name}"),
        *(f"--param={each.name}={each.value}" for each in ({**ids_of(playbook, words), **request.given}).values()),
        *([f"--catalog={','.join(catalogs)}"] if catalogs else []),
        *([f"--table={'.'.join(table)}"] if table else []),
        *(f"--timeframe={_USUAL_TIMEFRAME}", *request.repeated),
    )
    return UsageError(
        f'The time in it is not understood: "{visible(said.unread_time or "", _LONGEST_TIME)}". Give --timeframe.',
        remedy=[Remedy(f"Investigate the past week by {playbook.name}", argv)],
    )


def _staging_of(playbook: Playbook, ports: InvestigatePorts) -> tuple[str, ...]:
    """Return the catalogs of staging that a playbook looks at: naming them says where."""
    known = ports.catalogs
    staging = (name for name, each in known.by_name.items() if each.environment is Environment.STAGING)
    asked = _asked(playbook)
    return tuple(name for name in staging if asked is None or (known.production_of(name) or name) in asked)
