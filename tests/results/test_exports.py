"""Files that are written batch by batch: every form says the same, whatever the batches and their kind."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from fubcli.model.catalogs import Sensitivity
from fubcli.model.datatype import parse_type
from fubcli.model.masking import Mask
from fubcli.model.result import Batch, Column, ResultSet, ResultStream, RowBatch
from fubcli.results.artifacts import new_file
from fubcli.results.encoding import Encoded, encode
from fubcli.results.exports import Selection, write_export
from fubcli.results.formats import compact
from fubcli.results.masking import masked
from fubcli.warehouses.columnar import Shape, arrow_type

KEY = b"a key for tests"
moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30))
texts = st.text(st.characters(codec="utf-8"), max_size=8)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "bigint": st.integers(-(2**63), 2**63 - 1) | st.integers(-5, 5),
    "int": st.integers(-(2**31), 2**31 - 1),
    "tinyint": st.integers(-128, 127),
    "double": st.floats(),
    "float": st.floats(width=32),
    "boolean": st.booleans(),
    "string": texts,
    "interval": st.sampled_from(["P1Y2M", "PT0.5S", "P-1D"]),
    "binary": st.binary(max_size=5),
    "date": st.dates(),
    "timestamp": moments.map(lambda each: each.replace(tzinfo=UTC)),
    "timestamp_ntz": moments | moments.map(lambda each: each.replace(microsecond=0)),
    "decimal(10,2)": st.decimals(-(10**7), 10**7, places=2),
    "decimal(38,12)": st.decimals(-(10**9), 10**9, places=12),
    "array<string>": st.lists(st.none() | texts, max_size=3),
    "map<string,int>": st.dictionaries(texts, st.none() | st.integers(0, 9), max_size=2),
    "map<int,string>": st.dictionaries(st.integers(0, 9), texts, max_size=2),
    "struct<a:int,b:array<timestamp>>": st.builds(
        lambda a, b: {"a": a, "b": b},
        st.none() | st.integers(0, 9),
        st.lists(moments.map(lambda each: each.replace(tzinfo=UTC)), max_size=2),
    ),
}


@st.composite
def results(draw: st.DrawFn) -> ResultSet:
    kinds = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=4))
    rows = draw(st.lists(st.tuples(*(st.none() | VALUES[kind] for kind in kinds)), max_size=7))
    names = draw(st.lists(st.sampled_from(["a", "b", 'c"', "ü"]), min_size=len(kinds), max_size=len(kinds)))
    return ResultSet(tuple(map(Column, names, kinds)), tuple(rows))


def _cut(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (rows[start : start + size] for start in range(0, max(len(rows), 1), size))


def _ready(value: Any, kind: str) -> Any:
    """A map as Arrow takes it."""
    return list(value.items()) if kind == "map" and value is not None else value


def in_rows(result: ResultSet, size: int) -> Iterator[Batch]:
    return (RowBatch(rows) for rows in _cut(result.rows, size))


def in_arrow(result: ResultSet, size: int) -> Iterator[Batch]:
    kinds = [parse_type(column.type) for column in result.columns]
    shape = Shape([column.name for column in result.columns], kinds)
    for rows in _cut(result.rows, size):
        columns = [
            pa.array([_ready(row[place], kind.name) for row in rows], arrow_type(kind))
            for place, kind in enumerate(kinds)
        ]
        yield shape.batch(pa.RecordBatch.from_arrays(columns, names=list(shape.names)))


def exported(
    path: Path, form: str, result: ResultSet, batches: Iterator[Batch], masks: Sequence[Mask] = (),
    places: Sequence[int] | None = None,
) -> Encoded:  # fmt: skip
    """Write a result into `path` and return the preview."""
    stream = ResultStream(result.columns, batches, 1_000)
    kept = range(len(result.columns)) if places is None else places
    selection = Selection(result.columns, kept, {mask.place: mask for mask in masks}, KEY)
    with new_file(path) as sink:
        return write_export(sink, form, stream, selection)


def same(left: Any, right: Any) -> bool:
    return repr(left) == repr(right) or left == right


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(result=results(), size=st.integers(1, 4), form=st.sampled_from(["ndjson", "csv", "json", "markdown"]))
def test_text_is_the_same_to_the_byte_from_rows_and_from_arrow(
    tmp_path: Path, result: ResultSet, size: int, form: str
) -> None:
    exported(tmp_path / "rows", form, result, in_rows(result, size))
    exported(tmp_path / "arrow", form, result, in_arrow(result, size))
    assert (tmp_path / "rows").read_bytes() == (tmp_path / "arrow").read_bytes()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(result=results(), size=st.integers(1, 4), form=st.sampled_from(["parquet", "arrow"]))
def test_values_survive_the_way_through_a_file(tmp_path: Path, result: ResultSet, size: int, form: str) -> None:
    path = tmp_path / f"x.{form}"
    exported(path, form, result, in_arrow(result, size))
    table = parquet.ParquetFile(path).read() if form == "parquet" else pa.ipc.open_file(path).read_all()
    wanted = [arrow_type(parse_type(column.type)) for column in result.columns]
    assert table.num_rows == len(result.rows)
    assert len(set(table.column_names)) == len(result.columns)
    for place, kind in enumerate(wanted):
        found = table.column(place)
        assert found.type.equals(kind)
        expected = [_ready(row[place], "map" if pa.types.is_map(kind) else "") for row in result.rows]
        assert all(map(same, found.to_pylist(), expected))


def test_a_file_says_what_a_small_result_says(tmp_path: Path) -> None:
    columns = (Column("n", "bigint"), Column("d", "decimal(3,2)"), Column("t", "timestamp"), Column("e", "date"))
    moment = datetime(2024, 3, 1, tzinfo=UTC)
    rows = [(i, Decimal("1.10"), moment + timedelta(microseconds=i * 500_000), date(2024, 1, 1)) for i in range(3)]
    result = ResultSet(columns, tuple(rows))
    for batches in (in_rows, in_arrow):
        preview = exported(tmp_path / "x", "json", result, batches(result, 3))
        assert preview == encode(result)
        document = json.loads((tmp_path / "x").read_text())
        assert document == {"rows": preview.rows, "columns": preview.columns}


@pytest.mark.parametrize("batches", [in_rows, in_arrow])
def test_a_number_that_readers_would_change_is_a_string_by_itself(tmp_path: Path, batches: Any) -> None:
    result = ResultSet((Column("n", "bigint"), Column("x", "double")), ((1, 1.0), (2**60, float("nan")), (None, None)))
    exported(tmp_path / "x", "json", result, batches(result, 2))
    document = json.loads((tmp_path / "x").read_text())
    assert document["rows"] == [[1, 1.0], [str(2**60), "NaN"], [None, None]]
    assert [column["encoding"] for column in document["columns"]] == ["number-or-string"] * 2
    exported(tmp_path / "y", "ndjson", result, batches(result, 1))
    assert [json.loads(line)["n"] for line in (tmp_path / "y").read_text().splitlines()] == [1, str(2**60), None]


MASKS = (
    Mask(1, "email", Sensitivity.PERSONAL, "email", is_partial=True, is_whole=True),
    Mask(2, "part", Sensitivity.PERSONAL, "email"),
    Mask(3, "token", Sensitivity.SECRET, "token"),
)
PEOPLE = ResultSet(
    (Column("id", "bigint"), Column("email", "string"), Column("part", "string"), Column("token", "binary")),
    ((1, "ann@gmail.com", "ann", b"x"), (2, "ann@gmail.com", None, None), (3, None, "b", b"")),
)


@pytest.mark.parametrize("form", ["ndjson", "csv", "json", "markdown", "parquet", "arrow"])
@pytest.mark.parametrize("batches", [in_rows, in_arrow])
def test_masked_columns_show_what_a_small_result_shows(tmp_path: Path, form: str, batches: Any) -> None:
    if form in ("parquet", "arrow") and batches is in_rows:
        pytest.skip("written from Arrow alone")
    path = tmp_path / "x"
    expected = masked(PEOPLE, MASKS, KEY)
    preview = exported(path, form, PEOPLE, batches(PEOPLE, 3), MASKS)
    assert preview == encode(expected)
    for secret in (b"ann@", b'"ann"', b",ann,"):
        assert secret not in path.read_bytes()
    if form == "ndjson":
        assert [list(json.loads(line).values()) for line in path.read_text().splitlines()] == preview.rows
    if form == "csv":
        shown = list(csv.reader(io.StringIO(path.read_text())))[1:]
        assert shown == [["" if value is None else str(value) for value in row] for row in expected.rows]
    if form in ("parquet", "arrow"):
        table = parquet.read_table(path) if form == "parquet" else pa.ipc.open_file(path).read_all()
        assert table.schema.types == [pa.int64(), pa.string(), pa.string(), pa.string()]
        assert [tuple(row.values()) for row in table.to_pylist()] == list(expected.rows)


@pytest.mark.parametrize("batches", [in_rows, in_arrow])
def test_columns_are_those_that_were_asked_for_in_that_order(tmp_path: Path, batches: Any) -> None:
    preview = exported(tmp_path / "x", "ndjson", PEOPLE, batches(PEOPLE, 2), MASKS, places=[2, 0])
    assert [json.loads(line) for line in (tmp_path / "x").read_text().splitlines()] == [
        {"part": "[email]", "id": number} for number in (1, 2, 3)
    ]
    assert [column["name"] for column in preview.columns] == ["part", "id"]


def test_lines_of_a_batch_too_large_for_one_text_are_all_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fubcli.results.arrow_json._PIECE_BYTES", 64)
    result = ResultSet((Column("n", "bigint"),), tuple((number,) for number in range(1_000)))
    exported(tmp_path / "x", "ndjson", result, in_arrow(result, 1_000))
    assert (tmp_path / "x").read_text() == "".join(compact({"n": number}) + "\n" for number in range(1_000))


def test_row_groups_are_made_of_many_small_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fubcli.results.arrow_files._GROUP_ROWS", 100)
    result = ResultSet((Column("n", "bigint"),), tuple((number,) for number in range(250)))
    exported(tmp_path / "x", "parquet", result, in_arrow(result, 10))
    assert parquet.ParquetFile(tmp_path / "x").num_row_groups == 3
