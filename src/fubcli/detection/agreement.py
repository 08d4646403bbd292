"""Tables that are fed together: what one of them does alone may be a fault, what all of them do is business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fubcli.detection.volume.judge import Judged
from fubcli.model.verdict import Status

_LEAST_TABLES = 5
_SHARE = 0.6
_CLEARLY = 2.0
"""Usual deviations above the expected from which on a table counts as one that has more."""


def agreed(judged: Mapping[str, Judged]) -> dict[str, Judged]:
    """Return one night's verdicts; a surprising gain that most of the tables share wakes nobody.

    Losses that are shared stay: an export that fails takes them all along.
    """
    known = [each for each in judged.values() if each.status is not Status.UNKNOWN]
    more = sum(each.deviations > _CLEARLY for each in known)
    if len(known) < _LEAST_TABLES or more < _SHARE * len(known):
        return dict(judged)
    said = f"{more} of {len(known)} tables brought clearly more this night: business, not one table's fault"
    return {
        table: replace(each, status=Status.INFO, explanation=(*each.explanation, said), kind="")
        if each.kind == "spike"
        else each
        for table, each in judged.items()
    }
