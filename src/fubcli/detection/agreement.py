"""Tables that are fed together: what one of them does alone may be a fault, what all of them do is business."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from math import log

from fubcli.detection.volume.judge import Judged
from fubcli.model.verdict import Status

_LEAST_TABLES = 4
_SHARE = 0.6
_DOUBLE = log(2)
_ABOUT = 0.12
"""How far from twice, in logarithms: campaigns have no reason to come so near in many tables at once."""
_CLEARLY = 2.0
"""Usual deviations above the expected from which on a table counts as one that has more."""


def agreed(judged: Mapping[str, Judged]) -> dict[str, Judged]:
    """Return one night's verdicts, with what the tables of a schema, and all of them, say of each other.

    A surprising gain that most share wakes nobody; when most came about twice, their load has run twice. Losses that
    are shared stay: an export that fails takes them all along.
    """
    schemas: dict[str, list[str]] = defaultdict(list)
    for table in judged:
        schemas[table.rpartition(".")[0]].append(table)
    everywhere = _business(list(judged.values()))
    found: dict[str, Judged] = {}
    for tables in schemas.values():
        own = [judged[table] for table in tables]
        double, business = _double(own), _business(own) or everywhere
        for table in tables:
            found[table] = _doubled(judged[table], double) if double else _explained(judged[table], business)
    return {table: found[table] for table in judged}


def _double(judged: list[Judged]) -> str:
    """Return the sentence that says that most tables came twice, or '' when they did not."""
    known = [each for each in judged if each.status is not Status.UNKNOWN]
    twice = sum(abs(each.log_ratio - _DOUBLE) < _ABOUT for each in known)
    if twice < _LEAST_TABLES or twice < _SHARE * len(known):
        return ""
    return f"{twice} of {len(known)} tables of the schema came about twice this night: their load has run twice"


def _doubled(judged: Judged, double: str) -> Judged:
    if judged.status is Status.UNKNOWN or abs(judged.log_ratio - _DOUBLE) > 2 * _ABOUT:
        return judged
    return replace(judged, status=Status.CRITICAL, explanation=(*judged.explanation, double), kind="duplicate")


def _business(judged: list[Judged]) -> str:
    """Return the sentence that says that most tables brought more, or '' when they did not."""
    known = [each for each in judged if each.status is not Status.UNKNOWN]
    more = sum(each.deviations > _CLEARLY for each in known)
    if len(known) < _LEAST_TABLES or more < _SHARE * len(known):
        return ""
    return f"{more} of {len(known)} tables brought clearly more this night: business, not one table's fault"


def _explained(judged: Judged, business: str) -> Judged:
    if not business or judged.kind != "spike":
        return judged
    return replace(judged, status=Status.INFO, explanation=(*judged.explanation, business), kind="")
