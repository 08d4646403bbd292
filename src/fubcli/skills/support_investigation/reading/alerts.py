"""An event of `datadog-management` that asked for the state of things: what alerts said, which fits at most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.model.playbook import EvidenceClass
from fubcli.skills.support_investigation.evidence import Evidence, Reading, said
from fubcli.skills.support_investigation.hypothesis import Link
from fubcli.skills.support_investigation.reading import members
from fubcli.skills.support_investigation.reading.scope import Scope
from fubcli.skills.support_investigation.words import named, words_of

ORIGIN = "datadog"
MOST = 12
"""Monitors that are taken."""
_WEIGHT = 0.5
_LOUD = {"alert": "alerts", "warn": "warns", "no data": "has no data"}


def read_alerts(data: Mapping[str, Any], source: str, scope: Scope) -> Reading:
    """Return the monitors that are not well, for an event whose action is `status`."""
    if data.get("action") != "status":
        return Reading()
    given = data.get("monitors")
    loud = [(at, each, told) for at, each in members.objects(given) if (told := _LOUD.get(_state(each)))]
    evidence = [
        _evidence(at, name, told, source, scope)
        for at, each, told in loud[:MOST]
        if (name := members.text(each.get("name")))
    ]
    return Reading(tuple(evidence), left_out=max(len(loud) - MOST, 0) + members.left_out(given))


def _state(monitor: Mapping[str, Any]) -> str:
    return members.text(monitor.get("state"), 20).lower()


def _evidence(at: int, name: str, told: str, source: str, scope: Scope) -> Evidence:
    links = tuple(
        Link(each.id, True, EvidenceClass.CIRCUMSTANTIAL, _WEIGHT)
        for each in scope.library.hypotheses
        if named(each.words, words_of(name))
    )
    severity = "info" if told == _LOUD["no data"] else "warning"
    return Evidence(
        f"{ORIGIN}:{name}", source, f"/monitors/{at}", ORIGIN, EvidenceClass.CIRCUMSTANTIAL,
        said(f"A monitor of Datadog {told}: {name}"), links=links, severity=severity,
    )  # fmt: skip
