"""One query from request to event, with a warehouse that only counts."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from fubcli.errors import EngineRejected, Refused, StorageUnavailable, UsageError, WarehouseUnavailable
from fubcli.frontend.given import Given
from fubcli.model.audit import Finished
from fubcli.model.envelope import Envelope, WarehouseInfo
from fubcli.model.names import Environment, TableName
from fubcli.model.policy import STRICTEST
from fubcli.model.request import Parameter
from fubcli.operations.query.telling import PREVIEW_CHARS
from fubcli.results.formats import compact
from tests.operations.conftest import Desk

FROM_CUSTOMERS = "SELECT id FROM live.sales_silver.customers"


# --------------------------------------------------------------------------------------------------------- refusals

# fmt: off
REFUSED = [
    # SQL, the rule, the text that its span points at
    ("DELETE FROM live.sales_silver.customers", "production_is_read_only", None),
    ("DROP TABLE live.sales_silver.customers", "production_is_read_only", None),
    ("SELECT 1; SELECT 2", "one_statement_only", None),
    ("SELECT * FROM customers", "names_have_three_parts", "customers"),
    ("SELECT * FROM elsewhere.s.t", "catalogs_and_schemas_are_known", "elsewhere.s.t"),
    ("SELECT * FROM live.nowhere.t", "catalogs_and_schemas_are_known", "live.nowhere.t"),
    ("SELECT evil(id) FROM live.sales_silver.customers", "functions_are_allow_listed", "evil"),
    ("SELECT * FROM live.sales_silver.orders", "large_tables_are_filtered", None),
    ("SELECT * FROM live.sales_silver.customers c JOIN stage.sales_silver.customers d ON c.id = d.id",
     "one_environment_per_statement", None),
    ("SELECT * FROM `/etc/passwd`", "relations_are_tables", None),
    ("SELECT (", "statement_is_understood", None),
    ("VACUUM live.sales_silver.customers", "statement_is_understood", None),
]
# fmt: on


@pytest.mark.parametrize(("sql", "rule", "pointed"), REFUSED, ids=[case[0] for case in REFUSED])
@pytest.mark.parametrize("dry_run", [False, True])
def test_what_the_policy_refuses_does_not_reach_the_warehouse(
    desk: Desk, sql: str, rule: str, pointed: str | None, dry_run: bool
) -> None:
    with pytest.raises(Refused) as caught:
        desk.query(sql, dry_run=dry_run)
    extra = caught.value.extra
    assert rule in [extra["rule"], *extra.get("also", [])]
    assert extra["safety"] == {"verdict": "refuse", "policy": "sha256:test"}
    assert caught.value.detail
    assert caught.value.remedy
    assert caught.value.remedy[0].title
    if pointed is not None:
        assert sql[extra["span"]["start"] : extra["span"]["end"]] == pointed
    assert desk.warehouse.asked == []


def test_a_rejection_offers_the_columns_of_each_table_once(desk: Desk) -> None:
    """The engine names an alias or a column: which table it means is the reader's to see."""
    desk.warehouse.failure = EngineRejected("Table c has no column colour")
    with pytest.raises(EngineRejected) as caught:
        desk.query(
            "SELECT 1 FROM stage.sales_silver.customers a JOIN stage.sales_silver.customers c ON a.id = c.id "
            "JOIN stage.sales_silver.orders o ON o.customer = a.id"
        )
    assert sorted(remedy.argv[-1] for remedy in caught.value.remedy) == ["--table=customers", "--table=orders"]


def test_a_refusal_offers_the_same_statement_on_staging(desk: Desk) -> None:
    with pytest.raises(Refused) as caught:
        desk.query("DELETE FROM live.sales_silver.customers WHERE id = 1")
    (remedy,) = [each for each in caught.value.remedy if each.title == "Run it on staging"]
    assert remedy.effect == "destructive"
    desk.query(remedy.argv[-1].removeprefix("--query="))
    assert desk.warehouse.asked[0].environment is Environment.STAGING


def test_without_a_policy_nothing_runs(desk: Desk) -> None:
    desk.policy = STRICTEST
    with pytest.raises(Refused):
        desk.query("SELECT 1")
    assert desk.warehouse.asked == []


@pytest.mark.parametrize("sql", ["", " \n\t"])
def test_an_empty_query_is_said_to_be_empty(desk: Desk, sql: str) -> None:
    with pytest.raises(UsageError, match="The query is empty"):
        desk.query(sql)


# -------------------------------------------------------------------------------------------------------- the answer


def test_the_answer_has_everything_in_reading_order(desk: Desk) -> None:
    envelope = desk.query(FROM_CUSTOMERS)
    data = dict(envelope.data)
    assert data.pop("duration_ms") >= 0
    assert data.pop("question").startswith("sha256:")
    assert data == {
        "operation": "query",
        "environment": "production",
        "warehouse": {"engine": "fake", "profile": "test", "embedded": False},
        "safety": {
            "verdict": "allow",
            "policy": "sha256:test",
            "estimate": {"rows": 0, "bytes": 0, "unknown": ["live.sales_silver.customers"]},
        },
        "columns": [{"name": "n", "type": "bigint"}, {"name": "text", "type": "string"}],
        "rows": [[0, "x"], [1, "x"], [2, "x"]],
        "row_count": 3,
        "truncated": False,
        "ordering": "unspecified",
        "findings": [],
        "next": [],
        "untrusted": ["/columns", "/rows"],
    }
    assert list(envelope.data)[:4] == ["operation", "environment", "warehouse", "safety"]
    assert (envelope.operation, envelope.outcome, envelope.contract) == ("query", "result", "query-result")
    assert envelope.subject == "live.sales_silver.customers"


def test_what_runs_is_what_was_judged(desk: Desk) -> None:
    desk.query("SELECT  id -- all of them\nFROM live.sales_silver.customers ;")
    (permit,) = desk.warehouse.asked
    assert "--" not in permit.text
    assert permit.tables == (TableName("live", "sales_silver", "customers"),)


def test_a_rewrite_is_told(desk: Desk) -> None:
    envelope = desk.query("SELECT TOP 5 id FROM customers", catalog="live", schema="sales_silver")
    assert envelope.data["safety"]["verdict"] == "allow_rewritten"
    assert [each["rule"] for each in envelope.data["safety"]["rewrites"]] == ["top_to_limit", "qualify_names"]
    assert envelope.subject == "live.sales_silver.customers"


def test_a_repair_on_the_way_is_a_finding(desk: Desk) -> None:
    desk.warehouse.notes = ("live was rebuilt",)
    (finding,) = desk.query(FROM_CUSTOMERS).data["findings"]
    assert (finding["severity"], finding["title"]) == ("warning", "live was rebuilt")


def test_the_warehouses_failure_is_the_answers_failure(desk: Desk) -> None:
    desk.warehouse.failure = EngineRejected("no such column", quotes_values=False)
    with pytest.raises(EngineRejected, match="no such column"):
        desk.query(FROM_CUSTOMERS)


@pytest.mark.parametrize(
    ("sql", "ordering"), [(FROM_CUSTOMERS, "unspecified"), (f"{FROM_CUSTOMERS} ORDER BY id", "as_queried")]
)
def test_whether_the_order_means_something(desk: Desk, sql: str, ordering: str) -> None:
    assert desk.query(sql).data["ordering"] == ordering


@pytest.mark.parametrize("affected", [5, 0, None])
def test_a_write_tells_how_many_rows_it_changed(desk: Desk, affected: int | None) -> None:
    desk.warehouse.affected = affected
    envelope = desk.query("DELETE FROM stage.sales_silver.customers")
    assert envelope.data["affected_rows"] == affected
    assert (envelope.data["columns"], envelope.data["rows"], envelope.data["environment"]) == ([], [], "staging")
    assert desk.warehouse.asked[0].targets == (TableName("stage", "sales_silver", "customers"),)


def test_a_schema_as_target_is_named_without_a_dot_at_its_end(desk: Desk) -> None:
    assert desk.query("DROP SCHEMA stage.sales_silver").subject == "stage.sales_silver"
    assert desk.query("DROP SCHEMA stage.sales_silver", dry_run=True).data["targets"] == ["stage.sales_silver"]


def test_everything_that_a_statement_touches_is_its_subject(desk: Desk) -> None:
    envelope = desk.query("CREATE TABLE stage.sales_silver.new AS SELECT id FROM stage.sales_silver.customers")
    assert envelope.subject == "stage.sales_silver.customers,stage.sales_silver.new"


@pytest.mark.parametrize("unfit", [{"fields": ("n",)}, {"output_file": Path("rows.csv")}])
def test_what_is_for_rows_is_refused_before_a_write_runs(desk: Desk, unfit: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="a write returns none"):
        desk.query("DELETE FROM stage.sales_silver.customers", **unfit)
    assert desk.warehouse.asked == []


# -------------------------------------------------------------------------------------------------------- parameters


@pytest.mark.parametrize(
    ("sql", "given", "message"),
    [
        ("SELECT :a", {}, "No value for :a; give --param a=value"),
        ("SELECT :a, :b, :c", {"b": "1"}, "No value for :a, :c; give --param a=value"),
        ("SELECT 1", {"a": "1"}, "The statement has no parameter :a"),
        ("SELECT :a", {"a": "1", "A": "2"}, "The statement has no parameter :A"),
        ("SELECT ?", {}, r"has `\?` in it; name its parameters"),
        ("SELECT ?, :a", {"a": "1"}, r"has `\?` in it"),
    ],
)
def test_parameters_that_do_not_fit(desk: Desk, sql: str, given: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        desk.query(sql, parameters=given)
    assert desk.warehouse.asked == []


def test_parameters_go_to_the_warehouse_and_never_into_the_text(desk: Desk) -> None:
    given = Parameter("a", "'; DROP TABLE x; --", "string")
    desk.query(f"{FROM_CUSTOMERS} WHERE name = :a OR name = :a", parameters={"a": given})
    assert desk.warehouse.given == [{"a": given}]
    assert "DROP" not in desk.warehouse.asked[0].text
    assert desk.warehouse.asked[0].parameters == ("a",)


# ------------------------------------------------------------------------------------------------------------ limits


@pytest.mark.parametrize(
    ("asked", "permitted"), [(None, 10), (1, 1), (10, 10), (50, 50), (100, 100), (101, 100), (10**9, 100)]
)
def test_rows_asked_for_never_exceed_the_policy(desk: Desk, asked: int | None, permitted: int) -> None:
    desk.query(FROM_CUSTOMERS, max_rows=asked)
    assert (desk.warehouse.asked[0].max_rows, desk.warehouse.asked[0].max_rows_allowed) == (permitted, 100)


@pytest.mark.parametrize(("asked", "permitted"), [(None, 60), (0.5, 0.5), (60, 60), (61, 60), (1e9, 60)])
def test_time_asked_for_never_exceeds_the_policy(desk: Desk, asked: float | None, permitted: float) -> None:
    desk.query(FROM_CUSTOMERS, timeout_seconds=asked)
    assert desk.warehouse.asked[0].timeout_seconds == permitted


def _run_again(desk: Desk, argv: list[str]) -> Envelope:
    """Read a suggested command as the command line would, and run it."""
    assert argv[:2] == ["fubcli", "--operation=query"]
    options = dict(each.removeprefix("--").split("=", 1) for each in argv[2:])
    assert options.keys() <= {each.name.replace("_", "-") for each in fields(Given)}
    return desk.query(options.pop("query"), max_rows=int(options.pop("max-rows")), **options)


@pytest.mark.parametrize(
    "request_",
    [
        {"sql": FROM_CUSTOMERS},
        {"sql": "SELECT id FROM customers", "catalog": "live", "schema": "sales_silver"},
        {"sql": "SELECT 'it''s \"odd\" = $HOME \\n'"},
    ],
    ids=lambda request: request["sql"],
)
def test_a_cut_result_says_so_and_gives_the_command_for_the_rest(desk: Desk, request_: dict[str, Any]) -> None:
    desk.warehouse.rows = 99
    data = desk.query(**request_, max_rows=7).data
    assert (data["truncated"], data["row_count"]) == (True, 7)
    assert data["truncation"] == {"reason": "row_cap", "limit": 7}
    assert "limited_by_statement" not in data
    (step,) = data["next"]
    assert (step["title"], step["effect"]) == ("Ask for up to 100 rows", "read")
    again = _run_again(desk, step["argv"]).data
    assert (again["truncated"], again["row_count"]) == (False, 99)
    assert desk.warehouse.asked[0].text == desk.warehouse.asked[1].text


def test_the_command_for_the_rest_asks_for_the_same_columns(desk: Desk) -> None:
    desk.warehouse.rows = 99
    (step,) = desk.query(FROM_CUSTOMERS, max_rows=7, fields=("text",)).data["next"]
    assert step["argv"][-2:] == ["--fields=text", "--max-rows=100"]


def test_at_the_policys_limit_the_advice_is_to_ask_for_less(desk: Desk) -> None:
    desk.warehouse.rows = 10**6
    (step,) = desk.query(FROM_CUSTOMERS, max_rows=100).data["next"]
    assert step == {"title": "100 rows are the policy's limit here: aggregate, or narrow the WHERE", "effect": "read"}


@pytest.mark.parametrize(
    ("sql", "parameters"), [("SELECT :a", {"a": "secret"}), (f"SELECT '{'x' * 400}'", {})], ids=["parameters", "long"]
)
def test_a_command_that_would_be_long_or_tell_values_is_not_written_out(
    desk: Desk, sql: str, parameters: dict[str, str]
) -> None:
    desk.warehouse.rows = 99
    (step,) = desk.query(sql, parameters=parameters).data["next"]
    assert "argv" not in step


@pytest.mark.parametrize(("limit", "rows", "told"), [(3, 3, 3), (4, 3, None), (3, 2, None), (0, 0, 0), (50, 50, None)])
def test_a_limit_of_the_statements_own_is_told_when_it_was_reached(
    desk: Desk, limit: int, rows: int, told: int | None
) -> None:
    desk.warehouse.rows = rows
    data = desk.query(f"{FROM_CUSTOMERS} LIMIT {limit}").data
    assert data.get("limited_by_statement") == told
    assert data["truncated"] is (rows > 10)


# ------------------------------------------------------------------------------------------------------------ fields


def test_fields_choose_columns_in_their_order(desk: Desk) -> None:
    data = desk.query(FROM_CUSTOMERS, fields=("text", "n")).data
    assert [column["name"] for column in data["columns"]] == ["text", "n"]
    assert data["rows"][1] == ["x", 1]
    assert desk.query(FROM_CUSTOMERS, fields=("text",)).data["rows"] == [["x"]] * 3


def test_a_field_that_is_not_there_is_named_with_those_that_are(desk: Desk) -> None:
    with pytest.raises(UsageError, match="--fields: no column N, other; the result has n, text"):
        desk.query(FROM_CUSTOMERS, fields=("n", "N", "other"))


# ------------------------------------------------------------------------------------------------------ large results


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_rows_within_the_limit_stay_in_the_event(desk: Desk) -> None:
    rows = desk.query(FROM_CUSTOMERS).data["rows"]
    exactly = len(compact(rows))
    assert "artifact" not in desk.query(FROM_CUSTOMERS, inline_chars=exactly).data
    assert "artifact" in desk.query(FROM_CUSTOMERS, inline_chars=exactly - 1).data
    assert desk.artifacts.made == 1


def test_more_rows_go_into_a_file_and_a_first_part_of_them_stays(desk: Desk, tmp_path: Path) -> None:
    desk.warehouse.rows, desk.warehouse.value = 100, "y" * 100
    data = desk.query(FROM_CUSTOMERS, max_rows=100).data
    path = tmp_path / "artifact-1.ndjson"
    assert data["artifact"]["uri"] == path.as_uri()
    assert (data["artifact"]["rows"], data["row_count"], data["truncated"]) == (100, 100, False)
    assert _lines(path) == [{"n": number, "text": "y" * 100} for number in range(100)]
    assert 0 < len(data["rows"]) < 100
    assert data["rows"] == [[number, "y" * 100] for number in range(len(data["rows"]))]
    assert len(compact(data["rows"])) <= PREVIEW_CHARS


def test_a_row_that_is_too_long_for_the_event_is_only_in_the_file(desk: Desk) -> None:
    desk.warehouse.value = "z" * 10_000
    data = desk.query(FROM_CUSTOMERS).data
    assert (data["rows"], data["row_count"], data["artifact"]["rows"]) == ([], 3, 3)


def test_a_form_that_has_no_event_keeps_every_row(desk: Desk) -> None:
    desk.warehouse.rows, desk.warehouse.value = 100, "y" * 1000
    data = desk.query(FROM_CUSTOMERS, max_rows=100, inline_chars=None).data
    assert len(data["rows"]) == 100
    assert desk.artifacts.made == 0


@pytest.mark.parametrize(
    ("form", "start"), [("csv", "n,text\n0,x\n"), ("ndjson", '{"n":0,"text":"x"}\n'), ("markdown", "| n | text |\n")]
)
def test_an_output_file_has_all_the_rows_in_its_form(desk: Desk, tmp_path: Path, form: str, start: str) -> None:
    desk.warehouse.rows = 90
    path = tmp_path / "rows.out"
    data = desk.query(FROM_CUSTOMERS, max_rows=90, output_file=path, output_form=form).data
    assert path.read_text().startswith(start)
    assert path.read_text().count("\n") == 90 + (form == "csv") + 2 * (form == "markdown")
    assert (data["artifact"]["uri"], data["artifact"]["rows"]) == (path.as_uri(), 90)
    assert desk.artifacts.made == 0


def test_a_file_may_hold_more_rows_than_an_event(desk: Desk, tmp_path: Path) -> None:
    desk.warehouse.rows = 150
    data = desk.query(FROM_CUSTOMERS, output_file=tmp_path / "rows.csv", output_form="csv").data
    assert (data["row_count"], data["truncated"], len(data["rows"])) == (150, False, 10)
    assert desk.warehouse.asked[0].max_rows == 200


def test_a_file_that_is_cut_off_says_so_and_what_the_most_is(desk: Desk, tmp_path: Path) -> None:
    desk.warehouse.rows = 900
    data = desk.query(FROM_CUSTOMERS, output_file=tmp_path / "a.csv", output_form="csv").data
    assert (data["row_count"], data["truncated"], data["truncation"]["limit"]) == (200, True, 200)
    assert "200 rows are the policy's limit here" in data["next"][0]["title"]
    data = desk.query(FROM_CUSTOMERS, output_file=tmp_path / "b.csv", output_form="csv", max_rows=5).data
    assert (data["row_count"], data["truncation"]["limit"]) == (5, 5)
    file = [f"--output-file={tmp_path / 'b.csv'}", "--overwrite"]
    assert data["next"][0]["argv"][3:] == ["--max-rows=200", *file], "the next command writes the same file"
    data = desk.query(FROM_CUSTOMERS, output_file=tmp_path / "c.csv", output_form="csv", max_rows=500).data
    assert [finding["id"] for finding in data["findings"]] == ["limit-narrowed"]


def test_rows_that_break_off_leave_no_file_and_are_audited(desk: Desk, tmp_path: Path) -> None:
    desk.warehouse.rows, desk.warehouse.breaks_after = 100, 3
    with pytest.raises(WarehouseUnavailable, match="broke off"):
        desk.query(FROM_CUSTOMERS, output_file=tmp_path / "rows.csv", output_form="csv")
    assert list(tmp_path.iterdir()) == []
    finished = desk.audit.entries[-1]
    assert isinstance(finished, Finished)
    assert (finished.outcome, finished.statement_id) == ("warehouse-unavailable", "statement-1")


def test_masked_rows_go_into_a_file_masked(desk: Desk, tmp_path: Path) -> None:
    desk.warehouse.value = "ann@example.com"
    sql = "SELECT id AS n, email AS text FROM live.sales_silver.orders WHERE id = 5"
    path = tmp_path / "rows.csv"
    data = desk.query(sql, output_file=path, output_form="csv").data
    assert "ann@" not in path.read_text()
    assert [mask["column"] for mask in data["safety"]["masked"]] == ["text"]
    inline = desk.query(sql).data
    assert inline["rows"] == data["rows"]
    assert path.read_text().splitlines()[1] == ",".join(map(str, inline["rows"][0]))


def test_fields_apply_to_files_too(desk: Desk, tmp_path: Path) -> None:
    desk.query(FROM_CUSTOMERS, fields=("text",), output_file=tmp_path / "rows.csv", output_form="csv")
    assert (tmp_path / "rows.csv").read_text() == "text\nx\nx\nx\n"


def test_a_file_that_cannot_be_written_is_said(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable, match="No such file or directory"):
        desk.query(FROM_CUSTOMERS, output_file=tmp_path / "missing" / "rows.csv")
    assert desk.warehouse.asked == [], "nothing is run for a file that cannot be written"


# ------------------------------------------------------------------------------------- environments without a table


@pytest.mark.parametrize(
    ("catalog", "environment", "rows"),
    [(None, "production", 10), ("live", "production", 10), ("stage", "staging", 20), ("BOX", "sandbox", 30)],
)
def test_a_statement_without_tables_is_judged_where_the_catalog_is(
    desk: Desk, catalog: str | None, environment: str, rows: int
) -> None:
    data = desk.query("SELECT 1", catalog=catalog).data
    assert data["environment"] == environment
    assert desk.warehouse.asked[0].max_rows == rows


def test_a_statements_own_tables_weigh_more_than_the_catalog_option(desk: Desk) -> None:
    assert desk.query(FROM_CUSTOMERS, catalog="box").data["environment"] == "production"
    with pytest.raises(Refused):
        desk.query("DELETE FROM live.sales_silver.customers", catalog="box")


def test_a_catalog_that_nobody_declared(desk: Desk) -> None:
    with pytest.raises(UsageError, match="--catalog=nope is not a declared catalog; declared: box, live, stage"):
        desk.query("SELECT 1", catalog="nope")
    assert desk.warehouse.asked == []


# ----------------------------------------------------------------------------------------------------------- dry run


def test_a_dry_run_tells_what_would_run_and_runs_nothing(desk: Desk, tmp_path: Path) -> None:
    sql = "SELECT count(*), :a FROM live.sales_silver.customers c, live.sales_silver.orders o WHERE o.id = 5 AND o.customer = c.id"
    desk.promotion.receive(sql)
    envelope = desk.query(sql, parameters={"a": "1"}, dry_run=True, max_rows=5, output_file=tmp_path / "none.csv")
    data = dict(envelope.data)
    assert data.pop("text").startswith("SELECT count(*), :a FROM live.sales_silver.customers")
    assert data == {
        "operation": "query",
        "environment": "production",
        "warehouse": {"engine": "fake", "profile": "test", "embedded": False},
        "safety": {"verdict": "allow", "policy": "sha256:test", "receipt": "receipt-1"},
        "dry_run": True,
        "kind": "query",
        "tables": ["live.sales_silver.customers", "live.sales_silver.orders"],
        "targets": [],
        "functions": ["count"],
        "parameters": ["a"],
        "limits": {"rows": 5, "seconds": 60},
        "estimate": {
            "rows": 90_000_000,
            "bytes": 0,
            "unknown": ["live.sales_silver.customers"],
            "basis": [
                "live.sales_silver.customers: size unknown, not counted",
                "live.sales_silver.orders: 900,000,000 rows declared in catalogs.yaml x a tenth for each of 1 values "
                "of id, assumed; bytes unknown, not counted",
            ],
        },
        "findings": [],
        "next": [],
        "untrusted": ["/text"],
    }
    assert envelope.contract == "query-decision"
    assert desk.warehouse.asked == []
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_of_a_write_names_its_target(desk: Desk) -> None:
    data = desk.query(
        "INSERT INTO stage.sales_silver.customers SELECT id FROM stage.sales_silver.orders", dry_run=True
    ).data
    assert (data["kind"], data["environment"]) == ("insert", "staging")
    assert (data["targets"], data["tables"]) == (["stage.sales_silver.customers"], ["stage.sales_silver.orders"])
    assert desk.warehouse.asked == []


def test_values_are_named_as_the_dialect_writes_them(desk: Desk) -> None:
    desk.warehouse.info = WarehouseInfo("bigquery", "big", embedded=False)
    with pytest.raises(UsageError, match="No value for @b; give --param b=value"):
        desk.query("SELECT @a, @b", parameters={"a": "1"})
    assert desk.query("SELECT @a", parameters={"a": "1"}, dry_run=True).data["parameters"] == ["a"]


def test_a_dry_run_checks_parameters_too(desk: Desk) -> None:
    with pytest.raises(UsageError, match="No value for :a"):
        desk.query("SELECT :a", dry_run=True)


# -------------------------------------------------------------------------------------------------------------- laws


@pytest.mark.parametrize("request_", [{}, {"dry_run": True}, {"inline_chars": 10}, {"max_rows": 1}])
def test_every_pointer_to_untrusted_text_points_at_something(desk: Desk, request_: dict[str, Any]) -> None:
    data = desk.query(FROM_CUSTOMERS, **request_).data
    assert data["untrusted"]
    assert all(pointer.removeprefix("/") in data for pointer in data["untrusted"])


def test_an_answer_is_json(desk: Desk) -> None:
    data = dict(desk.query(FROM_CUSTOMERS).data)
    assert json.loads(compact(data)) == data


# ------------------------------------------------------------------------------------------------------- the question


def test_the_same_question_is_told_by_one_hash_and_another_by_another(desk: Desk) -> None:
    by_id = f"{FROM_CUSTOMERS} WHERE id = :id"
    asked = [
        desk.query(FROM_CUSTOMERS),
        desk.query(f"{FROM_CUSTOMERS} LIMIT 3"),
        desk.query(by_id, parameters={"id": "1"}),
        desk.query(by_id, parameters={"id": "2"}),
    ]
    questions = [each.data["question"] for each in asked]
    assert len(set(questions)) == len(questions)
    again = desk.query("SELECT  id -- of all\nFROM live.sales_silver.customers")
    assert again.data["question"] == questions[0]
