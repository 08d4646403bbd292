"""Each step of a playbook asked in its turn, within the time and the rows that all of them share."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from fubcli.errors import (
    FubError,
    Interrupted,
    NeedsStaging,
    Refused,
    TimedOut,
    UsageError,
    WarehouseUnavailable,
    exit_code_for,
)
from fubcli.model.dialect import SqlDialect
from fubcli.model.envelope import Envelope
from fubcli.model.names import Environment
from fubcli.model.playbook import Playbook, Step, StepKind
from fubcli.model.request import InvestigateRequest, MonitorRequest, QueryRequest
from fubcli.operations.investigate.answers import Answer, State
from fubcli.operations.investigate.comparing import compared
from fubcli.operations.investigate.watching import watched
from fubcli.operations.translating import translated
from fubcli.playbooks.texts import always, bound, completed, named

if TYPE_CHECKING:
    from fubcli.operations.investigate.parameters import Parameters

_LEAST_SECONDS = 0.2
"""Less is not worth beginning a statement for."""


@dataclass
class Budget:
    """What is left for the steps that come."""

    seconds: float
    rows: int
    used_rows: int = 0
    begun: float = field(default_factory=time.monotonic)

    @property
    def used_seconds(self) -> float:
        """Wall time since it was given."""
        return time.monotonic() - self.begun

    @property
    def seconds_left(self) -> float:
        """Wall time that is left."""
        return self.seconds - self.used_seconds


@dataclass(frozen=True)
class Asked:
    """The ways to an answer: the two operations that steps use, and where and when they look."""

    query: Callable[[QueryRequest], Envelope]
    monitor: Callable[[MonitorRequest], Envelope]
    parameters: Parameters
    environment: Environment
    request: InvestigateRequest
    told: Callable[[str], None]
    dialect: SqlDialect = SqlDialect.DATABRICKS
    """What the warehouse reads; steps are written in Databricks SQL."""


def answered(playbook: Playbook, asked: Asked, budget: Budget) -> dict[str, Answer]:
    """Return each step's answer by its id; what fails or is refused has none, and ends nothing but itself.

    A warehouse that does not answer is not asked again. Raises what an interrupt raises.
    """
    answers: dict[str, Answer] = {}
    silent = ""
    for step in playbook.steps:
        asked.told(f"{playbook.name}: {step.id}")
        answers[step.id] = answer = _one(step, asked, budget, answers, silent)
        budget.used_rows += len(answer.rows)
        if answer.problem.get("exit_code") == 6:
            silent = "the warehouse does not answer"
    return answers


def _one(step: Step, asked: Asked, budget: Budget, before: dict[str, Answer], silent: str) -> Answer:
    if step.comparison is not None:
        return compared(step, step.comparison, before)
    where = step.environment or asked.environment
    reason = silent or _spent(budget) or _past(step, asked)
    if reason:
        return Answer(step, State.SKIPPED, where, problem={"detail": f"Not asked: {reason}."})
    started = time.monotonic()
    try:
        if step.kind is StepKind.MONITOR:
            data = asked.monitor(_monitor_request(step, asked)).data
            return watched(step, data, where, asked.parameters.known, _milliseconds(started))
        return _queried(step, where, asked, budget, started)
    except FubError as error:
        if isinstance(error, Interrupted) or step.is_verbatim:
            raise
        return Answer(step, _state(error), where, duration_ms=_milliseconds(started), problem=_problem(error))


def _spent(budget: Budget) -> str:
    if budget.seconds_left < _LEAST_SECONDS:
        return f"the {budget.seconds:g} seconds of this playbook are used up"
    if budget.used_rows >= budget.rows:
        return f"the {budget.rows:,} rows of this playbook are used up"
    return ""


def _past(step: Step, asked: Asked) -> str:
    is_now = asked.request.as_of is None and asked.parameters.timeframe.is_now
    return "" if is_now or not step.is_present else "it is known as it is now, not as it was then"


def _queried(step: Step, where: Environment, asked: Asked, budget: Budget, started: float) -> Answer:
    request = replace(
        _own_text(step, asked) if step.is_verbatim else _playbooks_text(step, where, asked),
        max_rows=min(step.most_rows, budget.rows - budget.used_rows),
        timeout_seconds=budget.seconds_left,
        inline_chars=None,
        reads_only=True,
    )
    envelope = _promoted(request, asked.query)
    data = envelope.data
    columns, rows = _named_as_asked(data.get("columns", ()), step, asked), data.get("rows", ())  # a write has none
    state = State.ANSWERED if rows else State.EMPTY
    tables = tuple(filter(None, envelope.subject.split(",")))
    where = Environment(data["environment"]) if step.is_verbatim else where
    return Answer(step, state, where, columns, rows, bool(data.get("truncated")), _milliseconds(started), tables)


def _named_as_asked(columns: Sequence[dict[str, Any]], step: Step, asked: Asked) -> Sequence[dict[str, Any]]:
    """Return the columns of a playbook's step by the names that its conclusions use: some engines fold them."""
    if step.is_verbatim or asked.dialect is SqlDialect.DATABRICKS:
        return columns
    return [{**column, "name": column["name"].lower()} for column in columns]


def _playbooks_text(step: Step, where: Environment, asked: Asked) -> QueryRequest:
    values, names = asked.parameters.bound, asked.parameters.names(where)
    if missing := [name for name in named(always(step.sql)) if name not in names]:
        raise UsageError(f"There is no catalog {', '.join(missing)}: catalogs.yaml declares none for production.")
    sql = completed(step.sql, values, names)
    spoken = translated(sql, asked.dialect)
    return QueryRequest(sql=spoken, parameters={name: values[name] for name in bound(sql)})


def _own_text(step: Step, asked: Asked) -> QueryRequest:
    request = asked.request
    catalog = request.catalogs[0] if len(request.catalogs) == 1 else None
    return QueryRequest(step.sql, catalog, request.schema, parameters=request.given, repeated=request.repeated)


def _promoted(request: QueryRequest, query: Callable[[QueryRequest], Envelope]) -> Envelope:
    """Run a query; one that production wants to see on staging first runs there first."""
    try:
        return query(request)
    except NeedsStaging:
        return query(replace(request, promote=True))


def _monitor_request(step: Step, asked: Asked) -> MonitorRequest:
    """Return what to look at; a table goes with its namesakes in the other tiers, which explain it and must agree."""
    table = asked.parameters.table
    is_table = step.scope == "table" and table is not None
    known = asked.parameters.known
    catalogs = (known.here(step.catalog),) if step.catalog else asked.parameters.catalogs or _of_staging(asked)
    return MonitorRequest(
        catalogs=(table.catalog,) if table is not None and is_table else catalogs,
        table=table.table if table is not None and is_table else None,
        timeframe=asked.parameters.nights,
        as_of=asked.request.as_of,
        every=is_table,
        emit=("none",),
    )


def _of_staging(asked: Asked) -> tuple[str, ...]:
    """Return the staging catalogs for a question about staging; none stands for all catalogs."""
    if asked.environment is not Environment.STAGING:
        return ()
    known = asked.parameters.known.by_name.values()
    return tuple(each.name for each in known if each.environment is Environment.STAGING)


def _state(error: FubError) -> State:
    if isinstance(error, Refused):
        return State.REFUSED
    return State.TIMED_OUT if isinstance(error, TimedOut) else State.FAILED


def _problem(error: FubError) -> dict[str, Any]:
    told: dict[str, Any] = {"type": f"urn:fub:problem:{error.slug}", "detail": error.detail}
    if rule := error.extra.get("rule"):
        told["rule"] = rule
    told["exit_code"] = int(exit_code_for(error))
    told["retryable"] = isinstance(error, WarehouseUnavailable) and error.retryable
    if reading := next((each.argv for each in error.remedy if each.argv and each.effect == "read"), ()):
        told["remedy"] = list(reading)
    return told


def _milliseconds(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
