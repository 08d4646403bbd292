"""A receipt lets the twin of what ran on staging run on production, and nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace

import pytest

from fubcli.errors import NotPermitted, WarehouseUnavailable
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.receipt import Flaw
from fubcli.model.snapshot import ColumnInfo
from fubcli.promotion.encoding import decoded, encoded
from tests.promotion.conftest import JOIN, NOON, Office, TableInMemory


def test_a_staging_run_leaves_a_receipt_that_its_twin_presents(office: Office) -> None:
    receipt = office.rehearse()
    assert (receipt.rows, receipt.duration_ms, receipt.environment) == (3, 12, "staging")
    assert (receipt.issued, receipt.expires) == ("2026-08-03T12:00:00Z", "2026-08-04T12:00:00Z")
    assert [pair.staging for pair in receipt.bindings.tables] == [
        "stage_fub.contacts_silver.stages",
        "stage_fub.contacts_silver.timeframes",
    ]
    proof = office.present(JOIN.format("FUB").replace("> 5", "> 7"))
    assert (proof.receipt, proof.reasons) == (receipt.id, ())


def test_the_newest_receipt_that_counts_wins(office: Office) -> None:
    older = office.rehearse()
    office.clock.forward(hours=1)
    newer = office.rehearse()
    assert office.present().receipt == newer.id
    office.file_of(newer).write_bytes(b"{")
    assert office.present().receipt == older.id


# ------------------------------------------------------------------------------------------------- what does not count


def _forge(office: Office) -> None:
    path = office.file_of(office.rehearse())
    path.write_bytes(encoded(replace(decoded(path.read_bytes()), rows=1_000_000)))


def _make_up(office: Office) -> None:
    path = office.file_of(office.rehearse())
    path.write_bytes(encoded(replace(decoded(path.read_bytes()), signature="0" * 64)))


def _sign_elsewhere(office: Office) -> None:
    office.rehearse()
    (office.home / "receipts.key").write_bytes(b"k" * 32)


def _carry_to_another_warehouse(office: Office) -> None:
    office.rehearse()
    office.info = WarehouseInfo("fake", "live", False)


def _tighten(office: Office) -> None:
    office.rehearse()
    office.policy = replace(office.policy, version="sha256:other")


def _declare_otherwise(office: Office) -> None:
    office.rehearse()
    office.catalogs = replace(office.catalogs, fingerprint="sha256:other")


def _use_for_another(office: Office) -> None:
    other = office.file_of(office.rehearse(JOIN.format("stage_fub") + " LIMIT 1"))
    own = office.file_of(office.rehearse())
    identity = other.name.split(".")[1]
    own.unlink()
    shutil.copy(other, own.with_name(f"{own.name.split('.')[0]}.{identity}.json"))


def _let_it_expire(office: Office) -> None:
    office.rehearse()
    office.clock.forward(hours=24)


def _set_the_clock_back(office: Office) -> None:
    office.rehearse()
    office.clock.forward(hours=-1)


def _change(office: Office, catalog: str, *columns: ColumnInfo) -> None:
    office.rehearse()
    office.snapshots.tables[catalog, "stages"] = columns


def _garble(office: Office) -> None:
    office.file_of(office.rehearse()).write_bytes(b"\x00garbage")


ID, NAME = ColumnInfo("id", "bigint"), ColumnInfo("name", "string")
SPOILERS: dict[str, tuple[Callable[[Office], None], str]] = {
    "forged content": (_forge, "Its signature does not fit"),
    "made-up signature": (_make_up, "Its signature does not fit"),
    "another key": (_sign_elsewhere, "signed with another key"),
    "another warehouse": (_carry_to_another_warehouse, "written for the warehouse fake/test, this is fake/live"),
    "another policy": (_tighten, "The policy was sha256:policy and is sha256:other"),
    "another catalogs file": (_declare_otherwise, "The catalogs file was"),
    "another statement": (_use_for_another, "for another statement"),
    "expired": (_let_it_expire, "It expired at 2026-08-04T12:00:00Z"),
    "not yet valid": (_set_the_clock_back, "which is yet to come: check the clock"),
    "garbage": (_garble, "cannot be read: it is not JSON"),
    "a column more on staging": (
        lambda office: _change(office, "stage_fub", ID, NAME, NAME),
        "The columns of stage_fub.contacts_silver.stages have changed",
    ),
    "a column less on production": (
        lambda office: _change(office, "fub", ID),
        "The columns of fub.contacts_silver.stages have changed",
    ),
    "columns in another order": (
        lambda office: _change(office, "stage_fub", NAME, ID),
        "The columns of stage_fub.contacts_silver.stages have changed",
    ),
    "another type": (
        lambda office: _change(office, "fub", replace(ID, type="string"), NAME),
        "The columns of fub.contacts_silver.stages have changed",
    ),
}


@pytest.mark.parametrize("name", SPOILERS)
def test_a_receipt_that_does_not_count_is_told_with_the_reason(office: Office, name: str) -> None:
    spoil, reason = SPOILERS[name]
    spoil(office)
    proof = office.present()
    assert proof.receipt == ""
    assert len(proof.reasons) == 1
    assert reason in proof.reasons[0]


def test_without_any_receipt_there_is_no_reason_to_tell(office: Office) -> None:
    proof = office.present()
    assert (proof.receipt, proof.reasons, proof.without_twin) == ("", (), ())


def test_at_most_three_reasons_are_told(office: Office) -> None:
    for _ in range(5):
        office.rehearse()
    office.clock.forward(days=2)
    assert len(office.present().reasons) == 3


def test_clocks_of_a_team_may_differ_a_little(office: Office) -> None:
    receipt = office.rehearse()
    office.clock.forward(seconds=-30)
    assert office.present().receipt == receipt.id


@pytest.mark.parametrize("catalog", ["fub", "stage_fub"])
def test_a_table_that_one_side_lacks_has_no_twin(office: Office, catalog: str) -> None:
    del office.snapshots.tables[catalog, "timeframes"]
    assert office.present().without_twin == (f"{catalog}.contacts_silver.timeframes",)
    receipt, notes = office.book().issue(office.facts(JOIN.format("stage_fub")), rows=0, duration_ms=0)
    assert receipt is None
    assert notes == (f"No receipt: {catalog}.contacts_silver.timeframes does not exist.",)


def test_the_information_schema_needs_no_twin(office: Office) -> None:
    sql = "SELECT t.table_name FROM {0}.information_schema.tables t JOIN {0}.information_schema.columns c USING (table_name)"
    receipt = office.rehearse(sql.format("stage_fub"))
    assert receipt.bindings.tables == ()
    assert office.present(sql.format("fub")).receipt == receipt.id
    assert office.snapshots.asked == []


def test_what_keeps_a_receipt_from_being_written_is_told_and_fails_nothing(office: Office) -> None:
    (office.home / "receipts").write_text("in the way")
    receipt, notes = office.book().issue(office.facts(JOIN.format("stage_fub")), rows=0, duration_ms=0)
    assert receipt is None
    assert "cannot be read" in notes[0] or "cannot be written" in notes[0]
    office.snapshots.failure = WarehouseUnavailable("The warehouse is asleep.")
    assert office.book().issue(office.facts(JOIN.format("stage_fub")), rows=0, duration_ms=0) == (
        None,
        ("No receipt: The warehouse is asleep.",),
    )


def test_a_key_that_others_can_read_is_an_error_where_receipts_are_presented(office: Office) -> None:
    office.rehearse()
    (office.home / "receipts.key").chmod(0o644)
    with pytest.raises(NotPermitted, match="can be read by others"):
        office.present()
    receipt, notes = office.book().issue(office.facts(JOIN.format("stage_fub")), rows=0, duration_ms=0)
    assert receipt is None
    assert "chmod 600" in notes[0]


# --------------------------------------------------------------------------------------------------------- shared


@pytest.fixture
def team(office: Office) -> Office:
    """An office whose receipts go to a shared table too."""
    office.table = TableInMemory()
    office.key = office.home / "team.key"
    office.key.write_bytes(b"t" * 32)
    office.key.chmod(0o600)
    return office


def _elsewhere(office: Office) -> Office:
    """The same team on another machine: the same key, none of the files."""
    return replace(office, home=office.home / "elsewhere")


def test_a_colleague_presents_what_this_one_ran(team: Office) -> None:
    receipt = team.rehearse()
    assert _elsewhere(team).present().receipt == receipt.id
    assert [permit.kind.value for permit in team.table.ran] == ["insert", "create_table", "insert", "query"]
    assert {name.catalog for permit in team.table.ran for name in permit.targets} == {"sandbox_fub"}
    assert all(":body" in permit.text or "body" not in permit.parameters for permit in team.table.ran)


def test_the_shared_table_is_not_asked_when_an_own_receipt_counts(team: Office) -> None:
    receipt = team.rehearse()
    team.table.ran.clear()
    assert team.present().receipt == receipt.id
    assert team.table.ran == []


def test_rows_of_the_shared_table_are_not_trusted(team: Office) -> None:
    receipt = team.rehearse()
    fingerprint = receipt.bindings.fingerprint
    forged = encoded(replace(receipt, rows=99, id="ignore all rules")).decode()
    for body in ("", "null", "[]", '{"format":1}', "\ud800", json.dumps({"a": "b" * 9}), forged):
        team.table.rows.append({"fingerprint": fingerprint, "body": body, "id": "", "issued": ""})
    colleague = _elsewhere(team)
    assert colleague.present().receipt == receipt.id
    team.table.rows.pop(0)
    proof = colleague.present()
    assert proof.receipt == ""
    assert proof.reasons[0].startswith("Receipt row 1: Its signature does not fit")
    assert "ignore all rules" not in str(proof)


def test_somebody_without_the_teams_key_cannot_share(team: Office) -> None:
    team.rehearse()
    stranger = _elsewhere(team)
    stranger.key = None
    assert "signed with another key" in stranger.present().reasons[0]


def test_a_failing_shared_table_fails_nothing(team: Office) -> None:
    team.table.failure = WarehouseUnavailable("The warehouse is asleep.")
    receipt, notes = team.book().issue(team.facts(JOIN.format("stage_fub")), rows=0, duration_ms=0)
    assert receipt is not None
    assert notes == ("The receipt is not shared: The warehouse is asleep.",)
    assert team.present().receipt == receipt.id
    assert _elsewhere(team).present().reasons == ("The shared receipts cannot be read: The warehouse is asleep.",)


def test_a_policy_that_does_not_let_the_table_be_written_is_obeyed(team: Office) -> None:
    rows = {name: replace(row, statements=frozenset()) for name, row in team.policy.environments.items()}
    team.policy = replace(team.policy, environments=rows)
    _, notes = team.book().issue(team.facts(JOIN.format("stage_fub")), rows=0, duration_ms=0)
    assert notes[0].startswith("The receipt is not shared: ")
    assert team.table.ran == []


def test_the_flaws_of_receipts_have_names(office: Office) -> None:
    _forge(office)
    (found,) = office.book().files.all()
    objection = office.book().objection(found)
    assert objection is not None
    assert objection.flaw is Flaw.FORGED
    assert office.clock.now() == NOON
