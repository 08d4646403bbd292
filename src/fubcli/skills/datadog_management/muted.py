"""What `mute` is about: which monitors, by their tags or by an id, and whether a downtime is one of the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from fubcli.errors import UsageError
from fubcli.integrations.datadog import monitors
from fubcli.integrations.datadog.alerts import ALERTS
from fubcli.integrations.datadog.downtimes import Downtime
from fubcli.integrations.datadog.names import EXPORT_CHECK, MANAGED, WHICH
from fubcli.integrations.datadog.text import tag
from fubcli.skills.datadog_management.tags import value_of
from fubcli.skills.datadog_management.work import Work

OURS = "Muted with fubcli"
"""What the message of a downtime begins with that is ours."""
_WORDS = {**{metric: alert.which for metric, alert in ALERTS.items()}, EXPORT_CHECK: "nightly_export"}
Monitors = Mapping[str, Any]


def muted_monitors(work: Work) -> list[Monitors]:
    """Return what names the monitors, one for each downtime: a downtime is for those that carry all of its tags.

    A metric has a monitor of all catalogs and such of one each, whose tags differ. Raises UsageError for what mutes
    nothing, with what there is, and as `Outside.read`.
    """
    number, metric = work.request.monitor_id, work.request.metric
    if number is not None:
        if work.host.can_read:
            monitors.one(work.host, number)
        return [{"monitor_id": number}]
    if metric is not None and metric not in _WORDS:
        raise UsageError(f"--metric={metric}: there are monitors of {', '.join(_WORDS)}.")
    ours = [MANAGED, tag("env", work.environment)]
    kinds = _kinds(work, ours) if work.host.can_read else list(_WORDS.values())
    if metric is None:
        return [{"monitor_tags": ours}]
    return [{"monitor_tags": [*ours, f"{WHICH}:{kind}"]} for kind in _meant(work, metric, kinds)]


def is_same(downtime: Downtime, wanted: Mapping[str, Any]) -> bool:
    """Whether a downtime is active, of fubcli, and for the same monitors and scope."""
    told = downtime.get("attributes")
    return (
        isinstance(told, Mapping)
        and str(told.get("message") or "").startswith(OURS)
        and told.get("status") == "active"
        and told.get("scope") == wanted["scope"]
        and _named(told.get("monitor_identifier")) == _named(wanted["monitor_identifier"])
    )


def what(wanted: Mapping[str, Any]) -> str:
    """Return by what a downtime is recorded."""
    return json.dumps([_named(wanted["monitor_identifier"]), wanted["scope"]])


def name(work: Work, wanted: Mapping[str, Any]) -> str:
    """Return how people call what is muted: the monitors, and what they are narrowed to."""
    which = wanted["monitor_identifier"]
    if "monitor_id" in which:
        return f"monitor {which['monitor_id']}"
    narrowed = ", ".join([*which["monitor_tags"][2:], *([] if wanted["scope"] == "*" else [wanted["scope"]])])
    return f"monitors of {work.environment}{f' ({narrowed})' if narrowed else ''}"


def _kinds(work: Work, ours: Sequence[str]) -> list[str]:
    """Return which monitors there are, by the word in their tags; raises UsageError when there are none."""
    found = monitors.tagged(work.host, ours).items
    if not found:
        raise UsageError(f"fubcli has no monitor of {work.environment} to mute: --operation=create-alert makes one.")
    return sorted({value_of(map(str, each.get("tags") or ()), WHICH) for each in found})


def _meant(work: Work, metric: str, kinds: Sequence[str]) -> list[str]:
    """Return those of a metric, and of a catalog when it is named; raises UsageError with those that there are."""
    catalog = work.request.catalog or ""
    meant = [kind for kind in kinds if _is_of(kind, metric, catalog)]
    if not meant:
        there = [each for each in _WORDS if any(_is_of(kind, each, "") for kind in kinds)]
        those = f"; there are those of {', '.join(there)}" if there else ""
        of = f" of {catalog}" if catalog else ""
        raise UsageError(f"--metric={metric}: there is no such monitor{of}{those}.")
    return meant


def _is_of(kind: str, metric: str, catalog: str) -> bool:
    word = _WORDS[metric]
    one = tag(WHICH, f"{word}.{catalog}").partition(":")[2] if catalog else ""
    return kind in (word, one) or (not catalog and kind.startswith(f"{word}."))


def _named(which: Any) -> tuple[Any, ...]:
    if not isinstance(which, Mapping):
        return ()
    tags = which.get("monitor_tags")
    return which.get("monitor_id"), tuple(sorted(map(str, tags if isinstance(tags, list) else ())))
