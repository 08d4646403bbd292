"""A live warehouse: whether it answers, as whom, and in which state it is. Nothing is started for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from fubcli.errors import ExitCode, FubError, WarehouseUnavailable
from fubcli.model.catalogs import Catalogs
from fubcli.model.health import Hidden, Principal, Seen, WarehouseState
from fubcli.model.profile import Engine, Profile
from fubcli.model.verdict import Status
from fubcli.operations.doctor.asked import Asked
from fubcli.operations.doctor.catalogs import catalog_check
from fubcli.operations.doctor.check import Check, failed, unseen
from fubcli.operations.doctor.probes import Patience, answered, answered_in_turn, begin
from fubcli.operations.doctor.production import production_probes
from fubcli.operations.doctor.records import Records, record_probes
from fubcli.operations.doctor.systemtables import system_table_probes, told_by
from fubcli.operations.doctor.witness import Witness
from fubcli.ports import Clock, HealthSources, Workspace

T = TypeVar("T")
Opened = tuple[Workspace, HealthSources]
SECONDS = 16.0
"""For all questions to the host together."""
_FIRST_SECONDS = 10.0
_MOST_SKEW = 60.0
_WAITS = {
    "STARTING": (Status.INFO, "is starting; a query waits for it"),
    "STOPPED": (Status.INFO, "is stopped; a query starts it and waits, the doctor does not"),
    "STOPPING": (Status.INFO, "is stopping; a query starts it again and waits"),
    "RUNNING": (Status.OK, "is running"),
}


@dataclass(frozen=True)
class Live:
    """A live profile and how it is asked; `open` makes no call unless signing in needs one."""

    profile: Profile
    open: Callable[[], Opened]
    held_back: float
    """Seconds for which the circuit breaker holds statements back."""
    catalogs: Catalogs
    clock: Clock
    deepened: Callable[[HealthSources], HealthSources] | None = None
    """Lets statements tell what the health sources do not; None runs none."""


def live_checks(live: Live) -> list[Check]:
    """Return what a live warehouse comes to; without an answer or without credentials little is known."""
    patience = Patience(SECONDS)
    checks = [_breaker(live.held_back)]
    try:
        workspace, health = patience.wait(begin(live.open), _FIRST_SECONDS)
        principal = patience.wait(begin(workspace.principal), _FIRST_SECONDS)
    except FubError as error:
        return [*checks, *_silent(live.profile, error)]
    state = _asked(health.warehouse, patience)
    signed_in = _signed_in(live.profile, principal, state)
    checks += [
        Check("host", Status.OK, f"{live.profile.host} answers"),
        signed_in,
        _warehouse(live.profile, state),
    ]
    is_databricks = live.profile.engine is Engine.DATABRICKS
    if is_databricks:
        checks.append(_clock(workspace.seconds_ahead()))
    if signed_in.status is Status.CRITICAL:
        return checks
    visible = _asked(workspace.catalogs, patience)
    asked = Asked(workspace, principal.value, live.catalogs)
    books = system_table_probes(asked) if is_databricks else ()
    probes = [*production_probes(asked, visible), *books]
    told = Witness(live.deepened(health) if live.deepened else health)
    records = list(record_probes(Records(told, live.catalogs, live.clock.now(), principal.value)))
    if live.deepened is None:
        return [*checks, catalog_check(live.catalogs, visible), *answered([*probes, *records], patience)]
    found, seen = answered(probes, patience), answered_in_turn(records)
    return [*checks, catalog_check(live.catalogs, visible), *told_by(found, told.read), *seen]


def _asked(ask: Callable[[], Seen[T]], patience: Patience) -> Seen[T]:
    """Ask one question; without an answer the reason is what went wrong."""
    try:
        return patience.wait(begin(ask))
    except FubError as error:
        return Seen("", None, None, error.detail)


def _silent(profile: Profile, error: FubError) -> list[Check]:
    if isinstance(error, WarehouseUnavailable):
        title = f"{profile.host} does not answer"
        rest = [("authentication", "Who signs in"), ("warehouse", "The warehouse's state")]
        return [
            failed("host", title, error),
            *(unseen(name, f"{subject}: not known", "the host did not answer") for name, subject in rest),
        ]
    kind = profile.auth.kind if profile.auth else "nothing"
    return [failed("authentication", f"Signing in by {kind} fails", error)]


def _signed_in(profile: Profile, principal: Seen[Principal], state: Seen[WarehouseState]) -> Check:
    kind = profile.auth.kind if profile.auth else "nothing"
    if principal.value is not None:
        groups = f"member of {', '.join(principal.value.groups)}" if principal.value.groups else ""
        return Check("authentication", Status.OK, f"Signed in by {kind} as {principal.value.name}", groups)
    if state.visible or state.hidden is Hidden.MISSING:
        return unseen("authentication", f"Signed in by {kind}; as whom is not known", principal.reason)
    code, title = ExitCode.NOT_PERMITTED, f"The credentials ({kind}) are not accepted"
    return Check("authentication", Status.CRITICAL, title, principal.reason, code=code)


def _warehouse(profile: Profile, state: Seen[WarehouseState]) -> Check:
    named = f"The warehouse {profile.compute}"
    if state.hidden is Hidden.MISSING:
        title = f"{named} is not there"
        return Check("warehouse", Status.CRITICAL, title, state.reason, code=ExitCode.USAGE)
    if state.value is None:
        return unseen("warehouse", f"{named}: its state is not known", state.reason)
    if state.value.state in _WAITS:
        status, said = _WAITS[state.value.state]
        return Check("warehouse", status, f"{named} {said}", state.value.name)
    title = f"{named} is {state.value.state or 'in no state'}"
    return Check("warehouse", Status.CRITICAL, title, state.value.name, code=ExitCode.UNAVAILABLE)


def _clock(ahead: float | None) -> Check:
    if ahead is None:
        return unseen("clock", "The workspace's time is not known", "it sent no Date header")
    told = f"{abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} this machine's"
    if abs(ahead) > _MOST_SKEW:
        detail = "receipts may count as expired or as not yet valid, and tokens too; set this machine's clock"
        return Check("clock", Status.WARNING, f"The workspace's clock is {told}", detail)
    return Check("clock", Status.OK, "The workspace's clock and this machine's agree", told if abs(ahead) >= 1 else "")


def _breaker(held_back: float) -> Check:
    if held_back:
        detail = "the host failed several times in a row; an answer to the doctor ends it"
        return Check("circuit-breaker", Status.WARNING, f"Queries fail at once for another {held_back:.0f} s", detail)
    return Check("circuit-breaker", Status.OK, "The circuit breaker lets queries through")
