"""Raw data for the Zoom pipelines and the truth about it: thirty nights of history, then one night at a time.

The truth is committed first, and its day counts only once the data file has that night: killed in between, the next
call takes the day back and writes it again, the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fubcli.errors import UsageError
from fubcli.pipelines.generating.memory import fault_named, note_night
from fubcli.pipelines.generating.session import as_it_was_made, generating_session, has_tables, transaction
from fubcli.pipelines.zoom.parameters import KIND, Fault, Parameters, Past, recall, remember
from fubcli.pipelines.zoom.spans import Span, history, night_after
from fubcli.pipelines.zoom.writing import (
    begin_truth,
    drop_column,
    prepare,
    put_aside,
    restore_column,
    take_back_truth,
    write_raw,
    write_truth,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DEFAULT_MEETINGS = 10_000
DEFAULT_SEED = 20090


@dataclass(frozen=True)
class Generated:
    """What a call wrote: the day of the last load, how many loads, the raw rows of each table, the fault."""

    day: date
    loads: int
    rows: Mapping[str, int]
    fault: Fault = Fault.NONE


def generate(
    file: Path, truth: Path, *, meetings: int = DEFAULT_MEETINGS, seed: int = DEFAULT_SEED, as_of: date
) -> Generated:
    """Write thirty nights of raw data, the last of them `as_of`'s, and the truth beside it.

    Raises UsageError when the file has raw data or a parameter is out of reach, WarehouseUnavailable or
    StorageUnavailable when a file cannot be written.
    """
    parameters = Parameters(meetings, seed, as_of)
    with generating_session(KIND.catalog, file, truth) as connection:
        if has_tables(connection, KIND.catalog, "raw"):
            raise UsageError(f"{file} has raw data already; move it away, or add a night to it")
        prepare(connection, parameters)
        span = history()
        with transaction(connection):
            begin_truth(connection)
            write_truth(connection, parameters, span)
        with transaction(connection):
            remember(connection, parameters)
            rows = write_raw(connection, parameters, span, create=True)
            put_aside(connection)
        return Generated(parameters.day(span.last_night), span.loads, rows)


def next_day(file: Path, truth: Path, *, fault: Fault | str = Fault.NONE) -> Generated:
    """Add the night after the last one to both files.

    Raises UsageError when the files are not a pair that `generate` made, or when all meetings are spoiled already;
    WarehouseUnavailable, StorageUnavailable.
    """
    wanted = fault_named(fault, Fault)
    if not (file.exists() and truth.exists()):
        raise UsageError(f"{file} and {truth} are not both there; generate raw data first")
    with generating_session(KIND.catalog, file, truth) as connection:
        past = recall(connection)
        span = night_after(past.faults, wanted)
        prepare(connection, past.parameters)
        with transaction(connection):
            take_back_truth(connection, past)
            write_truth(connection, past.parameters, span)
        with as_it_was_made(), transaction(connection):
            rows = _write_night(connection, past, span, wanted)
        return Generated(past.parameters.day(span.last_night), span.loads, rows, wanted)


def _write_night(connection: DuckDBPyConnection, past: Past, span: Span, fault: Fault) -> Mapping[str, int]:
    if past.faults and past.faults[-1] is Fault.DROPPED_COLUMN:
        restore_column(connection)
    rows = write_raw(connection, past.parameters, span, create=False)
    if fault is Fault.DROPPED_COLUMN:
        drop_column(connection)
    note_night(connection, KIND, span.last_night, past.parameters.day(span.last_night), fault.value)
    return rows
