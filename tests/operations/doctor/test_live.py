"""What the doctor makes of a live workspace's answers: what could not be seen is `unknown`, never `ok`."""

from __future__ import annotations

import time
from typing import Any

import pytest

from fubcli.errors import ExitCode, Interrupted, NotPermitted, WarehouseUnavailable
from fubcli.model.health import Hidden, PastQuery, Rights, Securable, Seen, TableDetail, WarehouseState
from fubcli.model.verdict import Status
from fubcli.network.failures import SignInNeeded
from fubcli.operations.doctor import live as module
from fubcli.operations.doctor.check import Check
from fubcli.operations.doctor.live import Live, live_checks
from tests.operations.doctor.workspaces import (
    CATALOGS,
    FORBIDDEN,
    ME,
    MISSING,
    NOW,
    PROFILE,
    Invented,
    Noon,
    granted,
    owned,
    rights,
    seen,
)

UNREACHED = WarehouseUnavailable("https://a.b did not answer.")


def checks_of(workspace: Invented, *, held_back: float = 0.0) -> dict[str, Check]:
    live = Live(PROFILE, lambda: (workspace, workspace), held_back, CATALOGS, Noon())
    return {check.id: check for check in live_checks(live)}


def test_where_all_is_well_nothing_is_but_ok() -> None:
    checks = checks_of(Invented(found=rights(granted("SELECT"))))
    assert {check.status for name, check in checks.items() if name != "production-tables"} == {Status.OK}
    assert checks["production-tables"].status is Status.INFO
    assert [check for check in checks.values() if check.code] == []


# fmt: off
CASES: list[tuple[str, dict[str, Any], str, Status, ExitCode]] = [
    ("a starting warehouse", {"state": seen(WarehouseState("w", "STARTING"))}, "warehouse", Status.INFO, ExitCode.OK),
    ("a stopped warehouse", {"state": seen(WarehouseState("w", "STOPPED"))}, "warehouse", Status.INFO, ExitCode.OK),
    ("a stopping warehouse", {"state": seen(WarehouseState("w", "STOPPING"))}, "warehouse", Status.INFO, ExitCode.OK),
    ("a deleted warehouse", {"state": seen(WarehouseState("w", "DELETED"))}, "warehouse", Status.CRITICAL, ExitCode.UNAVAILABLE),
    ("a state without a name", {"state": seen(WarehouseState("w", ""))}, "warehouse", Status.CRITICAL, ExitCode.UNAVAILABLE),
    ("no such warehouse", {"state": MISSING}, "warehouse", Status.CRITICAL, ExitCode.USAGE),
    ("a hidden warehouse", {"state": FORBIDDEN}, "warehouse", Status.UNKNOWN, ExitCode.OK),
    ("a silent warehouse", {"state": UNREACHED}, "warehouse", Status.UNKNOWN, ExitCode.OK),
    ("nobody knows who", {"who": FORBIDDEN}, "authentication", Status.UNKNOWN, ExitCode.OK),
    ("nobody knows who, no warehouse", {"who": FORBIDDEN, "state": MISSING}, "authentication", Status.UNKNOWN, ExitCode.OK),
    ("nothing is permitted", {"who": FORBIDDEN, "state": FORBIDDEN}, "authentication", Status.CRITICAL, ExitCode.NOT_PERMITTED),
    ("no sign-in", {"who": SignInNeeded("expired")}, "authentication", Status.CRITICAL, ExitCode.NOT_PERMITTED),
    ("no host", {"who": UNREACHED}, "host", Status.CRITICAL, ExitCode.UNAVAILABLE),
    ("no host", {"who": UNREACHED}, "authentication", Status.UNKNOWN, ExitCode.OK),
    ("no time", {"ahead": None}, "clock", Status.UNKNOWN, ExitCode.OK),
    ("a minute ahead", {"ahead": 60.0}, "clock", Status.OK, ExitCode.OK),
    ("more than a minute ahead", {"ahead": 61.0}, "clock", Status.WARNING, ExitCode.OK),
    ("an hour behind", {"ahead": -3600.0}, "clock", Status.WARNING, ExitCode.OK),
    ("catalogs unseen", {"listed": FORBIDDEN}, "catalogs", Status.UNKNOWN, ExitCode.OK),
    ("catalogs unseen", {"listed": FORBIDDEN}, "production-writes-fub", Status.UNKNOWN, ExitCode.OK),
    ("no catalogs", {"listed": seen(())}, "catalogs", Status.WARNING, ExitCode.OK),
    ("no catalogs", {"listed": seen(())}, "production-writes-fub", Status.UNKNOWN, ExitCode.OK),
    ("no runs", {"runs": seen(())}, "job-runs", Status.UNKNOWN, ExitCode.OK),
    ("runs hidden", {"runs": FORBIDDEN}, "job-runs", Status.WARNING, ExitCode.OK),
    ("runs silent", {"runs": UNREACHED}, "job-runs", Status.UNKNOWN, ExitCode.OK),
    ("no queries kept", {"history": Seen("api", None, Hidden.NOT_KEPT)}, "query-history", Status.INFO, ExitCode.OK),
    ("queries hidden", {"history": FORBIDDEN}, "query-history", Status.WARNING, ExitCode.OK),
    ("table hidden", {"detail": FORBIDDEN}, "table-history", Status.WARNING, ExitCode.OK),
    ("commits not kept", {"detail": seen(TableDetail(1, 1, None))}, "table-history", Status.UNKNOWN, ExitCode.OK),
    ("commits by statements alone", {"log": Seen("api", None, Hidden.NOT_KEPT)}, "table-commits", Status.INFO, ExitCode.OK),
    ("a warehouse that sleeps", {"log": Seen("sql", None, Hidden.NOT_RUNNING)}, "table-commits", Status.INFO, ExitCode.OK),
    ("commits hidden", {"log": FORBIDDEN}, "table-commits", Status.WARNING, ExitCode.OK),
    ("no commits", {"log": seen(())}, "table-commits", Status.UNKNOWN, ExitCode.OK),
    ("system tables hidden", {"there": MISSING}, "system-query-history", Status.WARNING, ExitCode.OK),
    ("system tables hidden", {"there": MISSING}, "system-information-schema", Status.WARNING, ExitCode.OK),
    ("a refused question", {"there": FORBIDDEN}, "system-query-history", Status.UNKNOWN, ExitCode.OK),
    ("a refused question", {"there": FORBIDDEN}, "system-information-schema", Status.UNKNOWN, ExitCode.OK),
    ("no SELECT", {"found": rights()}, "system-query-history", Status.WARNING, ExitCode.OK),
    ("rights hidden", {"found": FORBIDDEN}, "system-query-history", Status.UNKNOWN, ExitCode.OK),
    ("own rights alone", {"found": rights(complete=False)}, "system-query-history", Status.UNKNOWN, ExitCode.OK),
    ("SELECT by a group", {"found": rights(granted("SELECT", "TEAM"))}, "system-query-history", Status.OK, ExitCode.OK),
    ("SELECT of others", {"found": rights(granted("SELECT", "others"))}, "system-query-history", Status.WARNING, ExitCode.OK),
    ("who is not known", {"who": FORBIDDEN}, "system-query-history", Status.UNKNOWN, ExitCode.OK),
    ("who is not known", {"who": FORBIDDEN}, "production-writes-fub", Status.UNKNOWN, ExitCode.OK),
    ("rights hidden", {"found": FORBIDDEN}, "production-writes-fub", Status.UNKNOWN, ExitCode.OK),
    ("own rights alone", {"found": rights(complete=False)}, "production-writes-fub", Status.UNKNOWN, ExitCode.OK),
    ("schemas hidden", {"inside": FORBIDDEN}, "production-writes-fub", Status.UNKNOWN, ExitCode.OK),
    ("rights silent", {"found": UNREACHED}, "production-writes-fub", Status.UNKNOWN, ExitCode.OK),
    ("MODIFY", {"found": rights(granted("MODIFY"))}, "production-writes-fub", Status.WARNING, ExitCode.OK),
    ("MODIFY seen, the rest not", {"found": rights(granted("MODIFY"), complete=False)}, "production-writes-fub", Status.WARNING, ExitCode.OK),
    ("MODIFY, schemas hidden", {"found": rights(granted("MODIFY")), "inside": FORBIDDEN}, "production-writes-fub", Status.WARNING, ExitCode.OK),
    ("MODIFY for others", {"found": rights(granted("MODIFY", "others"))}, "production-writes-fub", Status.OK, ExitCode.OK),
    ("owned", {"listed": owned(ME.name)}, "production-writes-fub", Status.WARNING, ExitCode.OK),
    ("owned by a group", {"listed": owned("Team")}, "production-writes-fub", Status.WARNING, ExitCode.OK),
    ("a privilege of tomorrow", {"found": rights(granted("REWRITE_HISTORY"))}, "production-writes-fub", Status.WARNING, ExitCode.OK),
]
# fmt: on


@pytest.mark.parametrize(("said", "answers", "name", "status", "code"), CASES, ids=[f"{c[0]}: {c[2]}" for c in CASES])
def test_an_answer_comes_to(said: str, answers: dict[str, Any], name: str, status: Status, code: ExitCode) -> None:
    check = checks_of(Invented(**answers))[name]
    assert (check.status, check.code) == (status, code), check


@pytest.mark.parametrize("there", [FORBIDDEN, MISSING, seen(Securable("TABLE", "system.query.history"))])
@pytest.mark.parametrize("rows", [(), (PastQuery("1", "FINISHED", NOW, 5, 1),)])
def test_a_system_table_that_a_statement_has_read_can_be_read(there: Seen[Any], rows: tuple[Any, ...]) -> None:
    workspace = Invented(there=there, history=Seen("system.query.history", rows))
    live = Live(PROFILE, lambda: (workspace, workspace), 0.0, CATALOGS, Noon(), deepened=lambda health: health)
    checks = {check.id: check for check in live_checks(live)}
    assert checks["system-query-history"].status is Status.OK
    assert checks["system-lakeflow-job-run-timeline"].status is not Status.OK


def test_signing_in_that_fails_before_a_call_is_a_sign_in_that_fails() -> None:
    def refuse() -> Any:
        raise NotPermitted("no such client")

    (breaker, check) = live_checks(Live(PROFILE, refuse, 0.0, CATALOGS, Noon()))
    assert (breaker.status, check.id, check.code) == (Status.OK, "authentication", ExitCode.NOT_PERMITTED)


def test_without_credentials_nothing_more_is_asked() -> None:
    workspace = Invented(who=FORBIDDEN, state=FORBIDDEN, listed=AssertionError)
    assert list(checks_of(workspace)) == ["circuit-breaker", "host", "authentication", "warehouse", "clock"]


def test_an_open_breaker_is_told() -> None:
    check = checks_of(Invented(), held_back=12.3)["circuit-breaker"]
    assert (check.status, "another 12 s" in check.title) == (Status.WARNING, True)


def test_a_host_that_hangs_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.4)
    begun = time.monotonic()
    checks = checks_of(Invented(slow=1.5))
    assert time.monotonic() - begun < 1.4
    assert (checks["host"].status, checks["host"].code) == (Status.CRITICAL, ExitCode.UNAVAILABLE)


def test_questions_that_hang_leave_the_others_their_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hanging(Invented):
        def rights(self, *given: Any) -> Seen[Rights]:
            time.sleep(1.5)
            return rights()

    monkeypatch.setattr(module, "SECONDS", 0.6)
    begun = time.monotonic()
    checks = checks_of(Hanging())
    assert time.monotonic() - begun < 1.4
    assert checks["production-writes-fub"].status is Status.UNKNOWN
    assert checks["job-runs"].status is Status.OK


def test_what_statements_tell_is_asked_last_and_one_after_the_other() -> None:
    plain = Invented(runs=FORBIDDEN, log=FORBIDDEN)
    deeper = Invented(slow=0.05)
    live = Live(PROFILE, lambda: (plain, plain), 0.0, CATALOGS, Noon(), lambda _: deeper)
    names = [check.id for check in live_checks(live)]
    assert names[-4:] == ["job-runs", "query-history", "table-history", "table-commits"]
    checks = {check.id: check for check in live_checks(live)}
    assert {checks[name].status for name in names[-4:]} == {Status.OK}


def test_a_question_that_fails_is_not_known_and_an_interrupt_is_one() -> None:
    plain = Invented()
    failing = Live(PROFILE, lambda: (plain, plain), 0.0, CATALOGS, Noon(), lambda _: Invented(log=UNREACHED))
    assert {check.id: check.status for check in live_checks(failing)}["table-commits"] is Status.UNKNOWN
    stopped = Invented(log=Interrupted("Interrupted."))
    with pytest.raises(Interrupted):
        live_checks(Live(PROFILE, lambda: (plain, plain), 0.0, CATALOGS, Noon(), lambda _: stopped))
