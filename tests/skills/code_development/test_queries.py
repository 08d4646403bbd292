"""Query templates: bounded, judged, and runnable as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fubcli.errors import UsageError
from fubcli.model.decision import Finding, Verdict
from fubcli.skills.code_development.queries import templates
from fubcli.skills.code_development.sql_text import Window, quoted
from fubcli.skills.code_development.subject import Column, Subject, Table
from fubcli.skills.code_development.upstream import type_of
from tests.cli.events import data_of
from tests.conftest import Fubcli
from tests.skills.code_development.filled import filled
from tests.skills.code_development.world import briefed, event, ports_of, upstream

WINDOW = Window("2026-10-22T07:00:00Z", "2026-11-21T08:00:00Z")


def texts(*columns: Column, **given: Any) -> dict[str, str]:
    given = {"catalog": "fub", "schema": "s", "environment": "production", **given}
    found = templates(Subject((Table("t", columns, **given),)), "task", WINDOW)
    return {each.name: each.sql("fub") for each in found}


ID = Column("id", type_of("bigint"), nullable=False)


def test_every_template_of_a_large_table_is_bounded_by_its_identity(tmp_path: Path) -> None:
    queries = briefed(tmp_path, event("schema-event"))["queries"]
    large = [each["sql"] for each in queries if each["table"] == "fub.contacts_silver.contacts"]
    assert len(large) > 8
    assert all("account_id = :account_id" in sql for sql in large)
    assert all("created_at >= :since AND created_at < :until" in sql for sql in large if "count(*)" in sql)


def test_joins_of_production_are_promoted(tmp_path: Path) -> None:
    queries = briefed(tmp_path, event("schema-event"), repeated=("--warehouse=live",))["queries"]
    join = next(each for each in queries if each["name"] == "join-stage_id-stages")
    assert join["verdicts"] == {"production": "needs_staging", "staging": "allow"}
    assert join["rule"] == "complex_statements_run_on_staging_first"
    assert join["argv"][-2:] == ["--promote", "--warehouse=live"]


def test_every_template_runs_when_its_placeholders_are_filled_in(tmp_path: Path, fubcli: Fubcli) -> None:
    for query in briefed(tmp_path, event("schema-event"))["queries"]:
        assert query["argv"][0] == "fubcli"
        data_of(fubcli(*filled(query["argv"][1:])))


def test_a_template_with_what_upstream_asked_about_finds_it(tmp_path: Path, fubcli: Fubcli) -> None:
    asked = {"operation": "investigate", "parameters": {"account_id": 12000}}
    queries = briefed(tmp_path, event("schema-event"), upstream(asked))["queries"]
    page = next(each for each in queries if each["name"] == "page-by-key")
    assert page["argv"] == filled(page["argv"])
    rows = data_of(fubcli(*page["argv"][1:]))
    place = [each["name"] for each in rows["columns"]].index("account_id")
    assert {row[place] for row in rows["rows"]} == {12000}


def test_values_that_nobody_knows_are_placeholders_and_said_to_be(tmp_path: Path) -> None:
    queries = briefed(tmp_path, event("schema-event"))["queries"]
    lookup = next(each for each in queries if each["name"] == "lookup-by-key")
    assert lookup["argv"][-2:] == ["--param=account_id:bigint=ACCOUNT_ID", "--param=id:bigint=CONTACT_ID"]
    assert lookup["parameters"] == [
        {"name": "account_id", "type": "bigint", "example": "ACCOUNT_ID", "fill_in": True},
        {"name": "id", "type": "bigint", "example": "CONTACT_ID", "fill_in": True},
    ]


@pytest.mark.parametrize(
    ("events", "account", "contact"),
    [
        ([{"operation": "investigate", "parameters": {"account_id": 12, "contact_id": 34}}], "12", "34"),
        ([{"operation": "support-investigation", "account_id": 12}], "12", "CONTACT_ID"),
        ([{"operation": "monitor", "account_id": 12}], "ACCOUNT_ID", "CONTACT_ID"),
        ([{"operation": "investigate", "parameters": {"account_id": each}} for each in (1, 2)], "ACCOUNT_ID", "CONTACT_ID"),
    ],
)  # fmt: skip
def test_values_come_from_upstream_when_it_agrees_on_them(
    tmp_path: Path, events: list[dict[str, Any]], account: str, contact: str
) -> None:
    queries = briefed(tmp_path, event("schema-event"), *map(upstream, events))["queries"]
    lookup = next(each for each in queries if each["name"] == "lookup-by-key")
    assert [each["example"] for each in lookup["parameters"]] == [account, contact]
    assert [each["fill_in"] for each in lookup["parameters"]] == [account.isupper(), contact.isupper()]


@pytest.mark.parametrize("value", ["7", "7; DROP", -1, 1.5, True, [7], {}])
def test_a_value_that_is_no_number_is_refused(tmp_path: Path, value: Any) -> None:
    with pytest.raises(UsageError, match="no whole number at /parameters/account_id"):
        briefed(
            tmp_path,
            event("schema-event"),
            upstream({"operation": "investigate", "parameters": {"account_id": value}}),
        )


def test_what_the_guard_refuses_is_dropped_and_said(tmp_path: Path) -> None:
    class Refusal:
        verdict = Verdict.REFUSE
        findings = (Finding("some_rule", "Not today.\u202e"),)

    data = briefed(tmp_path, event("schema-event"), ports=ports_of(tmp_path, judge=lambda sql: Refusal()))
    assert data["queries"] == []
    first = data["dropped_queries"][0]
    assert (first["rule"], first["reason"]) == ("some_rule", "Not today.\\u202e")


def test_what_needs_staging_without_a_mirror_is_dropped(tmp_path: Path) -> None:
    class Complex:
        verdict = Verdict.NEEDS_STAGING
        findings = (Finding("complex", "It joins."),)

    class Allowed:
        verdict = Verdict.ALLOW
        findings = ()

    def guard(sql: str) -> Any:
        return Complex() if "stage_fub" not in sql else Allowed()

    mirrored = briefed(tmp_path, event("schema-event"), ports=ports_of(tmp_path, judge=guard))
    assert mirrored["queries"]
    alone = briefed(tmp_path, event("schema-event"), ports=ports_of(tmp_path, judge=lambda sql: Complex()))
    assert alone["queries"] == []


def test_a_table_without_a_key_or_a_time_has_no_template() -> None:
    assert texts(Column("a", type_of("string"))) == {}
    assert texts(Column("id", type_of("bigint"), nullable=True)) == {}
    assert texts(Column("id", type_of("array<int>"), nullable=False)) == {}


def test_odd_names_are_quoted_and_unreadable_ones_left_out() -> None:
    columns = [
        Column(name, type_of("string")) for name in ("order", "a`b", "with space", "new\nline", "x\u202e", "Ünï")
    ]
    lookup = texts(ID, *columns, partition_keys=("order",))["lookup-by-key"]
    assert (
        lookup
        == "SELECT id, `order`, `a``b`, `with space`, `Ünï` FROM fub.s.t WHERE `order` = :order AND id = :id LIMIT 1"
    )


def test_the_stand_in_of_the_catalog_cannot_be_a_column() -> None:
    assert "stand" not in texts(ID, Column("\0", type_of("string")))["lookup-by-key"]
    assert texts(ID, Column("\0", type_of("string")))["lookup-by-key"].startswith("SELECT id FROM fub.s.t")


@pytest.mark.parametrize(
    ("kind", "day", "since"),
    [("timestamp", "CAST(from_utc_timestamp(created_at, 'America/Los_Angeles') AS DATE)", "2026-10-22T07:00:00Z"),
     ("date", "created_at", "2026-10-22"), ("timestamp_ntz", "CAST(created_at AS DATE)", "2026-10-22T07:00:00")],
)  # fmt: skip
def test_days_are_pacific(kind: str, day: str, since: str) -> None:
    table = Table("t", (ID, Column("created_at", type_of(kind))), "fub", "s", "production")
    found = {each.name: each for each in templates(Subject((table,)), "", WINDOW)}["count-by-day"]
    assert found.text.startswith(f"SELECT {day} AS day")
    assert found.parameters[0].example == since


def test_plain_names_are_not_quoted() -> None:
    assert (quoted("id"), quoted("ID"), quoted("table")) == ("id", "`ID`", "`table`")
