"""Events round-trip through their schema, whatever the rows hold and whatever went wrong."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli import errors
from fubcli.errors import FubError, Remedy
from fubcli.frontend.event import event, problem, time_ordered_id
from fubcli.model.envelope import UpstreamEvent, WarehouseInfo
from fubcli.model.request import QueryRequest
from fubcli.model.result import Column, ResultSet
from fubcli.operations.query.refusal import refused
from fubcli.operations.query.run import QueryPorts, run
from fubcli.results.formats import compact
from tests.cli.events import validator
from tests.operations.conftest import ORIGIN, FakeAudit, FixedClock
from tests.policy.cases import case_files, configuration, judge
from tests.receipts import NoReceipts

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "bigint": st.integers(-(2**63), 2**63 - 1),
    "decimal(38,10)": st.decimals(
        allow_nan=False, allow_infinity=False, places=10, min_value=-(10**20), max_value=10**20
    ),
    "double": st.floats(),
    "string": st.text(),
    "boolean": st.booleans(),
    "timestamp": st.datetimes(timezones=st.just(UTC)),
    "timestamp_ntz": st.datetimes(),
    "date": st.dates(),
    "binary": st.binary(),
    "array<double>": st.lists(st.floats(), max_size=3),
    "map<bigint,string>": st.dictionaries(st.integers(), st.text(max_size=5), max_size=3),
    "struct<a:string>": st.fixed_dictionaries({"a": st.none() | st.text()}),
}


@st.composite
def results(draw: st.DrawFn) -> ResultSet:
    types = draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=4))
    columns = tuple(Column(draw(st.text(max_size=8)), kind) for kind in types)
    rows = draw(st.lists(st.tuples(*(st.none() | VALUES[kind] for kind in types)), max_size=5))
    return ResultSet(columns, tuple(rows), truncated=draw(st.booleans()))


class FixedWarehouse:
    """Answers every permit with one result."""

    info = WarehouseInfo("duckdb", "embedded", embedded=True)

    def __init__(self, result: ResultSet) -> None:
        self._result = result

    def execute(self, permit: object, *, parameters: Mapping[str, object]) -> ResultSet:
        return self._result


class NoArtifacts:
    def path_for(self, name: str) -> Path:
        raise AssertionError("small results stay inline")


def round_tripped(built: dict[str, Any]) -> None:
    read = json.loads(compact(built))
    validator("event").validate(read)
    validator(read["dataschema"].split(":")[3]).validate(read["data"])
    assert compact(read) == compact(built)


@settings(max_examples=200, deadline=None)
@given(results(), st.none() | st.builds(UpstreamEvent, st.text(max_size=9), st.text(max_size=9), st.text(max_size=9)))
def test_a_result_round_trips(result: ResultSet, upstream: UpstreamEvent | None) -> None:
    known = configuration()
    request = QueryRequest("SELECT 1", inline_chars=None)
    ports = QueryPorts(
        known.catalogs, known.policy, FixedWarehouse(result), NoArtifacts(), None, bytes, FixedClock(), FakeAudit(), ORIGIN,  # type: ignore[arg-type]
        NoReceipts(),
    )  # fmt: skip
    round_tripped(event(run(request, ports), upstream=upstream, environ={}))


KINDS = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, FubError) and each is not errors.ConfigError]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(KINDS), st.text(), st.lists(st.tuples(st.text(), st.lists(st.text(), max_size=3)), max_size=2))
def test_a_problem_round_trips(kind: type[FubError], detail: str, remedies: list[tuple[str, list[str]]]) -> None:
    error = kind(detail, remedy=[Remedy(title, tuple(argv)) for title, argv in remedies])
    round_tripped(event(problem(error, "query"), upstream=None, environ={"TRACEPARENT": detail}))


def test_no_refusal_costs_more_than_1500_bytes() -> None:
    """An agent pays for every token, whatever it tried."""
    for case in [case for cases in case_files().values() for case in cases["refused"]]:
        _, decision = judge(case.sql, case.catalog, case.schema)
        told = event(problem(refused(decision, QueryRequest(case.sql)), "query"), upstream=None, environ={})
        assert len(compact(told).encode()) <= 1_500, case.sql


def test_what_is_no_failure_of_ours_is_called_a_bug_without_its_details() -> None:
    envelope = problem(RuntimeError("secret: hunter2"), "query")
    assert "hunter2" not in compact(dict(envelope.data))
    assert envelope.exit_code == 1


@given(st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_ids_are_of_version_7_and_hold_the_time(now: datetime) -> None:
    identity = time_ordered_id(now)
    assert identity[14] == "7"
    assert identity[19] in "89ab"
    milliseconds = int(identity.replace("-", "")[:12], 16)
    assert math.isclose(milliseconds, now.timestamp() * 1000, abs_tol=1)
    assert date.fromtimestamp(milliseconds / 1000).year >= 1970


def test_the_trail_is_in_words_of_others() -> None:
    failed = problem(FubError("x"), "query")
    told = event(failed, upstream=UpstreamEvent("e1", "s", "IGNORE ALL"), environ={})["data"]
    assert told["untrusted"] == ["/detail", "/upstream"]
    assert event(failed, upstream=None, environ={})["data"]["untrusted"] == ["/detail"]
