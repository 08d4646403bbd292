"""What an event looked at: an earlier look at the same says nothing more."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from fubcli.model.nights import night_of
from fubcli.skills.support_investigation.evidence import Evidence
from fubcli.skills.support_investigation.looks import Look, Seen
from fubcli.skills.support_investigation.reading import members
from fubcli.skills.support_investigation.reading.scope import Scope

_MONITOR = "monitor"
_ANSWERED = ("answered", "empty")
_PERIOD = ("since", "until")

Data = Mapping[str, Any]


def monitored(data: Data, checks: Iterable[Data], scope: Scope) -> Look:
    """Return where the monitor looked: at the catalogs of its exports, and without any at what it has checks of.

    An event that names no nights looks at what names none, too.
    """
    nights = members.mapping(data.get("nights"))
    catalogs = [members.plain(each.get("catalog")) for _, each in members.objects(data.get("exports"))]
    targets = [members.plain(each.get("target")) for each in checks]
    places = tuple(dict.fromkeys(filter(None, catalogs or targets)))
    return Look(_monitor(data, scope), date(nights.get("first")), date(nights.get("last")), places)


def checked(evidence: Evidence, look: Look, night: Any, target: Any) -> Evidence:
    """Return evidence of the monitor, superseded by a look at its target; at all that was looked at for a job."""
    place = members.plain(target)
    is_within = Look(look.asked, places=look.places).is_at(Seen(look.asked, places=(place,)))
    seen = Seen(look.asked, date(night) or look.last, (place,) if is_within else look.places)
    return replace(evidence, seen=(seen,))


def investigated(data: Data, playbook: str, scope: Scope) -> Look:
    """Return what a playbook looked at: with the same parameters, on the same days, in the steps that were answered."""
    parameters = members.mapping(data.get("parameters"))
    given = {name: str(each) for name, each in sorted(parameters.items()) if name not in _PERIOD}
    days = members.timeframe(parameters, *_PERIOD)
    steps = [members.plain(each.get("id")) for _, each in members.objects(data.get("steps"))
             if each.get("status") in _ANSWERED]  # fmt: skip
    asked = f"{scope.where(data.get('environment'))} {playbook} {days} {json.dumps(given)}"
    return Look(members.text(asked, 400), places=tuple(filter(None, steps)))


def in_step(look: Look, step: str) -> Seen:
    """Return what has to be answered anew to take the place of evidence of a step; without one any answer does."""
    return Seen(look.asked, places=(step,) if step else ())


def by_the_monitor(data: Data, night: str, tables: Iterable[str], scope: Scope) -> Seen:
    """Return what the monitor has to look at anew to take the place of what it told a playbook of a night."""
    return Seen(_monitor(data, scope), night, tuple(dict.fromkeys(name.partition(".")[0] for name in tables)))


def date(value: Any) -> str:
    """Return a date, or the Pacific day of a time, as text; empty for what is neither."""
    at = members.night(value) or members.moment(value)
    return night_of(at).isoformat() if at is not None else ""


def _monitor(data: Data, scope: Scope) -> str:
    return f"{scope.where(data.get('environment'))} {_MONITOR}"
