"""Every check that dbt's artifacts amount to, each question once, the skipped explained by the failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from fubcli.errors import UsageError
from fubcli.model.catalogs import Catalogs
from fubcli.model.check import Check, Pillar
from fubcli.model.dbt import DbtTarget, RunResults, SourceFreshness
from fubcli.model.names import Environment
from fubcli.model.nights import PACIFIC, night_of
from fubcli.model.request import MonitorRequest
from fubcli.model.timeframe import Timeframe
from fubcli.model.verdict import Status
from fubcli.operations.monitor.dbt.nodes import node_checks
from fubcli.operations.monitor.dbt.share import share_checks
from fubcli.operations.monitor.dbt.sources import source_checks
from fubcli.results.formats import visible

_SOURCES = "sources.json"


def targets_of(directories: Sequence[str]) -> tuple[DbtTarget, ...]:
    """Read dbt's `target/` directories; raises UsageError for one that is not there, and for nothing in it."""
    from fubcli.artifacts.dbt import read_target  # late: most runs have none

    for each in directories:
        if "\0" in each or not Path(each).is_dir():
            raise UsageError(f"--dbt-artifacts={visible(each)}: there is no such directory.")
    return tuple(read_target(Path(each)) for each in directories)


def dbt_checks(targets: Sequence[DbtTarget], timeframe: Timeframe) -> list[Check]:
    """Return a check for each node and source of the runs of a timeframe; of two runs of a night the later one counts.

    A file that cannot be used, and one that is not of these nights, is `unknown`.
    """
    dated: list[tuple[datetime, list[Check]]] = []
    found: list[Check] = []
    for target in targets:
        found += [_unusable(trouble.file, trouble.reason, timeframe.last) for trouble in target.troubles]
        parts: list[tuple[RunResults | SourceFreshness | None, str]] = [
            (target.run, "run_results.json"), (target.sources, _SOURCES),
        ]  # fmt: skip
        for part, file in parts:
            if part is None:
                continue
            path = visible(str(Path(target.directory) / file))
            if (said := _elsewhen(part.ended_at, timeframe)) is not None:
                found.append(
                    _stale(path, said, timeframe.last, Pillar.JOBS if part is target.run else Pillar.FRESHNESS)
                )
            else:
                dated.append((part.ended_at, list(_of(part, target, path))))
    return [*found, *_followed(_latest(dated))]


def asked_for(request: MonitorRequest, checks: Iterable[Check], catalogs: Catalogs) -> list[Check]:
    """Return the checks without those of declared tables that a request leaves out; what is no such table stays.

    As everywhere, all catalogs are those that a night fills: a sandbox must be named.
    """
    return [check for check in checks if _is_asked_for(check.target.split("."), request, catalogs)]


def _is_asked_for(parts: list[str], request: MonitorRequest, catalogs: Catalogs) -> bool:
    spec = catalogs.get(parts[0])
    if len(parts) != 3 or spec is None:
        return True
    schema, _, table = (request.table or "").rpartition(".")
    wanted = ("", (request.schema or schema).lower(), table.lower())
    is_in_catalogs = parts[0] in request.catalogs or not (request.catalogs or spec.environment is Environment.SANDBOX)
    return is_in_catalogs and all(not name or name == part for name, part in zip(wanted, parts, strict=True))


def _of(part: RunResults | SourceFreshness, target: DbtTarget, path: str) -> Iterator[Check]:
    night = night_of(part.ended_at)
    if isinstance(part, RunResults):
        checks = share_checks(node_checks(part, target.nodes, night, path), visible(target.directory), night, path)
        pillar = Pillar.JOBS
    else:
        checks, pillar = source_checks(part, target.nodes, night, path), Pillar.FRESHNESS
    if not part.results:
        said = ("it has no results",)
        yield Check(pillar, path, night, Status.UNKNOWN, f"{path} tells of nothing", said, source=path)
    yield from checks


def _elsewhen(ended_at: datetime, timeframe: Timeframe) -> str | None:
    """Return why an artifact says nothing of these nights, or None when it does."""
    said = f"dbt wrote it at {ended_at.astimezone(PACIFIC):%Y-%m-%d %H:%M} Pacific"
    if ended_at > timeframe.until:
        return f"{said}, after the moment that is looked at; what was there then was overwritten"
    if night_of(ended_at) < timeframe.first:
        return f"{said}, before the night of {timeframe.first}: no run since is known"
    return None


def _unusable(file: str, reason: str, night: date) -> Check:
    path = visible(file)
    title = f"dbt's {path} cannot be used"
    pillar = Pillar.FRESHNESS if Path(file).name == _SOURCES else Pillar.JOBS
    return Check(pillar, path, night, Status.UNKNOWN, title, (reason,), kind="artifact_unusable", source=path)


def _stale(path: str, said: str, night: date, pillar: Pillar) -> Check:
    title = f"dbt's {path} is not of these nights"
    return Check(pillar, path, night, Status.UNKNOWN, title, (said,), kind="artifact_stale", source=path)


def _latest(dated: Iterable[tuple[datetime, list[Check]]]) -> list[Check]:
    found: dict[str, Check] = {}
    for _, checks in sorted(dated, key=lambda each: each[0]):
        found |= {check.id: check for check in checks}
    return list(found.values())


def _followed(checks: list[Check]) -> list[Check]:
    """Return the checks, each with the last of what explains it; what a later run mended explains nothing."""
    by_id = {check.id: check for check in checks}

    def root(check: Check) -> str:
        at, seen = check, {check.id}
        while (above := by_id.get(at.suppressed_by)) is not None and above.status.pages and above.id not in seen:
            at, seen = above, seen | {above.id}
        return at.id if at is not check else ""

    return [replace(check, suppressed_by=root(check)) if check.suppressed_by else check for check in checks]
