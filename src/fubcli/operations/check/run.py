"""Statements in, judgements out, one at a time; nothing is run, connected to or kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from fubcli.errors import UsageError
from fubcli.model.catalogs import Catalogs
from fubcli.model.decision import Verdict
from fubcli.model.dialect import SqlDialect
from fubcli.model.policy import SafetyPolicy
from fubcli.model.request import CheckRequest
from fubcli.operations.check.fragment import Found
from fubcli.operations.check.inputs.files import check_paths, found_in
from fubcli.operations.check.judge import Judgement, judge, refused
from fubcli.ports import Clock

SEVEREST_FIRST = tuple(reversed(Verdict))


@dataclass(frozen=True)
class CheckPorts:
    """What a check needs from the world."""

    catalogs: Catalogs
    policy: SafetyPolicy
    clock: Clock


@dataclass(frozen=True)
class Checked:
    """A statement, where it was found, and what the policy says about it."""

    found: Found
    judgement: Judgement


@dataclass
class Tally:
    """How many statements got which verdict, and from how many files they came."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    files: set[str] = field(default_factory=set)

    def add(self, checked: Checked) -> None:
        """Count one statement."""
        self.verdicts[checked.judgement.verdict] += 1
        self.files.add(checked.found.fragment.file)

    def reaches(self, verdict: Verdict) -> bool:
        """Whether any statement got this verdict or a more severe one."""
        return any(self.verdicts[each] for each in SEVEREST_FIRST[: SEVEREST_FIRST.index(verdict) + 1])


def run(request: CheckRequest, ports: CheckPorts) -> Iterator[Checked]:
    """Yield each statement of the request with its judgement, as soon as it is judged.

    Raises UsageError for a path or catalog that does not exist, and for a line of NDJSON that is none.
    """
    check_paths(request)
    if request.catalog and ports.catalogs.get(request.catalog) is None:
        known = ", ".join(sorted(ports.catalogs.by_name))
        raise UsageError(f"--catalog={request.catalog} is not a declared catalog; declared: {known}.")
    for found in found_in(request):
        yield Checked(found, _judged(found, ports, request.dialect))


def _judged(found: Found, ports: CheckPorts, dialect: SqlDialect) -> Judgement:
    if found.unjudged is not None:
        return refused(found.statement, found.unjudged)
    today = ports.clock.now().date()
    return judge(found.statement, policy=ports.policy, catalogs=ports.catalogs, today=today, dialect=dialect)
