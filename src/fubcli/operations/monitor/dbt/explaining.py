"""What dbt knows and the monitor only sees: a table that has not come because its model failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from fubcli.model.check import Check, Pillar
from fubcli.model.verdict import Status
from fubcli.operations.monitor.dbt.nodes import SUBJECT

_FILLED = (Pillar.FRESHNESS, Pillar.VOLUME, Pillar.RECONCILIATION)
_UNBUILT = ("model_failed", "model_skipped", "model_partial")
_MOST_CAUSES = 3
Key = tuple[str, date]


def explained_by_dbt(checks: Sequence[Check]) -> list[Check]:
    """Return the checks, a table's own explained by the model that did not fill it, and exports with such causes.

    That dbt, too, finds a table stale is explained by the monitor's own check of it. Nothing critical hides behind a
    warning: such a model is named as a cause, and both are pages.
    """
    roots = {check.id: check for check in checks}
    unbuilt = {
        (check.target, check.night): roots.get(check.suppressed_by, check)
        for check in checks
        if check.pillar is Pillar.JOBS and check.about == SUBJECT and check.kind in _UNBUILT
    }
    own = {
        (check.target, check.night): check
        for check in checks
        if check.pillar is Pillar.FRESHNESS and not check.about and check.status.pages
    }
    return [_explained(check, unbuilt, own) for check in checks]


def _explained(check: Check, unbuilt: Mapping[Key, Check], own: Mapping[Key, Check]) -> Check:
    if not check.status.pages:
        return check
    key = (check.target, check.night)
    if check.pillar is Pillar.EXPORT:
        return _caused(check, _behind(check, unbuilt))
    if check.about == SUBJECT and check.pillar is Pillar.FRESHNESS:
        return _pointing(check, own.get(key))
    root = unbuilt.get(key) if check.pillar in _FILLED and not check.about else None
    return check if root is None else _caused(_pointing(check, root), [root.title])


def _behind(export: Check, unbuilt: Mapping[Key, Check]) -> list[str]:
    roots = {
        root.title: None for (target, night), root in unbuilt.items()
        if night == export.night and target.startswith(f"{export.target}.") and root.status is Status.CRITICAL
    }  # fmt: skip
    return list(roots)[:_MOST_CAUSES]


def _caused(check: Check, titles: Sequence[str]) -> Check:
    return replace(check, causes=tuple(dict.fromkeys((*check.causes, *titles))))


def _pointing(check: Check, cause: Check | None) -> Check:
    is_hidden = check.status is Status.CRITICAL and cause is not None and cause.status is not Status.CRITICAL
    return check if cause is None or is_hidden else replace(check, suppressed_by=cause.id)
