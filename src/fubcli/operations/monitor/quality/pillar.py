"""The quality of what a night brought: everything that is asked of rows, and the checks that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from fubcli.model.catalogs import Catalogs
from fubcli.model.check import FREE, Check, Cost, Pillar
from fubcli.model.names import Environment
from fubcli.model.nights import midnight
from fubcli.model.probe import ErrorLog, RunLog
from fubcli.model.result import ResultSet
from fubcli.model.timeframe import Timeframe
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import Gathered, Watched
from fubcli.operations.monitor.quality.asking import answers
from fubcli.operations.monitor.quality.duplicates import duplicate_checks
from fubcli.operations.monitor.quality.logs import error_log, is_unreadable_log, run_log
from fubcli.operations.monitor.quality.measuring import Means, Measured, measured
from fubcli.operations.monitor.quality.nulls import null_checks
from fubcli.operations.monitor.quality.portions import plans
from fubcli.operations.monitor.quality.rejects import reject_checks
from fubcli.operations.monitor.quality.runs import run_checks
from fubcli.operations.monitor.quality.standing import Standing, standing


@dataclass(frozen=True)
class Quality:
    """What came of it; `cost` is all that was read in this run."""

    checks: tuple[Check, ...] = ()
    cost: Cost = FREE
    statements: int = 0
    is_cut_off: bool = False
    """Whether the warehouse stopped answering half-way."""
    troubles: tuple[str, ...] = ()


def quality(found: Gathered, catalogs: Catalogs, timeframe: Timeframe, means: Means) -> Quality:
    """Judge the rows of the tables that came in the last night of a timeframe, and what logs say of all its nights."""
    night, now = timeframe.last, timeframe.until
    came = [table for table in found.nightly if _came(table, night)]
    counted = measured(plans(came, catalogs), means, night, now)
    stands = standing(found.tables, catalogs, timeframe, means) if not counted.is_cut_off else Standing()
    logging = [table for table in _logging(found) if str(table.name) not in stands.told]
    told = _logs(logging, timeframe, means) if not (counted.is_cut_off or stands.is_cut_off) else Quality()
    checks = [*null_checks(counted), *duplicate_checks(counted), *_unseen(counted, night)]
    cost = Cost(
        sum(counted.rows_read.values()),
        sum(rows * counted.plans[name].width for name, rows in counted.rows_read.items()),
    )
    read = _cost_of(stands.checks)
    return Quality(
        (*checks, *stands.checks, *told.checks),
        Cost(cost.rows + told.cost.rows + read.rows, cost.bytes + told.cost.bytes + read.bytes),
        counted.statements + told.statements + stands.statements,
        counted.is_cut_off or told.is_cut_off or stands.is_cut_off,
        (*counted.troubles, *stands.troubles, *told.troubles),
    )


def _came(table: Watched, night: date) -> bool:
    commits = table.history.value or ()
    return any(commit.committed_at >= midnight(night) for commit in commits[:1])


def _logging(found: Gathered) -> list[Watched]:
    """Return the tables whose pipelines matter: a staging copy has the logs of what it was copied from."""
    return [table for table in found.tables if table.environment is not Environment.STAGING]


def _unseen(counted: Measured, night: date) -> Iterator[Check]:
    for name, reason in counted.unseen.items():
        table = counted.plans[name].table
        title = f"Whether the rows of {name} are good is not known"
        yield Check(Pillar.QUALITY, str(name), night, Status.UNKNOWN, title, (reason,), table.tier, about="rows")


def _logs(tables: Sequence[Watched], timeframe: Timeframe, means: Means) -> Quality:
    """Read the audit and error tables that there are."""
    by_name = {table.name: table for table in tables}
    since = midnight(timeframe.first)
    known = [run_log(table, since) or error_log(table, midnight(timeframe.last)) for table in tables]
    probes: list[RunLog | ErrorLog] = [log for log in known if log is not None]
    asked = answers(probes, means.prober, means.at_once)
    checks: list[Check] = []
    for log, result in asked.answers:
        checks += _judged(by_name[log.table], log, result, tables, timeframe)
    for log, reason in asked.failures:
        checks.append(_unreadable(by_name[log.table], timeframe.last, reason))
    reason = "its columns are not what such tables have"
    checks += [_unreadable(table, timeframe.last, reason) for table in tables if is_unreadable_log(table, since)]
    return Quality(tuple(checks), _cost_of(checks), asked.statements, asked.is_cut_off, asked.troubles)


def _judged(
    table: Watched, log: RunLog | ErrorLog, result: ResultSet, tables: Sequence[Watched], timeframe: Timeframe
) -> list[Check]:
    if isinstance(log, RunLog):
        return run_checks(table, result, (timeframe.first, timeframe.last), timeframe.until)
    return reject_checks(table, result, tables, timeframe.last)


def _unreadable(table: Watched, night: date, reason: str) -> Check:
    title = f"What {table.name} says of the pipeline is not known"
    return Check(Pillar.QUALITY, str(table.name), night, Status.UNKNOWN, title, (reason,), table.tier, about="log")


def _cost_of(checks: Sequence[Check]) -> Cost:
    costs = [check.cost for check in _one_of_each(checks)]
    return Cost(sum(each.rows for each in costs), sum(each.bytes for each in costs))


def _one_of_each(checks: Iterable[Check]) -> Iterable[Check]:
    """Return one check for each log: all of one log's checks tell the cost of the same statement."""
    return {check.source or check.target: check for check in checks}.values()


def hidden(found: Gathered, night: date, reason: str) -> Quality:
    """Return what is known when rows cannot be asked about at all: one check for each catalog."""
    names = dict.fromkeys(table.name.catalog for table in found.nightly)
    title = "Whether the rows of {} are good is not known"
    return Quality(
        tuple(
            Check(Pillar.QUALITY, name, night, Status.UNKNOWN, title.format(name), (reason,), about="rows")
            for name in names
        )
    )
