"""Choose, ask, conclude, tell: one investigation from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from fubcli.errors import ExitCode, UsageError
from fubcli.model.catalogs import Catalogs
from fubcli.model.envelope import Envelope, WarehouseInfo
from fubcli.model.match import Match
from fubcli.model.playbook import Playbook, Severity
from fubcli.model.request import InvestigateRequest, MonitorRequest, QueryRequest
from fubcli.operations.investigate import adhoc, telling
from fubcli.operations.investigate.answers import Answer
from fubcli.operations.investigate.choosing import Chosen, choose
from fubcli.operations.investigate.concluding import Conclusion, conclusions
from fubcli.operations.investigate.lacking import with_columns
from fubcli.operations.investigate.nextsteps import next_steps
from fubcli.operations.investigate.stepping import Asked, Budget, answered
from fubcli.ports import Clock, Progress, Snapshots, unheard

_FAILING = {"warning": (Severity.WARNING, Severity.CRITICAL), "critical": (Severity.CRITICAL,)}


@dataclass(frozen=True)
class InvestigatePorts:
    """What an investigation needs from the world; `query` and `monitor` are those operations, with all that they do."""

    catalogs: Catalogs
    warehouse: WarehouseInfo
    snapshots: Snapshots
    query: Callable[[QueryRequest], Envelope]
    monitor: Callable[[MonitorRequest], Envelope]
    playbooks: Mapping[str, Playbook]
    match: Callable[[str, date], Match]
    clock: Clock
    progress: Progress = unheard


def run(request: InvestigateRequest, ports: InvestigatePorts) -> Envelope:
    """Run a playbook; what could not be asked is missing, and nothing is concluded from it.

    The exit code is 0 as soon as one question was answered, unless the warehouse stopped answering (6) or `fail_on` was
    reached, or asked for while a question had no answer (8). Raises UsageError for what is not clear, and for SQL of
    one's own what its query raises.
    """
    now = ports.clock.now()
    as_of = request.as_of or now
    if as_of > now:
        raise UsageError(f"--as-of: {as_of:%Y-%m-%d %H:%M} UTC has not come yet; it is {now:%Y-%m-%d %H:%M}.")
    chosen = choose(request, ports, as_of)
    playbook = chosen.playbook
    budget = Budget(min(request.seconds or playbook.seconds, playbook.seconds), playbook.rows)
    asked = Asked(
        ports.query,
        ports.monitor,
        chosen.parameters,
        chosen.environment,
        request,
        ports.progress,
        ports.warehouse.dialect,
    )
    answers = answered(playbook, asked, budget)
    if request.sql is not None:
        answers = adhoc.of_tables(answers)
        chosen = replace(chosen, environment=answers[adhoc.STATEMENT].environment)
    answers = with_columns(playbook, answers)
    found = conclusions(playbook, answers, chosen.parameters.shown())
    data = {
        **telling.head(chosen, ports.warehouse),
        **telling.request_members(chosen, request.text or request.sql, as_of),
        **adhoc.question(request),
        **telling.result_members(chosen, answers, found, budget),
        **telling.tail(next_steps(chosen, found, ports.playbooks, _repeated(request))),
    }
    code = _exit_code(request, answers, found)
    return Envelope("investigate", "result", "investigate-result", data, _subject(chosen), code)


def _repeated(request: InvestigateRequest) -> tuple[str, ...]:
    as_of = () if request.as_of is None else (f"--as-of={telling.moment(request.as_of)}",)
    return (*request.repeated, *as_of)


def _exit_code(request: InvestigateRequest, answers: Mapping[str, Answer], found: list[Conclusion]) -> ExitCode:
    reached = _FAILING.get(request.fail_on or "", ())
    if any(each.rule.severity in reached for each in found):
        return ExitCode.FINDINGS
    problems = [ExitCode(each.problem["exit_code"]) for each in answers.values() if "exit_code" in each.problem]
    if ExitCode.UNAVAILABLE in problems:
        return ExitCode.UNAVAILABLE
    is_blind = not any(each.state.is_known for each in answers.values())
    if is_blind and problems:
        return problems[0]
    is_partial = any(not each.state.is_known for each in answers.values())
    return ExitCode.FINDINGS if request.fail_on and is_partial else ExitCode.OK


def _subject(chosen: Chosen) -> str:
    account = chosen.parameters.bound.get("account_id")
    about = [f"account {account.value}"] if account else []
    return ", ".join(
        [chosen.playbook.name, *about, *([str(chosen.parameters.table)] if chosen.parameters.table else [])]
    )
