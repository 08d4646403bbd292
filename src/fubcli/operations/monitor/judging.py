"""One run's judgement: every check on what was gathered, with what explains what, before any of it is told."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fubcli.model.catalogs import Catalogs
from fubcli.model.check import Check
from fubcli.model.deployment import Deployment
from fubcli.model.names import TableName
from fubcli.model.request import MonitorRequest
from fubcli.model.timeframe import Timeframe
from fubcli.model.verdict import Verdict
from fubcli.operations.monitor.accepting import Accepted, accepted
from fubcli.operations.monitor.arrivals import arrival_checks, arrival_verdicts, silent_checks
from fubcli.operations.monitor.beside import NOTHING, Beside
from fubcli.operations.monitor.columns import column_checks
from fubcli.operations.monitor.dbt.explaining import explained_by_dbt
from fubcli.operations.monitor.dbt.judging import asked_for, dbt_checks
from fubcli.operations.monitor.deployments import deployment_checks, overlapping, with_candidates
from fubcli.operations.monitor.expectations import ignored_checks, slas_of
from fubcli.operations.monitor.export import Export, exports
from fubcli.operations.monitor.feeding import fed_by, loading_jobs
from fubcli.operations.monitor.gathering import Gathered
from fubcli.operations.monitor.jobs import job_checks
from fubcli.operations.monitor.mirrors import mirror_checks
from fubcli.operations.monitor.pipelines.explaining import explained_by_runs
from fubcli.operations.monitor.pipelines.personal import personal_checks
from fubcli.operations.monitor.pipelines.runs import run_checks
from fubcli.operations.monitor.quality import Quality
from fubcli.operations.monitor.suppression import suppressed
from fubcli.operations.monitor.telling import ranked
from fubcli.operations.monitor.tiers import tier_checks

PAST_NIGHTS = 30
"""How many nights a report shows at least."""


@dataclass(frozen=True)
class Judged:
    """Everything that one run came to."""

    gathered: Gathered
    timeframe: Timeframe
    verdicts: list[Verdict]
    """On the arrival and the rows of every nightly table and night of the timeframe."""
    past: list[Verdict]
    """The same, and where a report is asked for also on the nights before, each as it would have been judged then."""
    exports: list[Export]
    checks: list[Check]
    """Ranked."""
    quality: Quality
    """What was asked of rows, and what it cost; its checks are among the others."""
    accepted: Accepted | None
    """What was taken as right; None when nobody asked for it."""
    deployments: tuple[Deployment, ...] = ()
    """Those that overlap the nights, the last one first."""
    filled: frozenset[TableName] = frozenset()
    """The tables that pipelines fill when they run: no night is expected of them."""


def judged(  # noqa: PLR0913 - everything that a run knows
    request: MonitorRequest,
    found: Gathered,
    timeframe: Timeframe,
    catalogs: Catalogs,
    rows: Quality,
    beside: Beside = NOTHING,
) -> Judged:
    """Judge what was gathered; what could not be seen is `unknown`, and told among the troubles."""
    slas = slas_of(beside.expectations, found)
    looked_at = timeframe if request.report is None else timeframe.reaching_back(PAST_NIGHTS)
    past = arrival_verdicts(found, looked_at, slas)
    verdicts = [verdict for verdict in past if verdict.night >= timeframe.first]
    checks = [*arrival_checks(found, verdicts, timeframe.last, slas), *rows.checks]
    checks += ignored_checks(found.ignored, timeframe.last)
    taken = accepted(found, timeframe.until, whole=request.is_whole) if request.accept else None
    troubles = (*found.troubles, *rows.troubles, *beside.troubles)
    if request.as_of is None and timeframe.is_now:
        compared, unkept = column_checks(found, timeframe.last, timeframe.until, whole=request.is_whole)
        checks += compared
        troubles = (*troubles, *unkept)
        checks += mirror_checks(found, catalogs, timeframe, whole=request.is_whole)
    feeding = fed_by(found)
    checks += tier_checks(found, timeframe)
    names = {str(name) for name in found.ignored}
    left = beside.pipelines
    told_by_dbt = asked_for(request, dbt_checks((*beside.dbt, *left.targets), timeframe), catalogs)
    told_by_dbt += asked_for(request, personal_checks(left.undeclared, timeframe.last), catalogs)
    checks += [check for check in told_by_dbt if check.target not in names]
    deployed = overlapping(beside.deployments, timeframe)
    checks += deployment_checks(deployed, timeframe)
    own: list[Export] = []
    filled = _filled(found, catalogs)
    if request.is_whole:
        checks += run_checks(left, timeframe)
        if not filled or len(filled) < len(found.tables):  # the warehouse's jobs load nothing of what pipelines fill
            checks += job_checks(found.jobs, timeframe, loading_jobs(found, feeding), named=bool(request.catalogs))
        own = exports(found.nightly, verdicts, checks, timeframe.nights)
    checks += [export.check() for export in own]
    checks += silent_checks(found, checks, timeframe.last)
    kept = replace(found, troubles=troubles)
    explained = suppressed(explained_by_runs(explained_by_dbt(checks), left), own, catalogs, feeding)
    told = ranked(with_candidates(explained, deployed, timeframe))
    return Judged(kept, timeframe, verdicts, past, own, told, rows, taken, deployed, filled)


def _filled(found: Gathered, catalogs: Catalogs) -> frozenset[TableName]:
    specs = ((table.name, catalogs.get(table.name.catalog)) for table in found.tables)
    return frozenset(name for name, spec in specs if spec is not None and spec.filled_by)
