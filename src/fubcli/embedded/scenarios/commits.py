"""Changes to the ledger: what a fault leaves in the history of commits and in the runs of jobs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from fubcli.embedded.ledger import record_runs
from fubcli.embedded.scenarios.fault import Fault

_NAMED = "table_schema || '.' || table_name = $name"
_LOADS = "user_name = 'svc-nightly-export@example.com'"
_LOAD = f"{_NAMED} AND {_LOADS} AND timezone('America/Los_Angeles', committed_at)::DATE = $night"


def delay(fault: Fault, names: Iterable[str], hours: int) -> None:
    """Let the night's loads of tables come later."""
    for name in names:
        _change(
            fault,
            name,
            f"UPDATE _fubcli.commit_history SET committed_at = committed_at + to_hours({int(hours)})",  # noqa: S608 - a number
        )
    close(fault)


def forget(fault: Fault, names: Iterable[str]) -> None:
    """Let the night's loads of tables never have been."""
    for name in names:
        _change(fault, name, "DELETE FROM _fubcli.commit_history")
    close(fault)


def close(fault: Fault) -> None:
    """Count the versions of all tables anew, in the order of time, and write down the runs as they are now."""
    fault.connection.execute(
        "CREATE OR REPLACE TABLE _fubcli.commit_history AS SELECT * REPLACE (min(version) OVER each - 1 + "
        "row_number() OVER (each ORDER BY committed_at) AS version) FROM _fubcli.commit_history "
        "WINDOW each AS (PARTITION BY table_schema, table_name) ORDER BY table_schema, table_name, committed_at"
    )
    record_runs(fault.connection)


def loaded(fault: Fault) -> frozenset[str]:
    """Return the tables of the catalog that have a history, as `schema.table`."""
    found = fault.connection.execute("SELECT DISTINCT table_schema || '.' || table_name FROM _fubcli.commit_history")
    return frozenset(name for (name,) in found.fetchall())


def count_as(fault: Fault, name: str, rows: str) -> None:
    """Set the rows of the night's load to an expression over the old ones (`rows_written`); bytes follow."""
    _change(
        fault,
        name,
        f"UPDATE _fubcli.commit_history SET rows_written = {rows}, "  # noqa: S608 - an expression of our own
        f"bytes_written = bytes_written * ({rows}) // greatest(1, rows_written)",
    )


def recount(fault: Fault, name: str) -> None:
    """Set the rows of the last night's load to what is in the table."""
    condition = fault.recipe.appends.get(name, "true")
    (rows,) = fault.connection.execute(f"SELECT count(*) FROM {name} WHERE {condition}").fetchone() or (0,)  # noqa: S608 - our own names
    count_as(fault, name, str(int(rows)))


def count_as_before(fault: Fault, name: str) -> None:
    """Set the rows of the night's load to those of the load before it, if there is one."""
    found = fault.connection.execute(
        f"SELECT arg_max(rows_written, committed_at) FROM _fubcli.commit_history WHERE {_NAMED} AND {_LOADS} "  # noqa: S608 - words of our own
        "AND timezone('America/Los_Angeles', committed_at)::DATE < $night",
        {"name": name, "night": fault.night},
    ).fetchone()
    if found and found[0] is not None:
        count_as(fault, name, str(int(found[0])))


def repeat(fault: Fault, name: str, minutes: int) -> None:
    """Record the night's load once more, some minutes later: an append, since only that can bring rows twice."""
    _change(
        fault,
        name,
        "INSERT INTO _fubcli.commit_history SELECT * REPLACE ('WRITE' AS operation, "  # noqa: S608 - a number
        f"committed_at + to_minutes({int(minutes)}) AS committed_at) FROM _fubcli.commit_history",
    )
    close(fault)


def alter(fault: Fault, name: str, operation: str, parameters: Mapping[str, Any]) -> None:
    """Record that the table's columns were changed, two minutes before the night's load."""
    _change(
        fault,
        name,
        "INSERT INTO _fubcli.commit_history SELECT * REPLACE ($operation AS operation, 0 AS rows_written, "
        "0 AS bytes_written, committed_at - to_minutes(2) AS committed_at, $parameters AS operation_parameters) "
        "FROM _fubcli.commit_history",
        operation=operation,
        parameters=json.dumps(parameters),
    )
    close(fault)


def _change(fault: Fault, name: str, statement: str, **values: str) -> None:
    """Run a statement on the night's load of a table."""
    bound: dict[str, Any] = {"name": name, "night": fault.night, **values}
    fault.connection.execute(f"{statement} WHERE {_LOAD}", bound)
