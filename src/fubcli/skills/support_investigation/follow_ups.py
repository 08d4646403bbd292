"""Questions of our own: the playbooks that the issue and what is known suggest, within a budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from fubcli.errors import ExitCode, FubError, Interrupted
from fubcli.model.envelope import Envelope, UpstreamEvent
from fubcli.model.match import Match
from fubcli.model.names import Environment
from fubcli.model.reading_command import PROGRAM
from fubcli.model.request import InvestigateRequest, MonitorRequest, Parameter
from fubcli.skills.support_investigation.commands import lacking, playbook_of
from fubcli.skills.support_investigation.evidence import Missing, Reading
from fubcli.skills.support_investigation.hypothesis import Library
from fubcli.skills.support_investigation.needs import Subject
from fubcli.skills.support_investigation.reading import read_event
from fubcli.skills.support_investigation.reading.failures import is_down, read_failure
from fubcli.skills.support_investigation.reading.scope import Scope
from fubcli.skills.support_investigation.request import SupportPorts
from fubcli.skills.support_investigation.words import named

MOST = 4
SECONDS = 20.0
"""Wall time for all of them."""
_LEAST_SECONDS = 0.5
"""With less left nothing more is asked."""
MONITOR = "monitor"
_OF_A_TABLE = ("migration-impact", "table-analysis", "tier-data-quality")
"""Playbooks that ask about one table, and nothing while none is known to be concerned."""
_EXPORT = "export"
_ACCOUNT = "account_id"
_MONITORS = "--operation=monitor"
_ALL = "--catalog=all"
_PLACES = ("--catalog=", "--table=")
_STATES = ("answered", "empty", "refused", "failed", "timed_out", "skipped")
_STATUS = {
    ExitCode.REFUSED: "refused",
    ExitCode.NEEDS_STAGING: "refused",
    ExitCode.TIMED_OUT: "timed_out",
    ExitCode.USAGE: "skipped",
}


@dataclass(frozen=True)
class FollowUp:
    """What was asked, what came of it, and how long it took.

    `status` is answered, empty, refused, failed, timed_out, skipped or planned.
    """

    playbook: str
    status: str
    seconds: float = 0.0
    reading: Reading = field(default_factory=Reading)

    def as_json(self) -> dict[str, Any]:
        """Return it as the event has it."""
        return {"playbook": self.playbook, "status": self.status, "seconds": round(self.seconds, 2)}


def chosen(subject: Subject, library: Library, match: Match, readings: Sequence[Reading]) -> list[str]:
    """Return what is to be asked, the most telling first; what was asked before about the same is left out."""
    domains = {domain.name for domain in subject.domains}
    wanted = [MONITOR] if _EXPORT in domains else []
    wanted += [match.chosen] if match.chosen else []
    wanted += [name for reading in readings for name in reading.suggested]
    linked = {
        link.hypothesis for reading in readings for each in reading.evidence for link in each.links if link.is_for
    }
    ranked = sorted(library.hypotheses, key=lambda each: -len(named(each.words, subject.words)))
    wanted += [name for each in ranked if each.id in linked for name in each.playbooks]
    wanted += [name for each in ranked if each.domain in domains for name in each.playbooks]
    ran = {name for reading in readings for name, about in reading.ran if _is_same(about, subject)}
    has_table = bool(table_of(readings))
    able = (name for name in dict.fromkeys(wanted) if has_table or name not in _OF_A_TABLE)
    return [name for name in able if name not in ran][:MOST]


def table_of(readings: Sequence[Reading]) -> str:
    """Return the table that the first page is about."""
    pages = (each for reading in readings for each in reading.evidence if each.is_page)
    return next((each.tables[0] for each in pages if each.tables), "")


def nights_of(readings: Sequence[Reading]) -> str:
    """Return the nights that the monitor looked at, or an empty text."""
    seen = (reading.timeframe for reading in readings if (MONITOR, "") in reading.ran)
    return next(filter(None, seen), "")


def _status(envelope: Envelope) -> str:
    """Return what came of a follow-up: the best that came of any of its steps."""
    states = [str(step.get("status")) for step in envelope.data.get("steps", ())]
    return next((each for each in _STATES if each in states), "answered")


def _is_same(about: str, subject: Subject) -> bool:
    """Whether an answer is about the account that is looked at, or about no account."""
    return subject.account is None or not about.isdecimal() or about == str(subject.account)


def _one(kind: str) -> str:
    return f"an {kind}" if kind == "account" else f"a {kind}"


def planned(names: Sequence[str]) -> list[FollowUp]:
    """Return what would be asked."""
    return [FollowUp(name, "planned") for name in names]


@dataclass(frozen=True)
class Asker:
    """Asks about a subject; `table` is the one that is concerned and `nights` those of the monitor, where known."""

    subject: Subject
    scope: Scope
    ports: SupportPorts
    table: str = ""
    nights: str = ""
    repeated: tuple[str, ...] = ()

    def asked(self, names: Sequence[str]) -> Iterator[FollowUp]:
        """Ask one after the other; once the warehouse was seen to be down, or the time is up, the rest is skipped."""
        begun = self.ports.elapsed()
        is_lost = False
        for name in names:
            at = self.ports.elapsed()
            left = SECONDS - (at - begun)
            if is_lost or left < _LEAST_SECONDS:
                why = "the warehouse could not be reached" if is_lost else "the time for follow-ups was up"
                yield FollowUp(name, "skipped", reading=Reading(missing=(self._missing(name, why),)))
                continue
            status, reading = self._answer(name, left)
            is_lost = any(map(is_down, reading.evidence))
            yield FollowUp(name, status, self.ports.elapsed() - at, reading)

    def _answer(self, name: str, seconds: float) -> tuple[str, Reading]:
        try:
            envelope = self._envelope(name, seconds)
        except Interrupted:
            raise
        except FubError as error:
            problem = {"type": f"urn:fub:problem:{error.slug}", "detail": error.detail}
            return self._failed(name, problem, error.exit_code)
        if envelope.contract == "problem":
            return self._failed(name, dict(envelope.data), envelope.exit_code)
        type = f"com.fub.skill.{envelope.operation}.{envelope.outcome}.v1"
        event = UpstreamEvent(f"follow-up:{name}", "", "", data=envelope.data, type=type)
        reading = read_event(event, self.scope)
        return _status(envelope), reading

    def _envelope(self, name: str, seconds: float) -> Envelope:
        if name == MONITOR:
            return self.ports.monitor(
                MonitorRequest(
                    catalogs=tuple(self.ports.catalogs(self.subject.environment)),
                    timeframe=self._timeframe(name) or "today",
                    repeated=self.repeated,
                    emit=("none",),
                )
            )
        catalog, schema, table = self.table.split(".") if self._is_of_a_table(name) else (None, None, None)
        return self.ports.investigate(
            InvestigateRequest(
                playbook=name,
                given=MappingProxyType(self._given(name)),
                catalogs=(catalog,) if catalog else (),
                schema=schema,
                table=table,
                environment=self.subject.environment,
                timeframe=self._timeframe(name),
                seconds=round(seconds, 3),
                repeated=self.repeated,
            )
        )

    def _given(self, name: str) -> dict[str, Parameter]:
        if not self._is_of_an_account(name):
            return {}
        return {_ACCOUNT: Parameter(_ACCOUNT, str(self.subject.account), "bigint")}

    def _is_of_a_table(self, name: str) -> bool:
        return name in _OF_A_TABLE and self.table.count(".") == 2

    def _is_of_an_account(self, name: str) -> bool:
        return self.subject.account is not None and name not in _OF_A_TABLE and not self._is_of_nobody(name)

    def _is_of_nobody(self, name: str) -> bool:
        """Whether only hypotheses that concern no single account ask for a playbook."""
        never = {each.name for each in self.scope.library.domains if each.account == "never"}
        own = {each.domain for each in self.scope.library.hypotheses if name in each.playbooks}
        return bool(own) and own <= never

    def _timeframe(self, name: str) -> str | None:
        """Return the time that was asked for, else the monitor's nights for what is about the export."""
        if self.subject.timeframe is None and self.nights and self._is_of_nobody(name):
            return self.nights
        return self.subject.timeframe

    def _failed(self, name: str, problem: dict[str, Any], code: ExitCode) -> tuple[str, Reading]:
        """Return what a failure leaves: that the warehouse is down is evidence, every other failure is none."""
        source = f"follow-up:{name}"
        reading = read_failure(
            problem | {"exit_code": int(code)}, source, self.scope, self.scope.now.isoformat(), asked_by=source
        )
        missing = (self._missing(name, reading.missing[0].reason),)
        evidence = tuple(filter(is_down, reading.evidence))
        return _STATUS.get(code, "failed"), Reading(evidence, missing=missing)

    def _missing(self, name: str, why: str) -> Missing:
        what = "What the monitor sees" if name == MONITOR else f"What the playbook {name} finds"
        return Missing(what, why, self.command(name), playbook=name, is_ours=True)

    def command(self, name: str) -> tuple[str, ...]:
        """Return the command that asks the same."""
        if name == MONITOR:
            options = [_MONITORS]
        else:
            options = ["--operation=investigate", f"--playbook={name}"]
            options += [f"--table={self.table}"] if self._is_of_a_table(name) else []
        timeframe = self._timeframe(name)
        options += [f"--timeframe={timeframe}"] if timeframe is not None else []
        return self.completed((PROGRAM, *options))

    def offered(self, missing: Missing) -> Missing:
        """Return what is missing with a command that can be run as it stands, else with words for what it lacks."""
        argv = self.completed(missing.argv)
        name = playbook_of(argv)
        playbook = self.ports.playbooks().get(name)
        lacks = lacking(argv, playbook) if playbook is not None else []
        if not name or (playbook is not None and not lacks):
            return replace(missing, argv=argv)
        why = f"{name} needs {' and '.join(map(_one, lacks))}" if lacks else f"there is no playbook {name}"
        reason = missing.reason if why in missing.reason else f"{missing.reason.rstrip('.')}; {why}"
        return replace(missing, argv=(), reason=reason)

    def completed(self, argv: tuple[str, ...]) -> tuple[str, ...]:
        """Return a command with what it lacks: the catalogs of the environment, the account, and the call's options."""
        if not argv:
            return ()
        playbook = playbook_of(argv)
        options = list(argv[1:])
        if _MONITORS in options or self.subject.environment is not Environment.PRODUCTION:
            options = self._in_catalogs(options)
        if playbook and self._is_of_an_account(playbook) and not any(_ACCOUNT in each for each in options):
            options.append(f"--param={_ACCOUNT}={self.subject.account}")
        given = {each.partition("=")[0] for each in options}
        return (argv[0], *options, *(each for each in self.repeated if each.partition("=")[0] not in given))

    def _in_catalogs(self, options: list[str]) -> list[str]:
        """Return options of an operation that name the catalogs of the environment where they name all, or none."""
        named = ",".join(self.ports.catalogs(self.subject.environment))
        is_open = _ALL in options or not any(each.startswith(_PLACES) for each in options)
        if not named or not is_open or not any(each.startswith("--operation=") for each in options):
            return options
        kept = [each for each in options if each != _ALL]
        return [kept[0], f"--catalog={named}", *kept[1:]]

    def is_answered(self, argv: tuple[str, ...], follow_ups: Sequence[FollowUp]) -> bool:
        """Whether a command asks what was just answered: the same playbook of the same, and no time of its own."""
        done = {each.playbook for each in follow_ups if each.status in ("answered", "empty")}
        if _MONITORS in argv:
            return MONITOR in done and argv == self.command(MONITOR)
        name = playbook_of(argv)
        return name in done and all(each in self.command(name) for each in argv if each.startswith("--timeframe="))
