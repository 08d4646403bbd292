"""How many of a run's tests pass: below a threshold it is the run that is wrong, not each test by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from fubcli.model.check import Check, Pillar
from fubcli.model.verdict import Status

DATA_QUALITY_THRESHOLD = 0.95
_MOST_NAMED = 5
_BAD = ("test_failed", "test_error")


def share_checks(checks: Iterable[Check], directory: str, night: date, path: str) -> Iterator[Check]:
    """Yield the checks of a run and one on the share of its tests that passed; a warning counts as passed.

    Below the threshold it explains the tests that failed, unless a single one did: then that one explains it.
    """
    every = list(checks)
    judged = [check for check in every if check.pillar is Pillar.QUALITY and check.status is not Status.UNKNOWN]
    bad = [check for check in judged if check.kind in _BAD]
    if not judged:
        yield from every
        return
    ids = {check.id for check in bad}
    share = 1 - len(bad) / len(judged)
    is_low = share < DATA_QUALITY_THRESHOLD
    lone = bad[0].id if is_low and len(bad) == 1 and bad[0].status is Status.CRITICAL else ""
    title = f"{len(judged) - len(bad)} of {len(judged)} dbt tests of {directory} pass"
    summary = Check(
        Pillar.QUALITY, directory, night, Status.CRITICAL if is_low else Status.OK, title, tuple(_told(judged, bad)),
        kind="tests_below_threshold" if is_low else "", observed={"share": round(share, 4), "tests": len(judged)},
        expected={"share": DATA_QUALITY_THRESHOLD}, source=path, suppressed_by=lone, about="dbt",
    )  # fmt: skip
    yield summary
    for check in every:
        is_explained = is_low and not lone and check.id in ids and not check.suppressed_by
        yield replace(check, suppressed_by=summary.id) if is_explained else check


def _told(judged: list[Check], bad: list[Check]) -> Iterator[str]:
    warned = sum(check.kind == "test_warned" for check in judged)
    yield f"{1 - len(bad) / len(judged):.1%} pass, {DATA_QUALITY_THRESHOLD:.0%} should; {warned} of them with a warning"
    yield from (check.title for check in bad[:_MOST_NAMED])
    if len(bad) > _MOST_NAMED:
        yield f"and {len(bad) - _MOST_NAMED} more"
