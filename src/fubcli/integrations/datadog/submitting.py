"""Points and service checks: what has the same name, tags and time is the same, so sending it again does no harm."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fubcli.integrations.datadog.answers import taken
from fubcli.integrations.outside import Outside
from fubcli.model.change import OutsideRequest

Body = Mapping[str, Any]
_MOST_BYTES = 500_000
"""Datadog takes 512,000 bytes of a payload that is not compressed."""
_MOST_CHECKS = 500


def send_series(host: Outside, series: Sequence[Body]) -> Iterator[list[Body]]:
    """Submit gauges, and yield each part that was taken; raises TakenWithErrors, and as `Outside.write`."""
    for number, part in enumerate(_parts(series), 1):
        why = f"submit {len(part)} series (part {number})"
        _submit(host, OutsideRequest("POST", "/api/v2/series", {"series": part}, repeatable=True, why=why))
        yield part


def send_checks(host: Outside, checks: Sequence[Body]) -> Iterator[list[Body]]:
    """Submit service checks, and yield each part that was taken; raises as `send_series`."""
    for first in range(0, len(checks), _MOST_CHECKS):
        part = list(checks[first : first + _MOST_CHECKS])
        why = f"submit {len(part)} service checks"
        _submit(host, OutsideRequest("POST", "/api/v1/check_run", part, repeatable=True, why=why))
        yield part


def _submit(host: Outside, request: OutsideRequest) -> None:
    host.write(request, lambda answer: taken(answer, host.profile.name))


def _parts(series: Sequence[Body]) -> Iterator[list[Body]]:
    part: list[Body] = []
    size = 0
    for each in series:
        length = len(json.dumps(each)) + 2
        if part and size + length > _MOST_BYTES:
            yield part
            part, size = [], 0
        part.append(each)
        size += length
    if part:
        yield part
