"""Raw data for the marketing pipeline and the truth about it: 180 days in one load, then one night at a time.

The truth is committed first, and its day counts only once the data file has that load: killed in between, the next
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
from fubcli.pipelines.marketing.parameters import KIND, RAW, Fault, Parameters, Past, recall, remember
from fubcli.pipelines.marketing.spans import history, night_after
from fubcli.pipelines.marketing.writing import (
    begin_truth,
    create_raw,
    drop_column,
    plan,
    restore_column,
    take_back_truth,
    write_raw,
    write_truth,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DEFAULT_CUSTOMERS = 10_000
DEFAULT_SEED = 20090


@dataclass(frozen=True)
class Generated:
    """What a call wrote: the day of the last load, the rows delivered to each table, the fault."""

    day: date
    rows: Mapping[str, int]
    fault: Fault = Fault.NONE


def generate(
    file: Path, truth: Path, *, customers: int = DEFAULT_CUSTOMERS, seed: int = DEFAULT_SEED, as_of: date
) -> Generated:
    """Write the load of `as_of`, with the 180 days before it, and the truth beside it.

    Raises UsageError when the file has raw data or a parameter is out of reach, WarehouseUnavailable or
    StorageUnavailable when a file cannot be written.
    """
    past = Past(Parameters(customers, seed, as_of))
    with generating_session(KIND.catalog, file, truth) as connection:
        if has_tables(connection, KIND.catalog, RAW):
            raise UsageError(f"{file} has raw data already; move it away, or add a night to it")
        plan(connection, past, history())
        with transaction(connection):
            begin_truth(connection)
            write_truth(connection)
        with transaction(connection):
            remember(connection, past.parameters)
            create_raw(connection)
            rows = write_raw(connection)
    return Generated(past.day, rows)


def next_day(file: Path, truth: Path, *, fault: Fault | str = Fault.NONE) -> Generated:
    """Add the load of the night after the last one to both files.

    Raises UsageError when the files are not a pair that `generate` made, or when all records are spoiled already;
    WarehouseUnavailable, StorageUnavailable.
    """
    wanted = fault_named(fault, Fault)
    if not (file.exists() and truth.exists()):
        raise UsageError(f"{file} and {truth} are not both there; generate raw data first")
    with generating_session(KIND.catalog, file, truth) as connection:
        past = recall(connection)
        now = past.and_then(wanted)
        plan(connection, now, night_after(past, wanted))
        with transaction(connection):
            take_back_truth(connection, past)
            write_truth(connection)
        with as_it_was_made(), transaction(connection):
            rows = _write_night(connection, past, now)
    return Generated(now.day, rows, wanted)


def _write_night(connection: DuckDBPyConnection, past: Past, now: Past) -> Mapping[str, int]:
    if past.faults and past.faults[-1] is Fault.DROPPED_COLUMN:
        restore_column(connection)
    rows = write_raw(connection)
    if now.faults[-1] is Fault.DROPPED_COLUMN:
        drop_column(connection)
    note_night(connection, KIND, now.last_load, now.day, now.faults[-1].value)
    return rows
