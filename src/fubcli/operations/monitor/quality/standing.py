"""How the tables of catalogs that pipelines fill stand: histories, rates, and what their ledgers and reports say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from fubcli.model.catalogs import Catalogs
from fubcli.model.check import Check, Pillar
from fubcli.model.probe import Arrivals, Credits, Matches, Rejections, State, Versions
from fubcli.model.result import ResultSet
from fubcli.model.timeframe import Timeframe
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import Watched
from fubcli.operations.monitor.quality.asking import answers
from fubcli.operations.monitor.quality.credits import credit_checks, credits_of
from fubcli.operations.monitor.quality.ledgers import arrival_checks, arrivals_of
from fubcli.operations.monitor.quality.matches import match_check, matches_of
from fubcli.operations.monitor.quality.measuring import Means
from fubcli.operations.monitor.quality.rates import rate_checks, rejections_of, replaces_log
from fubcli.operations.monitor.quality.versions import version_check, versions_of


@dataclass(frozen=True)
class Standing:
    """What came of it, and the tables whose rows need not be read as a log any more."""

    checks: tuple[Check, ...] = ()
    statements: int = 0
    is_cut_off: bool = False
    troubles: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()


def standing(tables: Sequence[Watched], catalogs: Catalogs, timeframe: Timeframe, means: Means) -> Standing:
    """Ask how tables stand at the end of a timeframe; one that cannot be asked about is `unknown`."""
    own = [table for table in tables if (spec := catalogs.get(table.name.catalog)) is not None and spec.filled_by]
    probes = list(_probes(own))
    if not probes:
        return Standing()
    asked = answers(probes, means.prober, means.at_once)
    checks = [check for probe, result in asked.answers for check in _judged(probe, result, own, timeframe)]
    checks += [_unseen(probe, reason, own, timeframe) for probe, reason in asked.failures]
    rejections = [probe for probe in probes if isinstance(probe, Rejections)]
    told = frozenset(str(table.name) for table in own if replaces_log(table, rejections))
    return Standing(tuple(checks), asked.statements, asked.is_cut_off, asked.troubles, told)


def _probes(tables: Iterable[Watched]) -> Iterator[State]:
    for table in tables:
        for read in (versions_of, rejections_of, arrivals_of, matches_of, credits_of):
            if (probe := read(table)) is not None:
                yield probe


def _judged(probe: State, result: ResultSet, tables: Sequence[Watched], timeframe: Timeframe) -> Iterator[Check]:
    night = timeframe.last
    if isinstance(probe, Arrivals):
        yield from arrival_checks(probe, result, night, timeframe.until)
    elif isinstance(probe, Rejections):
        yield from rate_checks(probe, result, tables, night)
    elif isinstance(probe, Matches):
        yield match_check(_of(probe, tables), result, night)
    elif isinstance(probe, Credits):
        yield from credit_checks(_of(probe, tables), result, night)
    else:
        yield version_check(_of(probe, tables), probe, result, night)


def _unseen(probe: State, reason: str, tables: Sequence[Watched], timeframe: Timeframe) -> Check:
    table = _of(probe, tables)
    about = "history" if isinstance(probe, Versions) else "standing"
    title = f"How {table.name} stands is not known"
    return Check(
        Pillar.QUALITY, str(table.name), timeframe.last, Status.UNKNOWN, title, (reason,), table.tier, about=about
    )


def _of(probe: State, tables: Sequence[Watched]) -> Watched:
    return next(table for table in tables if table.name == probe.table)
