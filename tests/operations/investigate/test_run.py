"""One investigation from the request to the event, with a warehouse that also refuses, fails and falls silent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jsonschema
import pytest

from fubcli.contracts.published import schema
from fubcli.errors import (
    EngineRejected,
    ExitCode,
    Interrupted,
    NeedsStaging,
    Refused,
    Remedy,
    TimedOut,
    UsageError,
    WarehouseUnavailable,
)
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.match import Entities
from fubcli.model.names import Environment
from fubcli.model.playbook import ParameterKind, Wanted
from fubcli.model.request import Parameter, QueryRequest
from tests.operations.investigate.world import NOW, World, playbook, rows

BODY = """
budget: {seconds: 20, rows: 50}
steps:
  - id: late
    proves: Which orders are late
    sql: SELECT 'late' FROM ${live}.sales_silver.orders WHERE at >= :since [[ AND account_id = :account_id ]]
    rows: 20
    expires_days: 15
  - id: others
    proves: What others have
    sql: SELECT 'others' FROM ${live}.sales_silver.orders
findings:
  - id: many-late
    when: [{step: late, column: n, at_least: 5}]
    severity: critical
    title: "{n} orders are late"
    evidence: [{step: late, says: "{n} orders", class: direct}]
    confidence: 80
    because: they were counted
    at: first_at
follow_ups:
  - {playbook: orders, why: Look again, findings: [many-late]}
"""
LATE = rows({"n": "bigint", "first_at": "timestamp"}, [9, "2026-11-20T08:00:00Z"])
OTHERS = rows({"n": "bigint"}, [1])


def world(late: Any = LATE, others: Any = OTHERS, **settings: Any) -> World:
    return World({"'late'": late, "'others'": others}, (playbook(BODY),), **settings)


def told(world: World, **request: Any) -> dict[str, Any]:
    envelope = world.run(**request)
    data = json.loads(json.dumps(envelope.data))
    jsonschema.validate(data, schema("investigate-result"), format_checker=jsonschema.FormatChecker())
    return data


def test_the_whole_event() -> None:
    data = told(world(), text="orders", timeframe="past_week")
    assert data["conclusion"] == "9 orders are late."
    assert data["findings"][0]["evidence"] == [
        {"step": "late", "pointer": "/steps/0/rows/0", "class": "direct", "says": "9 orders"}
    ]
    assert data["timeline"] == [
        {
            "at": "2026-11-20T08:00:00Z",
            "says": "9 orders are late",
            "finding": "many-late",
            "pointer": "/steps/0/rows/0",
        }
    ]
    assert data["matched"]["score"] == 0.9
    assert data["parameters"] == {"since": "2026-11-15T08:00:00Z", "until": "2026-11-21T08:40:00Z"}
    assert data["budget"]["used_rows"] == 2
    assert data["next"][0]["argv"] == [
        "fubcli",
        "--operation=investigate",
        "--playbook=orders",
        "--timeframe=past_week",
    ]
    assert data["missing"] == []
    assert data["request"]["timeframe"] == "past_week"
    assert data["request"].keys() & {"catalogs"} == data.keys() & {"question"} == set()
    assert "timeframe" not in told(world())["request"]
    assert told(world(), catalogs=("live",))["request"]["catalogs"] == ["live"]


@pytest.mark.parametrize(("said", "offered"), [({}, False), ({"account_id": Parameter("account_id", "7")}, True)])
def test_no_command_is_offered_that_would_ask_for_what_was_not_said(said: dict[str, Parameter], offered: bool) -> None:
    wanted = (Wanted(ParameterKind.ACCOUNT, required=True), Wanted(ParameterKind.TIMEFRAME, default="today"))
    needing = playbook(BODY, name="customers", parameters=wanted)
    first = playbook(BODY.replace("playbook: orders", "playbook: customers"))
    data = told(World({"'late'": LATE, "'others'": OTHERS}, (first, needing)), given=said)
    assert ("--playbook=customers" in str(data["next"])) is offered


def test_values_are_bound_and_never_written_into_the_text() -> None:
    asked = world()
    told(asked, given={"account_id": Parameter("account_id", "12345")})
    first = asked.asked[0]
    assert first.sql.endswith(" AND account_id = :account_id ")
    assert {name: (each.value, each.type) for name, each in first.parameters.items()} == {
        "since": ("2026-11-21T08:00:00Z", "timestamp"), "account_id": ("12345", "bigint"),
    }  # fmt: skip
    assert first.max_rows == 20


def test_what_was_not_said_leaves_its_part_out() -> None:
    asked = world()
    told(asked)
    assert "account_id" not in asked.asked[0].sql


def test_an_option_counts_more_than_the_words() -> None:
    asked = world(entities=Entities(accounts=(1,), timeframe="yesterday"))
    data = told(asked, given={"account_id": Parameter("account_id", "2")}, timeframe="past_week")
    assert data["parameters"]["account_id"] == 2
    assert told(asked)["parameters"]["account_id"] == 1
    assert told(asked)["parameters"]["since"] == "2026-11-20T08:00:00Z"


@pytest.mark.parametrize(("error", "status"), [
    (Refused("no", extra={"rule": "large_tables_are_filtered"}, remedy=(Remedy("x", ("fubcli", "explain", "x")),)), "refused"),
    (EngineRejected("no such column"), "failed"), (TimedOut("too long"), "timed_out"), (UsageError("no such catalog"), "failed"),
])  # fmt: skip
def test_a_step_that_fails_leaves_its_evidence_missing_and_ends_nothing_else(error: Exception, status: str) -> None:
    asked = world(late=error)
    envelope = asked.run()
    data = told(asked)
    assert envelope.exit_code is ExitCode.OK
    assert [step["status"] for step in data["steps"]] == [status, "answered"]
    assert data["findings"] == []
    assert data["conclusion"] == "Little can be said (1 question of 2 could not be answered)."
    assert data["missing"][0]["expires"] == "2026-12-06"
    if status == "refused":
        assert data["missing"][0]["get"] == ["fubcli", "explain", "x"]
        assert data["steps"][0]["problem"]["rule"] == "large_tables_are_filtered"


def test_a_step_about_a_catalog_that_nobody_declared_fails_alone() -> None:
    """A team's own catalogs.yaml may have none of those that a packaged playbook asks about."""
    asked = World({"'others'": OTHERS}, (playbook(BODY.replace("'late' FROM ${live}", "'late' FROM ${elsewhere}")),))
    late, others = told(asked)["steps"]
    assert (late["status"], others["status"]) == ("failed", "answered")
    assert late["problem"]["detail"].startswith("There is no catalog elsewhere")


def test_a_warehouse_that_is_silent_is_asked_once() -> None:
    asked = world(late=WarehouseUnavailable("it sleeps"))
    envelope = asked.run()
    assert envelope.exit_code is ExitCode.UNAVAILABLE
    assert [step["status"] for step in envelope.data["steps"]] == ["failed", "skipped"]
    assert len(asked.asked) == 1


def test_nothing_answered_is_no_all_clear() -> None:
    refused = Refused("no")
    envelope = world(late=refused, others=refused).run()
    assert envelope.exit_code is ExitCode.REFUSED
    assert envelope.data["conclusion"] == "Nothing can be said: none of 2 questions could be answered."
    assert world(late=refused, others=refused).run(fail_on="critical").exit_code is ExitCode.REFUSED


def test_an_interrupt_ends_everything() -> None:
    with pytest.raises(Interrupted):
        world(late=Interrupted("stop")).run()


def test_a_complex_statement_runs_on_staging_first() -> None:
    def complex_one(request: QueryRequest) -> Any:
        return LATE if request.promote else NeedsStaging("first on staging")

    asked = world(late=complex_one)
    assert told(asked)["conclusion"] == "9 orders are late."
    assert [request.promote for request in asked.asked] == [False, True, False]


def test_staging_asks_its_own_tables() -> None:
    asked = world()
    data = told(asked, catalogs=("stage",))
    assert data["environment"] == "staging"
    assert "FROM stage.sales_silver.orders" in asked.asked[0].sql


def test_rows_are_shared_by_all_steps() -> None:
    many = rows({"n": "bigint", "first_at": "timestamp"}, *[[9, None]] * 20)
    small = replace(playbook(BODY), rows=20)
    asked = World({"'late'": many, "'others'": OTHERS}, (small,))
    data = told(asked)
    assert data["steps"][1]["status"] == "skipped"
    assert "20 rows of this playbook are used up" in data["missing"][0]["reason"]


def test_time_is_shared_by_all_steps() -> None:
    asked = world()
    data = told(asked, seconds=0.1)
    assert [step["status"] for step in data["steps"]] == ["skipped", "skipped"]
    assert "are used up" in data["missing"][0]["reason"]


def test_rows_that_a_finding_points_to_are_in_the_event() -> None:
    body = BODY.replace("    severity: critical", "    each: late\n    most: 2\n    severity: critical")
    found = rows({"n": "bigint", "first_at": "timestamp"}, *[[1, None]] * 15, [9, None], [2, None])
    data = told(World({"'late'": found, "'others'": OTHERS}, (playbook(body),)))
    assert data["findings"][0]["evidence"][0]["pointer"] == "/steps/0/rows/15"
    assert data["steps"][0]["rows"][15] == [9, None]
    assert len(data["steps"][0]["rows"]) == 16
    assert data["steps"][0]["row_count"] == 17


def test_fail_on() -> None:
    assert world().run(fail_on="critical").exit_code is ExitCode.FINDINGS
    assert world(late=rows({"n": "bigint"}, [1])).run(fail_on="critical").exit_code is ExitCode.OK


@pytest.mark.parametrize(("request_", "message"), [
    ({"text": None}, "needs --query"),
    ({"playbook": "ordres"}, "did you mean `orders`"),
    ({"given": {"account_id": Parameter("account_id", "12x")}}, "a number of at most 18 digits"),
    ({"given": {"account_id": Parameter("account_id", "0")}}, "a number of at most 18 digits"),
    ({"given": {"contact_id": Parameter("contact_id", "1")}}, "orders takes account_id"),
    ({"catalogs": ("nope",)}, "not a declared catalog"),
    ({"catalogs": ("live", "stage")}, "of several environments"),
    ({"catalogs": ("box",)}, "the sandbox has no mirror"),
    ({"timeframe": "soon"}, "--timeframe=soon"),
    ({"table": "never"}, "There is no table never in live"),
    ({"environment": Environment.SANDBOX}, "the sandbox has no mirror"),
])  # fmt: skip
def test_what_is_wrong_is_said_before_anything_runs(request_: dict[str, Any], message: str) -> None:
    asked = world()
    with pytest.raises(UsageError, match=message):
        asked.run(**request_)
    assert asked.asked == []


def test_words_that_are_not_clear_are_not_guessed() -> None:
    with pytest.raises(UsageError, match="No playbook is clearly meant: two fit alike") as caught:
        world(chosen=None, entities=Entities(accounts=(7,), timeframe="today")).run()
    assert caught.value.extra["candidates"][0]["playbook"] == "orders"
    assert caught.value.remedy[0].argv[2:] == ("--playbook=orders", "--param=account_id=7", "--timeframe=today")


def test_a_time_that_is_not_understood_is_asked_for() -> None:
    asked = world(entities=Entities(accounts=(7,), unread_time="feb 30\x1b"))
    with pytest.raises(UsageError) as caught:
        asked.run()
    assert caught.value.detail == 'The time in it is not understood: "feb 30\\x1b". Give --timeframe.'
    (remedy,) = caught.value.remedy
    assert remedy.argv[2:] == ("--playbook=orders", "--param=account_id=7", "--timeframe=past_week")
    assert asked.asked == []


def test_a_timeframe_by_option_counts_more_than_one_that_is_not_understood() -> None:
    data = told(world(entities=Entities(unread_time="feb 30")), timeframe="past_week")
    assert data["steps"][0]["status"] == "answered"


def test_words_that_are_not_clear_keep_no_time_that_is_not_understood() -> None:
    with pytest.raises(UsageError) as caught:
        world(chosen=None, entities=Entities(unread_time="feb 30")).run()
    assert caught.value.remedy[0].argv[2:] == ("--playbook=orders", "--timeframe=past_week")


def test_two_accounts_are_not_taken_for_one() -> None:
    with pytest.raises(UsageError, match=r"names 2 accounts \(1, 2\)"):
        world(entities=Entities(accounts=(1, 2))).run()


def test_a_parameter_that_is_needed_is_asked_for() -> None:
    needing = playbook(BODY.replace("steps:", "steps:", 1))
    needing = replace(
        needing, parameters=tuple(replace(each, required=each.kind == "account") for each in needing.parameters)
    )
    with pytest.raises(UsageError, match=r"needs an account.*--param=account_id=ACCOUNT_ID"):
        World({}, (needing,)).run()


def test_a_table_is_found_and_written_out() -> None:
    body = BODY.replace("SELECT 'others' FROM ${live}.sales_silver.orders", "SELECT 'others' FROM ${table}")
    asked = World({"'late'": LATE, "'others'": OTHERS}, (playbook(body),))
    data = told(asked, table="orders")
    assert data["parameters"]["table"] == "live.sales_silver.orders"
    assert asked.asked[1].sql == "SELECT 'others' FROM `live`.`sales_silver`.`orders`"


def test_the_catalog_is_asked_about_the_table_and_production_about_its_own() -> None:
    body = """
steps:
  - id: here
    proves: Which columns it has
    sql: SELECT 'here' FROM ${catalog}.information_schema.columns WHERE table_schema = :table_schema AND table_name = :table_name
  - id: production
    proves: Which columns it has in production
    environment: production
    sql: SELECT 'production' FROM ${catalog}.information_schema.columns WHERE table_name = :table_name
  - {id: staging, proves: Whether staging has rows, environment: staging, sql: "SELECT 'staging' FROM ${table}"}
"""
    asked = World({"'": rows({"n": "bigint"})}, (playbook(body),))
    told(asked, table="orders", schema="sales_silver", catalogs=("stage",))
    catalogs = [request.sql.split("FROM ")[1].split(".")[0] for request in asked.asked]
    assert catalogs == ["`stage`", "`live`", "`stage`"]
    values = {name: (each.value, each.type) for name, each in asked.asked[0].parameters.items()}
    assert values == {"table_schema": ("sales_silver", "string"), "table_name": ("orders", "string")}


def test_the_monitor_is_a_step() -> None:
    body = """
steps:
  - {id: checks, proves: Whether loads came, monitor: table}
findings:
  - id: page
    when: [{step: checks, column: explained_by, equals: ""}, {step: checks, column: status, one_of: [critical, warning]}]
    each: checks
    severity: critical
    title: "{title}"
    evidence: [{step: checks, says: "{says}", class: direct}]
    confidence: 90
    because: it was watched
"""
    check = {"id": "freshness:x:2026-11-21", "pillar": "freshness", "kind": "missing", "target": "live.sales_silver.orders", "night": "2026-11-21",
             "status": "critical", "severity": "P1", "title": "x has not come", "explanation": ["no load since midnight"]}  # fmt: skip
    explained = {**check, "id": "freshness:y", "suppressed_by": check["id"], "title": "y has not come"}
    asked = World({}, (playbook(body),), checks=[check, explained])
    data = told(asked, table="live.sales_silver.orders".rpartition(".")[2], schema="sales_silver")
    assert [finding["title"] for finding in data["findings"]] == ["x has not come"]
    assert data["steps"][0]["rows"][0][-2:] == [1, "production"]  # it explains the other one
    assert (asked.monitored[0].catalogs, asked.monitored[0].schema, asked.monitored[0].table) == (
        ("live",),
        None,
        "orders",
    )


def test_two_answers_compared() -> None:
    body = """
steps:
  - {id: left, proves: What production has, sql: "SELECT 'left'"}
  - {id: right, proves: What staging has, sql: "SELECT 'right'", environment: staging}
  - {id: both, proves: How they differ, compare: {left: left, right: right, on: stage, value: n}}
findings:
  - id: differs
    when: [{step: both, column: percent, at_least: 10}]
    each: both
    most: 5
    severity: warning
    title: "Stage {stage} differs by {percent} %"
    evidence: [{step: both, says: "{left} and {right}", class: experimental}]
    confidence: 90
    because: both were counted
"""
    answers = {"'left'": rows({"stage": "bigint", "n": "bigint"}, [1, 100], [2, 100], [3, 5]),
               "'right'": rows({"stage": "bigint", "n": "bigint"}, [1, 100], [2, 80], [4, 5])}  # fmt: skip
    data = told(World(answers, (playbook(body),)))
    assert data["steps"][2]["rows"] == [
        [3, 5.0, None, -5.0, 100.0],
        [4, None, 5.0, 5.0, 100.0],
        [2, 100.0, 80.0, -20.0, 20.0],
        [1, 100.0, 100.0, 0.0, 0.0],
    ]
    assert [finding["title"] for finding in data["findings"]] == [
        "Stage 3 differs by 100 %",
        "Stage 4 differs by 100 %",
        "Stage 2 differs by 20 %",
    ]
    failing = told(World({**answers, "'right'": EngineRejected("no")}, (playbook(body),)))
    assert [step["status"] for step in failing["steps"]] == ["answered", "failed", "skipped"]
    assert failing["findings"] == []


def test_a_statement_that_writes_is_not_asked_for_reading() -> None:
    asked = world()
    told(asked)
    assert all(request.reads_only for request in asked.asked)


def test_what_is_known_as_it_is_now_is_not_told_of_another_time() -> None:
    present = playbook(BODY.replace("    rows: 20", "    rows: 20\n    present: true"))
    asked = World({"'late'": LATE, "'others'": OTHERS}, (present,))
    assert [step["status"] for step in told(asked, timeframe="today")["steps"]] == ["answered", "answered"]
    for past in ({"timeframe": "2026-11-01/2026-11-09"}, {"timeframe": "today", "as_of": NOW - timedelta(days=3)}):
        data = told(asked, **past)
        assert [step["status"] for step in data["steps"]] == ["skipped", "answered"]
        assert "known as it is now" in data["missing"][0]["reason"]
        assert data["findings"] == []


def test_with_fail_on_a_question_without_an_answer_is_no_all_clear() -> None:
    assert world(late=EngineRejected("no")).run(fail_on="critical").exit_code is ExitCode.FINDINGS


def test_an_answer_without_a_column_that_is_read_is_none() -> None:
    data = told(world(late=rows({"m": "bigint"}, [9])))
    assert data["steps"][0]["status"] == "failed"
    assert data["missing"][0]["reason"] == "It was answered without n, which the playbook reads."
    assert data["findings"] == []


def test_the_commands_that_look_further_look_at_the_same_time() -> None:
    data = told(world(), as_of=NOW - timedelta(hours=1))
    assert "--as-of=2026-11-21T07:40:00Z" in data["next"][0]["argv"]


def test_a_catalog_that_no_step_asks_is_no_filter() -> None:
    sql = BODY.replace("${live}", "${other}")
    with pytest.raises(UsageError, match="asks other alone"):
        World({}, (playbook(sql),)).run(catalogs=("live",))


def test_remedies_take_only_what_reads() -> None:
    writing = Refused("no", remedy=(Remedy("write", ("fubcli", "x"), "destructive"), Remedy("read", ("fubcli", "y"))))
    assert told(world(late=writing))["missing"][0]["get"] == ["fubcli", "y"]


def test_steps_are_asked_in_the_dialect_of_the_warehouse_and_answered_by_the_names_of_the_playbook() -> None:
    folded = rows({"N": "bigint", "FIRST_AT": "timestamp"}, [9, "2026-11-20T08:00:00Z"])
    desk = world(folded, warehouse=WarehouseInfo("bigquery", "big", embedded=False))
    data = desk.run().data
    assert "`at` >= @since" in desk.asked[0].sql
    assert [finding["title"] for finding in data["findings"]] == ["9 orders are late"]


def test_a_step_that_another_dialect_cannot_ask_is_told_as_refused() -> None:
    body = BODY.replace("SELECT 'others'", "SELECT 'others', table_name").replace(
        "sales_silver.orders\nfindings", "information_schema.tables\nfindings"
    )
    desk = World({"'late'": LATE}, (playbook(body),), warehouse=WarehouseInfo("bigquery", "big", embedded=False))
    steps = {step["id"]: step for step in desk.run().data["steps"]}
    assert (steps["late"]["status"], steps["others"]["status"]) == ("answered", "refused")


def test_a_playbook_asks_a_catalog_by_its_name_on_the_engine() -> None:
    desk = world(warehouse=WarehouseInfo("bigquery", "big", embedded=False))
    known = desk.catalogs
    live = replace(known.by_name["live"], called={"bigquery": "fub-live-1"})
    desk.catalogs = replace(known, by_name={**known.by_name, "live": live}).on("bigquery")
    desk.run()
    assert "FROM `fub-live-1`.sales_silver.orders" in desk.asked[0].sql
