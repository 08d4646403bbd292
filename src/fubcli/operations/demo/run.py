"""Scenarios listed, put in force, and told; each returns one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fubcli.errors import Remedy, UsageError
from fubcli.model.drill import HEALTHY, STRUCTURAL, Drill, Situation, Truth
from fubcli.model.envelope import Envelope
from fubcli.model.names import TableName
from fubcli.model.nights import hours_of
from fubcli.model.profile import EMBEDDED
from fubcli.ports import Clock, Drills, Memory, Snapshots

_EMBEDDED = f"--warehouse={EMBEDDED}"


@dataclass(frozen=True)
class DemoPorts:
    """What these commands need from the world, and the warehouse profile that somebody named, if any."""

    drills: Drills
    snapshots: Snapshots
    """Of the embedded lakehouse."""
    memory: Memory
    """What the monitor remembers of it."""
    named_profile: str | None
    clock: Clock


def listed(ports: DemoPorts) -> Envelope:
    """List the scenarios, each with a sentence and the table that it takes by itself."""
    scenarios = [
        {"name": each.name, "sentence": each.sentence} | ({"table": each.table} if each.table else {})
        for each in ports.drills.exercises()
    ]
    return Envelope("demo", "result", "demo-list", {"operation": "demo", "scenarios": scenarios})


def status(ports: DemoPorts) -> Envelope:
    """Say which scenario is in force, from the lakehouse's manifest alone."""
    situation = ports.drills.situation()
    data = {"operation": "demo", **_told(situation)}
    if situation.over:
        data["over"] = _drill(situation.over)
    return Envelope("demo", "result", "demo-status", data, str(data["scenario"]))


def begun(name: str, night: date | None, table: str | None, ports: DemoPorts) -> Envelope:
    """Put a scenario in force, and say what was broken, where, in which night, and what to look at next.

    Raises UsageError when a live warehouse is named, and for what is not there; what building raises.
    """
    if ports.named_profile not in (None, EMBEDDED):
        raise UsageError(
            f"The warehouse profile {ports.named_profile!r} is chosen; drills are for the embedded lakehouse alone.",
            remedy=(Remedy("Hold the drill on it", _command(name, night, table), "write"),),
        )
    drill = ports.drills.choose(name, night, table)
    if drill is not None and drill.scenario in STRUCTURAL:
        _remember_columns(drill, ports)
    situation, rebuilt = ports.drills.begin(drill)
    # What the monitor remembers of the nights before the drill would stand beside those that there are now.
    ports.memory.forget_commits()
    data = {"operation": "demo", **_told(situation), "rebuilt": list(rebuilt)}
    return Envelope("demo", "result", "demo-scenario", data, name)


def _remember_columns(drill: Drill, ports: DemoPorts) -> None:
    """Let the monitor know the columns that a table has before they change, unless it does, or they have changed."""
    before = ports.drills.situation().briefing
    if before and before.drill.scenario in STRUCTURAL and before.drill.table == drill.table:
        return
    catalog, schema, table = drill.table.split(".")
    name = TableName(catalog, schema, table)
    if name in ports.memory.contracts(catalog):
        return
    snapshot, _ = ports.snapshots.get(catalog, refresh=False)
    for info in snapshot.tables:
        if (info.schema, info.name) == (schema, table):
            columns = {column.name.lower(): column.type for column in info.columns}
            ports.memory.accept({name: columns}, (), ports.clock.now())


def _told(situation: Situation) -> dict[str, Any]:
    briefing = situation.briefing
    drill = briefing.drill if briefing else Drill(HEALTHY, situation.last_night)
    return {
        **_drill(drill),
        "hours": int(hours_of(drill.night)),
        "broken": briefing.broken if briefing else "Nothing is broken.",
        "truth": _lines(briefing.truth if briefing else ()),
        "effects": _lines(briefing.effects if briefing else ()),
        "last_night": situation.last_night.isoformat(),
        "next": _next(drill),
    }


def _drill(drill: Drill) -> dict[str, Any]:
    told = {"scenario": drill.scenario, "night": drill.night.isoformat()}
    if not drill.table:
        return told
    catalog, schema, table = drill.table.split(".")
    return told | {"catalog": catalog, "schema": schema, "table": table}


def _lines(truths: Sequence[Truth]) -> list[dict[str, str]]:
    return [{"table": each.table, "date": each.night.isoformat(), "kind": each.kind} for each in truths]


def _next(drill: Drill) -> list[dict[str, Any]]:
    steps = [{"title": "Let the monitor look", "argv": ["fubcli", *_look(drill), _EMBEDDED], "effect": "read"}]
    if drill.table:
        catalog, schema, table = drill.table.split(".")
        argv = [
            "fubcli",
            "--operation=schema",
            f"--catalog={catalog}",
            f"--schema={schema}",
            f"--table={table}",
            _EMBEDDED,
        ]
        steps.append({"title": "Describe the table", "argv": argv, "effect": "read"})
    if drill.scenario != HEALTHY:
        steps.append({"title": "Remove every fault", "argv": list(_command(HEALTHY)), "effect": "write"})
    return steps


def _look(drill: Drill) -> tuple[str, ...]:
    if drill.scenario == HEALTHY:
        return "--operation=monitor", "--catalog=all", "--timeframe=today"
    if not drill.table:
        return "--operation=monitor", "--catalog=all", f"--as-of={drill.night}T06:00"
    # Columns are judged as they are now, everything else as it was in its night.
    timeframe = "today" if drill.scenario in STRUCTURAL else str(drill.night)
    return "--operation=monitor", f"--catalog={drill.table.partition('.')[0]}", f"--timeframe={timeframe}"


def _command(name: str, night: date | None = None, table: str | None = None) -> tuple[str, ...]:
    options = ([f"--night={night}"] if night else []) + ([f"--table={table}"] if table else [])
    return ("fubcli", "demo", "scenario", name, *options, _EMBEDDED)
