"""What every warehouse promises of rows that come batch by batch."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from fubcli.errors import EngineRejected, Interrupted, TimedOut, WarehouseUnavailable
from fubcli.model.dialect import SqlDialect
from fubcli.model.request import Parameter
from fubcli.model.result import ResultStream
from fubcli.warehouses.databricks.connector import Connector
from tests.striking import after, struck
from tests.warehouses.conftest import Engine
from tests.warehouses.spoken import arrow_of, types_of
from tests.warehouses.test_contract import ENDLESS, TYPES

LARGE = "SELECT n, noise FROM live.s.large ORDER BY n"


@contextmanager
def streamed(engine: Engine, text: str, *, arrow: bool = True, **limits: Any) -> Iterator[ResultStream]:
    parameters = {each.name: each for each in limits.pop("given", ())}
    permit = engine.permit(text, parameters=parameters, **limits)
    with engine.warehouse.stream(permit, parameters=parameters, arrow=arrow) as result:
        yield result


def numbers(result: ResultStream) -> list[Any]:
    return [value for batch in result.batches() for value in batch.values(0)]


@pytest.fixture(params=[True, False], ids=["arrow", "rows"])
def arrow(request: pytest.FixtureRequest) -> bool:
    return request.param


# ----------------------------------------------------------------------------------------------------- rows and cap


def test_every_row_comes_once_and_in_order(reader: Engine, arrow: bool) -> None:
    with streamed(reader, LARGE, arrow=arrow, max_rows=200_000) as result:
        sizes = []
        found = []
        for batch in result.batches():
            sizes.append(batch.row_count)
            found += batch.values(0)
    assert found == list(range(100_000))
    assert (result.row_count, result.truncated) == (100_000, False)
    assert max(sizes) <= 50_000


@pytest.mark.parametrize(("cap", "kept"), [(1, 1), (9, 9), (10, 10), (11, 10)])
def test_whether_rows_were_cut_off_is_the_truth(reader: Engine, arrow: bool, cap: int, kept: int) -> None:
    with streamed(reader, "SELECT n FROM live.s.numbers ORDER BY n", arrow=arrow, max_rows=cap) as result:
        assert numbers(result) == list(range(kept))
    assert (result.row_count, result.truncated) == (kept, cap < 10)


@pytest.mark.parametrize("cap", [3_999, 4_000, 4_001, 10_000, 50_000, 99_999, 100_000])
def test_a_cap_may_fall_anywhere_between_batches(reader: Engine, arrow: bool, cap: int) -> None:
    with streamed(reader, LARGE, arrow=arrow, max_rows=cap) as result:
        assert numbers(result) == list(range(cap))
    assert result.truncated is (cap < 100_000)


def test_no_rows_are_one_empty_batch(reader: Engine, arrow: bool) -> None:
    with streamed(reader, "SELECT n, label FROM live.s.numbers WHERE n < 0", arrow=arrow) as result:
        (batch,) = result.batches()
    assert [(each.name, each.type) for each in result.columns] == [("n", "bigint"), ("label", "string")]
    assert (batch.row_count, batch.values(0), result.truncated) == (0, [], False)
    if arrow:
        assert batch.arrow.schema.types == [pa.int64(), pa.string()]


def test_parameters_are_bound(reader: Engine, arrow: bool) -> None:
    text = "SELECT label FROM live.s.numbers WHERE n = :n"
    with streamed(reader, text, arrow=arrow, given=[Parameter("n", "7", "bigint")]) as result:
        assert numbers(result) == ["row 7"]


# ------------------------------------------------------------------------------------------------------------ types


def test_values_are_those_that_small_results_have(reader: Engine, arrow: bool) -> None:
    """Those of tests/warehouses/test_contract.py, which asks for each alone: here in one statement."""
    types = types_of(TYPES, reader.dialect)
    listed = ", ".join(f"{expression} AS v{place}" for place, (expression, _, _) in enumerate(types))
    with streamed(reader, f"SELECT {listed}", arrow=arrow) as result:
        (batch,) = result.batches()
    assert [column.type for column in result.columns] == [kind for _, kind, _ in types]
    for place, (expression, _, value) in enumerate(types):
        (got,) = batch.values(place)
        assert got == value, expression
        assert type(got) is type(value), expression
        if isinstance(value, Decimal):
            assert str(got) == str(value), f"the scale is part of the value: {expression}"
        if isinstance(value, datetime):
            assert got.utcoffset() == value.utcoffset(), expression


# fmt: off
ARROW = [
    ("CAST(7 AS TINYINT)", pa.int8()),
    ("CAST(7 AS BIGINT)", pa.int64()),
    ("CAST(1.5 AS FLOAT)", pa.float32()),
    ("CAST('1.10' AS DECIMAL(10,2))", pa.decimal128(10, 2)),
    ("sum(CAST(1.5 AS DECIMAL(10,2)))", pa.decimal128(20, 2)),
    ("sum(7)", pa.int64()),
    ("count(*)", pa.int64()),
    ("true", pa.bool_()),
    ("DATE '2024-02-29'", pa.date32()),
    ("TIMESTAMP '2024-03-01 12:30:00'", pa.timestamp("us", "UTC")),
    ("TIMESTAMP_NTZ '2024-03-01 12:30:00'", pa.timestamp("us")),
    ("X'00FF'", pa.binary()),
    ("INTERVAL 14 MONTHS", pa.string()),
    ("array(1, 2)", pa.list_(pa.int32())),
    ("map('k', 1)", pa.map_(pa.string(), pa.int32())),
    ("named_struct('a', 1, 'at', TIMESTAMP '2024-03-01 00:00:00')",
     pa.struct([("a", pa.int32()), ("at", pa.timestamp("us", "UTC"))])),
    ("map('k', array(named_struct('i', INTERVAL '0.25' SECOND)))",
     pa.map_(pa.string(), pa.list_(pa.struct([("i", pa.string())])))),
]
# fmt: on


def test_a_type_has_one_arrow_type_whichever_engine_answers(reader: Engine) -> None:
    cases = arrow_of(ARROW, reader.dialect)
    listed = ", ".join(f"{expression} AS v{place}" for place, (expression, _) in enumerate(cases))
    with streamed(reader, f"SELECT {listed}") as result:
        (batch,) = result.batches()
    assert batch.arrow.schema.types == [wanted for _, wanted in cases]
    assert batch.arrow.schema.names == [f"v{place}" for place in range(len(cases))]


def test_values_in_arrow_are_the_values(reader: Engine) -> None:
    text = "SELECT INTERVAL 14 MONTHS AS i, CAST('1.10' AS DECIMAL(3,2)) AS d, DATE '2024-02-29' AS e, NULL AS n"
    with streamed(reader, f"{text}, TIMESTAMP '2024-03-01 12:30:00+05:30' AS t") as result:
        (batch,) = result.batches()
    (row,) = batch.arrow.to_pylist()
    assert row["t"] == datetime(2024, 3, 1, 7, 0, tzinfo=UTC)
    assert (row["i"], row["d"], row["e"], row["n"]) == ("P1Y2M", Decimal("1.10"), date(2024, 2, 29), None)


def test_columns_of_one_name_are_all_there(reader: Engine, arrow: bool) -> None:
    with streamed(reader, "SELECT INTERVAL 1 DAY AS n, 2 AS n", arrow=arrow) as result:
        (batch,) = result.batches()
    assert [batch.values(0), batch.values(1)] == [["P1D"], [2]]


# --------------------------------------------------------------------------------------------------------- failures


def test_what_the_engine_rejects_is_told_before_any_row(reader: Engine, arrow: bool) -> None:
    with (
        pytest.raises(EngineRejected, match=r"(?i)nope"),
        streamed(reader, "SELECT nope FROM live.s.numbers", arrow=arrow),
    ):
        pytest.fail("there is nothing to read")


def test_a_statement_that_takes_too_long_is_cancelled(reader: Engine, arrow: bool) -> None:
    started = time.monotonic()
    with pytest.raises(TimedOut), streamed(reader, ENDLESS, arrow=arrow, timeout=0.5) as result:
        numbers(result)
    assert time.monotonic() - started < 10
    assert not reader.running(5)


def test_time_runs_out_while_rows_are_read_too(reader: Engine, arrow: bool) -> None:
    came: list[int] = []

    def slowly(result: ResultStream) -> None:
        for batch in result.batches():
            came.append(batch.row_count)
            time.sleep(1.6)

    with pytest.raises(TimedOut), streamed(reader, LARGE, arrow=arrow, max_rows=100_000, timeout=1.5) as result:
        slowly(result)
    assert came, "the time ran out after the first batch"
    assert not reader.running(5)


def test_an_interrupt_cancels_the_statement(reader: Engine, arrow: bool) -> None:
    with struck(after(0.7)), pytest.raises(Interrupted), streamed(reader, ENDLESS, arrow=arrow) as result:
        numbers(result)
    assert not reader.running(5)


@pytest.mark.parametrize("error", [None, ValueError("the disk is full"), KeyboardInterrupt()], ids=repr)
def test_whoever_leaves_early_leaves_nothing_running(reader: Engine, arrow: bool, error: BaseException | None) -> None:
    endless = "SELECT id, id * 2 AS doubled FROM range(100000000000) AS t(id)"
    text = endless if reader.is_embedded else LARGE
    caught: list[BaseException] = []
    try:
        with streamed(reader, text, arrow=arrow, max_rows=1_000_000) as result:
            assert next(result.batches()).row_count > 0
            if error:
                raise error
    except (ValueError, KeyboardInterrupt, Interrupted) as raised:
        caught.append(raised)
    assert bool(caught) is (error is not None)
    assert not reader.running(5)
    assert reader.value("SELECT count(*) FROM live.s.numbers") == 10
    if reader.workspace is not None:
        assert reader.workspace.sessions() == []


# ------------------------------------------------------------------------------------------ what breaks on the way


def _live(engine: Engine) -> Any:
    if engine.workspace is None:
        pytest.skip("nothing is on the way from the embedded engine")
    return engine.workspace


@pytest.fixture
def quiet(reader: Engine) -> Iterator[None]:
    """A workspace in which nothing goes wrong before or after."""
    yield
    if reader.workspace is not None:
        reader.workspace.faults.clear()


@pytest.mark.usefixtures("quiet", "short_pauses")
@pytest.mark.parametrize("kind", ["expired_link", "drop_before", "drop_midway", "half_body", "status"])
@pytest.mark.parametrize("after", [0, 3])
def test_a_link_that_breaks_is_asked_for_again(reader: Engine, kind: str, after: int) -> None:
    workspace = _live(reader)
    if reader.dialect is SqlDialect.BIGQUERY:
        pytest.skip("BigQuery gives pages, no links")
    if isinstance(reader.warehouse._route, Connector):
        pytest.skip("the connector fetches its own links")
    with streamed(reader, LARGE, max_rows=100_000) as result:
        batches = result.batches()
        found = [value for _ in range(after) for value in next(batches).values(0)]
        workspace.faults.add(kind, "GET /_links/*", times=2)
        found += [value for batch in batches for value in batch.values(0)]
    assert found == list(range(100_000))
    assert len(workspace.faults.fired) == 2


@pytest.mark.usefixtures("quiet", "short_pauses")
def test_a_read_that_breaks_off_ends_in_an_error_or_is_whole(reader: Engine) -> None:
    workspace = _live(reader)
    found: list[int] = []
    try:
        with streamed(reader, LARGE, max_rows=100_000) as result:
            batches = result.batches()
            found += next(batches).values(0)
            workspace.faults.add("drop_before", "thrift FetchResults", times=None)
            workspace.faults.add("drop_before", "GET /_links/*", times=None)
            workspace.faults.add("drop_before", "GET /bigquery/*/queries/*", times=None)
            found += [value for batch in batches for value in batch.values(0)]
    except WarehouseUnavailable:
        assert found == list(range(len(found)))
    else:
        assert found == list(range(100_000))
    assert not reader.running(5)
