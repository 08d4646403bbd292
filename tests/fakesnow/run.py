"""The pipelines through the real Snowflake adapter and connector, against fakesnow's server on this machine.

`just fakesnow FILE`: FILE is an embedded zoom.duckdb with raw data that both pipelines have been run on. The same raw
rows go into the emulation, dbt builds and tests both projects there, twice, and the rows of every table are compared.

An emulation on DuckDB: it proves the adapter, its DDL and the hooks, not Snowflake's planner, types or costs.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import snowflake.connector

HERE = Path(__file__).parent
PIPELINES = HERE.parents[1] / "pipelines"
PROJECTS = ("zoom_bronze", "zoom_gold")
ROWS_AT_ONCE = 1_000
# What a run writes of itself, and is therefore another on each.
LOGS = {"bz_data_audit", "si_audit", "go_process_audit"}


@contextmanager
def server() -> Iterator[int]:
    """Run the emulation; yield its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, HERE / "server.py", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def connected(port: int, **given: Any) -> Any:
    """Return a connection of the real connector."""
    return snowflake.connector.connect(
        account="fakesnow", host="127.0.0.1", port=port, protocol="http", user="fake", password="snow", **given
    )


def load(file: Path, port: int) -> None:
    """Copy the raw tables of an embedded file."""
    types = {"VARCHAR": "TEXT", "TIMESTAMP": "TIMESTAMP_NTZ", "BIGINT": "NUMBER(38, 0)", "DATE": "DATE"}
    with duckdb.connect(str(file), read_only=True) as source, connected(port) as target:
        cursor = target.cursor()
        cursor.execute("CREATE DATABASE IF NOT EXISTS DB_POC_ZOOM")
        cursor.execute("USE DATABASE DB_POC_ZOOM")
        cursor.execute("CREATE SCHEMA IF NOT EXISTS RAW")
        tables = [
            row[0] for row in source.sql("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'raw'").fetchall()
        ]
        for table in tables:
            columns = source.sql(f"DESCRIBE raw.{table}").fetchall()
            cursor.execute(f"CREATE TABLE RAW.{table} ({', '.join(f'{each[0]} {types[each[1]]}' for each in columns)})")
            rows = source.execute(f"SELECT COLUMNS(*)::VARCHAR FROM raw.{table}")
            while part := rows.fetchmany(ROWS_AT_ONCE):
                values = ", ".join(f"({', '.join(map(literal, row))})" for row in part)
                cursor.execute(f"INSERT INTO RAW.{table} VALUES {values}")


def literal(value: str | None) -> str:
    """Return a text as SQL; the table's types read it."""
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"


def build(project: str, port: int, directory: Path) -> None:
    """Build and test a project; raises CalledProcessError when anything in it fails."""
    command = [
        Path(sys.executable).with_name("dbt"), "build", "--target=snowflake", "--exclude-resource-type=unit_test",
        f"--project-dir={PIPELINES / project}", f"--profiles-dir={HERE}", f"--target-path={directory}", f"--log-path={directory}",
    ]  # fmt: skip
    subprocess.run(command, check=True, env=os.environ | {"FAKESNOW_PORT": str(port), "DO_NOT_TRACK": "1"})


def different(file: Path, port: int) -> list[str]:
    """Return the tables whose number of rows is another one here than in the embedded file."""
    found = []
    with duckdb.connect(str(file), read_only=True) as source, connected(port, database="DB_POC_ZOOM") as target:
        tables = source.sql(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE schema_name IN ('bronze', 'silver', 'gold')"
        ).fetchall()
        for schema, table in tables:
            if table in LOGS:
                continue
            here = source.execute(f"SELECT count(*) FROM {schema}.{table}").fetchone()
            there = target.cursor().execute(f"SELECT count(*) FROM {schema}.{table}").fetchone()
            sys.stdout.write(f"{schema}.{table}: {here[0]} embedded, {there[0]} emulated\n")
            if here[0] != there[0]:
                found.append(f"{schema}.{table}")
    return found


def main(file: Path) -> int:
    """Load, build twice, compare; return 1 when anything differs."""
    with server() as port, tempfile.TemporaryDirectory() as directory:
        load(file, port)
        for nth in range(2):
            for project in PROJECTS:
                build(project, port, Path(directory) / f"{project}-{nth}")
        wrong = different(file, port)
    sys.stdout.write(f"differ: {', '.join(wrong) or 'none'}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
