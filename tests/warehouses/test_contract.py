"""What every warehouse promises, whatever its engine: `make_engine` has one parameter for each adapter."""

from __future__ import annotations

import math
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fubcli.errors import EngineRejected, Interrupted, StorageUnavailable, TimedOut
from fubcli.model.dialect import SqlDialect
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.request import Parameter
from fubcli.model.statement import StatementKind
from fubcli.results.encoding import encode
from tests.striking import struck
from tests.warehouses.conftest import NOW, Engine
from tests.warehouses.spoken import types_of

ENDLESS = "SELECT sum(a.id * b.id) FROM range(1000000000) AS a(id) CROSS JOIN range(1000000000) AS b(id)"


def test_it_says_which_it_is(reader: Engine) -> None:
    told = reader.warehouse.info
    if reader.dialect is SqlDialect.BIGQUERY:
        assert (told.engine, told.profile, told.embedded, told.usd_per_tib) == ("bigquery", "live", False, 6.25)
        assert reader.workspace is not None
        assert told.host == reader.workspace.url
    elif reader.workspace is not None:
        assert told == WarehouseInfo("databricks", "live", embedded=False, host=reader.workspace.url)
    elif reader.emulation is not None:
        assert told == WarehouseInfo("snowflake", "live", embedded=False, host=reader.emulation.url)
    else:
        assert told == WarehouseInfo("duckdb", "embedded", embedded=True)


# ------------------------------------------------------------------------------------------------------------ types

# fmt: off
TYPES = [
    ("CAST(7 AS INT)", "int", 7),
    ("CAST(7 AS SMALLINT)", "smallint", 7),
    ("CAST(7 AS TINYINT)", "tinyint", 7),
    ("CAST(9007199254740993 AS BIGINT)", "bigint", 9007199254740993),
    ("CAST(-9223372036854775808 AS BIGINT)", "bigint", -(2**63)),
    ("CAST('1.10' AS DECIMAL(10,2))", "decimal(10,2)", Decimal("1.10")),
    ("CAST('99999999999999999999999999999999999999' AS DECIMAL(38,0))", "decimal(38,0)", Decimal("9" * 38)),
    ("CAST(0 AS DECIMAL(5,3))", "decimal(5,3)", Decimal("0.000")),
    ("CAST(1.5 AS DOUBLE)", "double", 1.5),
    ("CAST(1.5 AS FLOAT)", "float", 1.5),
    ("CAST('Infinity' AS DOUBLE)", "double", math.inf),
    ("CAST('-Infinity' AS DOUBLE)", "double", -math.inf),
    ("true", "boolean", True),
    ("''", "string", ""),
    ("'naïve 🙂 \\'quoted\\''", "string", "naïve 🙂 'quoted'"),
    ("CAST(NULL AS STRING)", "string", None),
    ("DATE '2024-02-29'", "date", date(2024, 2, 29)),
    ("DATE '0001-01-01'", "date", date(1, 1, 1)),
    ("DATE '9999-12-31'", "date", date(9999, 12, 31)),
    ("TIMESTAMP '2024-03-01 12:30:00.000001'", "timestamp", datetime(2024, 3, 1, 12, 30, 0, 1, tzinfo=UTC)),
    ("TIMESTAMP '2024-03-01 12:30:00+05:30'", "timestamp", datetime(2024, 3, 1, 7, 0, tzinfo=UTC)),
    ("TIMESTAMP_NTZ '2024-03-01 12:30:00'", "timestamp_ntz", datetime(2024, 3, 1, 12, 30)),
    ("X'00FF'", "binary", b"\x00\xff"),
    ("X''", "binary", b""),
    ("INTERVAL 14 MONTHS", "interval", "P1Y2M"),
    ("INTERVAL '-1' YEAR", "interval", "P-1Y"),
    ("INTERVAL '-1.5' SECOND", "interval", "PT-1.5S"),
    ("INTERVAL '0.5' SECOND", "interval", "PT0.5S"),
    ("INTERVAL 0 DAYS", "interval", "PT0S"),
    ("CAST(NULL AS INTERVAL)", "interval", None),
    ("TIMESTAMP '2024-03-01 00:00:00' - TIMESTAMP '2024-02-01 12:00:00'", "interval", "P28DT12H"),
    ("array(1, NULL, 3)", "array<int>", [1, None, 3]),
    ("array('', NULL)", "array<string>", ["", None]),
    ("named_struct('a', 1, 'b c', CAST('1.10' AS DECIMAL(3,2)))", "struct<a:int,`b c`:decimal(3,2)>",
     {"a": 1, "b c": Decimal("1.10")}),
    ("struct(1 AS a, array('x') AS b)", "struct<a:int,b:array<string>>", {"a": 1, "b": ["x"]}),
    ("map('k', CAST(9007199254740993 AS BIGINT))", "map<string,bigint>", {"k": 9007199254740993}),
    ("map(1, 'a', 2, NULL)", "map<int,string>", {1: "a", 2: None}),
    ("array(named_struct('at', TIMESTAMP '2024-03-01 00:00:00'))", "array<struct<at:timestamp>>",
     [{"at": datetime(2024, 3, 1, tzinfo=UTC)}]),
    ("named_struct('every', INTERVAL 14 MONTHS, 'INTERVAL', 2, 'none', CAST(NULL AS INTERVAL))",
     "struct<every:interval,INTERVAL:int,none:interval>", {"every": "P1Y2M", "INTERVAL": 2, "none": None}),
    ("array(INTERVAL 1 DAY, NULL)", "array<interval>", ["P1D", None]),
    ("map('k', array(named_struct('i', INTERVAL '0.25' SECOND)))", "map<string,array<struct<i:interval>>>",
     {"k": [{"i": "PT0.25S"}]}),
    ("map(INTERVAL 1 MONTH, 1)", "map<interval,int>", {"P1M": 1}),
]
# fmt: on


@pytest.mark.parametrize(("expression", "kind", "value"), TYPES, ids=[case[0] for case in TYPES])
def test_types_survive(reader: Engine, expression: str, kind: str, value: Any) -> None:
    result = reader.run(f"SELECT {expression} AS v")
    ((_, kind, value),) = types_of([(expression, kind, value)], reader.dialect)
    assert [(column.name, column.type) for column in result.columns] == [("v", kind)]
    ((got,),) = result.rows
    assert got == value
    assert type(got) is type(value)
    if isinstance(value, Decimal):
        assert str(got) == str(value), "the scale is part of the value"
    if isinstance(value, datetime):
        assert (got.tzinfo is None) == (value.tzinfo is None)


def test_a_float_that_is_no_number(reader: Engine) -> None:
    assert math.isnan(reader.value("SELECT CAST('NaN' AS DOUBLE)"))


def test_null_is_not_the_empty_text(reader: Engine) -> None:
    assert reader.run("SELECT NULL AS a, '' AS b, CAST(NULL AS BINARY) AS c, X'' AS d").rows == ((None, "", None, b""),)


def test_null_alone_has_a_type(reader: Engine) -> None:
    assert reader.run("SELECT NULL AS nothing").columns[0].type in ("int", "bigint", "void", "string")


def test_a_sum_that_outgrows_bigint_is_exact_to_the_last_digit(reader: Engine) -> None:
    result = reader.run("SELECT sum(n) AS s FROM VALUES (9007199254740992), (1) AS t(n)")
    assert encode(result).rows == [["9007199254740993"]]


def test_intervals_beside_other_columns_change_none_of_them(reader: Engine) -> None:
    result = reader.run(
        "SELECT n, INTERVAL 1 DAY * n AS i, label, CAST('1.10' AS DECIMAL(3,2)) AS d FROM live.s.numbers"
        " ORDER BY n DESC LIMIT 2"
    )
    assert result.rows == ((9, "P9D", "row 9", Decimal("1.10")), (8, "P8D", "row 8", Decimal("1.10")))


def test_columns_of_one_name_are_all_there(reader: Engine) -> None:
    for expressions, row in [("1 AS n, 2 AS n", (1, 2)), ("INTERVAL 1 DAY AS n, 2 AS n", ("P1D", 2))]:
        result = reader.run(f"SELECT {expressions}")
        assert [column.name for column in result.columns] == ["n", "n"]
        assert result.rows == (row,)


def only_embedded(engine: Engine) -> None:
    """Skip what a live warehouse does not promise: its principal and its own checks stand there instead."""
    if not engine.is_embedded:
        pytest.skip("embedded only")


# ---------------------------------------------------------------------------------------------------------- row cap

TEN_ROWS = {
    "a table": "SELECT n FROM live.s.numbers",
    "WITH": "WITH t AS (SELECT n FROM live.s.numbers) SELECT * FROM t",
    "VALUES": "VALUES " + ", ".join(f"({number})" for number in range(10)),
    "UNION": "SELECT n FROM live.s.numbers WHERE n < 5 UNION ALL SELECT n FROM live.s.numbers WHERE n >= 5",
    "ORDER BY": "SELECT n FROM live.s.numbers ORDER BY n",
    "its own LIMIT": "SELECT id FROM range(100) AS t(id) LIMIT 10",
    "brackets": "(SELECT n FROM live.s.numbers)",
    "intervals": "SELECT INTERVAL 1 DAY * n FROM live.s.numbers",
}


@pytest.mark.parametrize(("cap", "truncated"), [(9, True), (10, False), (11, False), (1, True)])
@pytest.mark.parametrize("text", TEN_ROWS.values(), ids=TEN_ROWS)
def test_whether_rows_were_cut_off_is_the_truth(reader: Engine, text: str, cap: int, truncated: bool) -> None:
    result = reader.run(text, max_rows=cap)
    assert (len(result.rows), result.truncated) == (min(cap, 10), truncated)


@pytest.mark.parametrize("extra", ["", ", INTERVAL 1 DAY AS i"])
def test_the_cap_keeps_the_first_rows_in_order(reader: Engine, extra: str) -> None:
    result = reader.run(f"SELECT n{extra} FROM live.s.large ORDER BY n DESC", max_rows=3)
    assert [row[0] for row in result.rows] == [99_999, 99_998, 99_997]


def test_no_rows_are_not_cut_off(reader: Engine) -> None:
    result = reader.run("SELECT n, label FROM live.s.numbers WHERE n < 0", max_rows=1)
    assert (result.rows, result.truncated, len(result.columns)) == ((), False, 2)


def test_a_cap_holds_for_rows_without_end(reader: Engine) -> None:
    assert len(reader.run("SELECT id FROM range(100000000000) AS t(id)", max_rows=5).rows) == 5


# ------------------------------------------------------------------------------------------------------- parameters

HOSTILE = ["'; DROP TABLE box.s.numbers; --", '"', "\\' OR 1=1 --", "$1 ? :x", "", " ", "naïve 🙂\n", "NULL", "/* */"]


@pytest.mark.parametrize("value", HOSTILE, ids=ascii)
def test_a_parameter_is_a_value_whatever_is_in_it(reader: Engine, value: str) -> None:
    assert reader.value("SELECT :x AS v", Parameter("x", value)) == value
    assert reader.run("SELECT n FROM live.s.numbers WHERE label = :x", parameters=[Parameter("x", value)]).rows == ()


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("int", "7", 7),
        ("bigint", "9007199254740993", 9007199254740993),
        ("decimal(10,2)", "1.10", Decimal("1.10")),
        ("double", "1e3", 1000.0),
        ("boolean", "true", True),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("timestamp", "2024-02-29T12:00:00Z", datetime(2024, 2, 29, 12, tzinfo=UTC)),
        ("string", "7", "7"),
        ("", "7", "7"),
    ],
)
def test_a_typed_parameter_has_its_type(reader: Engine, kind: str, value: str, expected: Any) -> None:
    got = reader.value("SELECT :x AS v", Parameter("x", value, kind))
    assert got == expected
    assert type(got) is type(expected)


def test_a_parameter_may_stand_in_many_places(reader: Engine) -> None:
    result = reader.run(
        "SELECT n, :word AS w FROM live.s.numbers WHERE n >= :low AND label LIKE :word || '%' ORDER BY n LIMIT :most",
        parameters=[Parameter("word", "row"), Parameter("low", "3", "int"), Parameter("most", "2", "int")],
    )
    assert result.rows == ((3, "row"), (4, "row"))


def test_an_untyped_number_is_taken_from_its_context(reader: Engine) -> None:
    result = reader.run(
        "SELECT n FROM live.s.numbers WHERE n = :n LIMIT :most",
        parameters=[Parameter("n", "3"), Parameter("most", "5")],
    )
    assert result.rows == ((3,),)


@pytest.mark.parametrize("kind", ["int", "date", "decimal(3,2)"])
def test_a_value_that_does_not_fit_its_type_is_the_callers_mistake(reader: Engine, kind: str) -> None:
    with pytest.raises(EngineRejected, match="1; DROP"):
        reader.value("SELECT :x AS v", Parameter("x", "1; DROP", kind))


def test_parameters_beside_intervals(reader: Engine) -> None:
    assert reader.run("SELECT INTERVAL 1 DAY, :x AS x", parameters=[Parameter("x", "'")]).rows == (("P1D", "'"),)


# ------------------------------------------------------------------------------------------------- time, interrupts


def test_time_runs_out_and_the_statement_stops(reader: Engine) -> None:
    started = time.monotonic()
    with pytest.raises(TimedOut, match=r"Cancelled after 0\.2 seconds"):
        reader.run(ENDLESS, timeout=0.2)
    assert time.monotonic() - started < 5
    assert not reader.running(patience=1)
    assert reader.value("SELECT 1") == 1, "the next statement is none the worse"


def test_time_runs_out_while_rows_are_fetched(reader: Engine) -> None:
    with pytest.raises(TimedOut):
        reader.run("SELECT id FROM range(100000000000) AS t(id) WHERE id % 50000000000 = 49999999999", timeout=0.2)


def test_ctrl_c_stops_the_statement(reader: Engine) -> None:
    assert not reader.running(patience=5), "what a test before left is over"
    started = time.monotonic()
    with struck(lambda: bool(reader.running())), pytest.raises(Interrupted, match="was cancelled"):
        reader.run(ENDLESS, timeout=20)
    assert time.monotonic() - started < 10
    assert not reader.running(patience=5)


def test_a_write_that_ran_out_of_time_changed_nothing(engine: Engine) -> None:
    with pytest.raises(TimedOut):
        engine.write(
            "INSERT INTO box.s.numbers SELECT a.id + b.id, 'x' FROM range(1000000) AS a(id), range(1000000) AS b(id)",
            timeout=0.3,
        )
    assert engine.value("SELECT count(*) FROM box.s.numbers") == 10


# ------------------------------------------------------------------------------------------------------- rejections

# fmt: off
REJECTED = [
    ("SELECT nope FROM live.s.numbers", "nope"),
    ("SELECT * FROM live.s.nope", "nope"),
    ("SELECT * FROM live.nope.t", "nope"),
    ("SELECT nosuchfunction(1)", "nosuchfunction"),
    ("SELECT CAST(label AS INT) FROM live.s.numbers", "row 0"),
    ("SELECT n + DATE '2024-01-01' + DATE '2024-01-01' FROM live.s.numbers", "DATE"),
    ("SELECT n FROM live.s.numbers GROUP BY label", "GROUP BY"),
    ("SELECT (SELECT n FROM live.s.numbers)", "subquery"),
    ("SELECT DATE '2024-13-01'", "2024-13-01"),
    ("SELECT raise_error('first\nsecond')", "first second"),
    ("SELECT 9223372036854775807 + n FROM live.s.numbers", "verflow"),
]
# fmt: on


@pytest.mark.parametrize(("text", "word"), REJECTED, ids=[ascii(case[0]) for case in REJECTED])
def test_a_mistake_in_the_sql_is_said_on_one_line_without_the_sql(reader: Engine, text: str, word: str) -> None:
    with pytest.raises(EngineRejected) as caught:
        reader.run(text)
    detail = caught.value.detail
    folded = detail if reader.dialect is SqlDialect.DATABRICKS else detail.lower()
    assert (word if folded is detail else word.lower()) in folded
    assert "\n" not in detail
    assert len(detail) <= 400
    for piece in ("SELECT", "LINE 1", "^", "/tmp"):
        assert piece not in detail
    assert caught.value.retryable is False


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("SELECT * FROM live.s.numbers VERSION AS OF 3", "Time travel"),
        ("SELECT * FROM live.s.numbers TIMESTAMP AS OF '2024-01-01'", "Time travel"),
        ("SELECT n FROM live.s.numbers SORT BY n", "SORT BY"),
        ("SELECT n FROM live.s.numbers CLUSTER BY n", "CLUSTER BY"),
        ("SELECT n FROM live.s.numbers DISTRIBUTE BY n", "DISTRIBUTE BY"),
        ("SELECT label COLLATE UTF8_LCASE FROM live.s.numbers", "Collations"),
        ("SELECT * FROM live.information_schema.routines", r"Information_schema\.routines"),
        ("SELECT 1 +", "This statement cannot be translated"),
    ],
)
def test_what_the_embedded_engine_lacks_is_named(reader: Engine, text: str, named: str) -> None:
    only_embedded(reader)
    with pytest.raises(EngineRejected, match=f"^{named}") as caught:
        reader.run(text)
    assert caught.value.remedy[0].title.startswith("Run it on a Databricks warehouse")


# ----------------------------------------------------------------------------------------------------------- writes


# fmt: off
WRITES = [
    ("INSERT INTO box.s.numbers VALUES (10, 'ten'), (11, NULL)", 2, 12),
    ("INSERT INTO box.s.numbers SELECT n, label FROM stage.s.numbers WHERE n < 3", 3, 13),
    ("UPDATE box.s.numbers SET label = '' WHERE n < 4", 4, 10),
    ("DELETE FROM box.s.numbers WHERE n >= 7", 3, 7),
    ("DELETE FROM box.s.numbers WHERE n > 100", 0, 10),
    ("MERGE INTO box.s.numbers t USING stage.s.numbers u ON t.n = u.n AND u.n < 2 WHEN MATCHED THEN DELETE", 2, 8),
]
# fmt: on


@pytest.mark.parametrize(("text", "affected", "left"), WRITES, ids=[case[0] for case in WRITES])
def test_a_write_persists_and_counts(engine: Engine, text: str, affected: int, left: int) -> None:
    result = engine.write(text)
    assert (result.affected_rows, result.columns, result.rows, result.truncated) == (affected, (), (), False)
    assert engine.value("SELECT count(*) FROM box.s.numbers") == left
    if engine.is_embedded:
        assert engine.files.diary == ["written box"]


def test_tables_come_and_go(engine: Engine) -> None:
    engine.write("CREATE TABLE box.s.copy AS SELECT * FROM live.s.numbers")
    assert engine.value("SELECT count(*) FROM box.s.copy") == 10
    engine.write("ALTER TABLE box.s.copy ADD COLUMN more INT")
    assert [column.name for column in engine.run("SELECT * FROM box.s.copy").columns] == ["n", "label", "more"]
    engine.write("TRUNCATE TABLE box.s.copy")
    assert engine.value("SELECT count(*) FROM box.s.copy") == 0
    engine.write("DROP TABLE box.s.copy")
    with pytest.raises(EngineRejected, match=r"(?i)copy"):
        engine.run("SELECT * FROM box.s.copy")
    if engine.is_embedded:
        assert engine.files.diary == ["written box"] * 4


def test_a_write_takes_parameters(engine: Engine) -> None:
    label = "Robert'); DROP TABLE numbers;--"
    engine.run(
        "INSERT INTO box.s.numbers VALUES (:n, :label)",
        StatementKind.INSERT,
        [Parameter("n", "42", "bigint"), Parameter("label", label)],
    )
    assert engine.value("SELECT label FROM box.s.numbers WHERE n = 42") == label


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO box.s.numbers SELECT n, label FROM box.s.numbers UNION ALL SELECT error('no'), ''",
        "UPDATE box.s.numbers SET n = CAST(label AS INT)",
        "INSERT INTO box.s.numbers VALUES (1, 'x', 'too many')",
    ],
)
def test_a_write_that_fails_changes_nothing(engine: Engine, text: str) -> None:
    before = engine.kept("box")
    with pytest.raises(EngineRejected):
        engine.write(text)
    assert engine.value("SELECT count(*) FROM box.s.numbers") == 10
    assert engine.kept("box") == before
    assert engine.files.diary == []


def test_a_write_that_happened_is_told_although_it_could_not_be_noted(engine: Engine) -> None:
    only_embedded(engine)
    engine.files.trouble = StorageUnavailable("the disk is full")
    result = engine.write("DELETE FROM box.s.numbers")
    assert result.affected_rows == 10
    assert result.notes == ("box was written, and that could not be noted: the disk is full",)
    assert engine.value("SELECT count(*) FROM box.s.numbers") == 0


def test_reading_changes_no_file(engine: Engine) -> None:
    if engine.emulation is not None:
        pytest.skip("it keeps no files here")
    before = {name: engine.files.path(name).read_bytes() for name in ("live", "box")}
    engine.run("SELECT * FROM live.s.large ORDER BY noise")
    engine.run("SELECT * FROM box.s.numbers")
    assert {name: engine.files.path(name).read_bytes() for name in before} == before
    assert engine.files.diary == []


# ------------------------------------------------------------------- what a permit does not hold, whatever the text


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO box.s.numbers VALUES (10, 'x')",
        "DELETE FROM box.s.numbers",
        "UPDATE box.s.numbers SET n = 0",
        "DROP TABLE box.s.numbers",
        "CREATE TABLE box.s.other AS SELECT 1 AS a",
        "TRUNCATE TABLE box.s.numbers",
    ],
)
def test_a_permit_to_read_does_not_write(engine: Engine, text: str) -> None:
    only_embedded(engine)
    before = engine.files.path("box").read_bytes()
    with pytest.raises(EngineRejected, match="read-only"):
        engine.run(text, StatementKind.QUERY, tables=["box.s.numbers"])
    assert engine.files.path("box").read_bytes() == before


def test_a_permit_to_write_one_catalog_does_not_write_another(engine: Engine) -> None:
    only_embedded(engine)
    permitted = ["box.s.numbers", "live.s.numbers"]
    with pytest.raises(EngineRejected, match="read-only"):
        engine.run("DELETE FROM live.s.numbers", StatementKind.DELETE, tables=permitted)
    assert engine.value("SELECT count(*) FROM live.s.numbers") == 10


def test_what_a_permit_does_not_name_cannot_be_reached(reader: Engine) -> None:
    only_embedded(reader)
    with pytest.raises(EngineRejected, match="live"):
        reader.run("SELECT * FROM live.s.numbers", tables=["stage.s.numbers"])
    with pytest.raises(EngineRejected, match="live"):
        reader.run("SELECT * FROM live.s.numbers", tables=[])


# --------------------------------------------------------------------------------------------------------- snapshot


def test_a_snapshot_describes_a_catalog(reader: Engine) -> None:
    snapshot = reader.warehouse.snapshot("stage")
    assert (snapshot.catalog, snapshot.captured_at) == ("stage", NOW.strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert snapshot.fingerprint == reader.warehouse.fingerprint("stage") != ""
    assert {"empty", "s"} <= set(snapshot.schemas)
    if reader.emulation is not None:
        kinds = {info.name: (info.schema, info.kind, info.rows) for info in snapshot.tables}
        kinds.pop("evens", None)  # fakesnow keeps views out of INFORMATION_SCHEMA.TABLES
        assert kinds == {"large": ("s", "managed", 100_000), "numbers": ("s", "managed", 10)}
        (numbers,) = (info for info in snapshot.tables if info.name == "numbers")
        assert [(each.name, each.type, each.nullable) for each in numbers.columns] == [
            ("n", "bigint", False),
            ("label", "string", True),
        ]
        return
    assert snapshot.schemas == ("empty", "s")
    assert [(info.schema, info.name, info.kind, info.rows, info.updated_at) for info in snapshot.tables] == [
        ("s", "evens", "view", None, None),
        ("s", "numbers", "managed", 10, "2026-08-02T09:30:00Z"),
    ]
    assert [(each.name, each.type, each.nullable, each.comment) for each in snapshot.tables[1].columns] == [
        ("n", "bigint", False, ""),
        ("label", "string", True, "what it is called"),
    ]


def test_a_fingerprint_stands_until_something_is_written(engine: Engine) -> None:
    before = engine.warehouse.fingerprint("box")
    engine.run("SELECT * FROM box.s.numbers")
    assert engine.warehouse.fingerprint("box") == before
    engine.write("INSERT INTO box.s.numbers VALUES (1, 'x')")
    assert engine.warehouse.fingerprint("box") != before
