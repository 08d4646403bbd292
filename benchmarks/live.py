"""The live routes against the workspace stand-in as a process of its own: first row, CPU, rates and memory of exports.

Run: python benchmarks/live.py [rounds]. Prints Markdown tables of medians. Every figure of fubcli is that of a whole
process, from its start to its exit. Bare processes of databricks-sql-connector, with the settings that fubcli gives it,
run in turn with fubcli's, so that a busy machine slows both alike.
"""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.workspace import Workspace  # noqa: E402

TABLE = "sandbox_fub.bench.wide"
MOST = 5_000_000
MAKE = (
    "CREATE SCHEMA IF NOT EXISTS sandbox_fub.bench",
    f"CREATE OR REPLACE TABLE {TABLE} AS SELECT id AS n, concat('row ', CAST(id AS STRING)) AS label, "
    "CAST(id % 100000 AS DECIMAL(12,2)) AS amount, CAST(id AS DOUBLE) / 7 AS score, "
    "date_add(DATE '2020-01-01', CAST(id % 2000 AS INT)) AS day, timestamp_seconds(1700000000 + id) AS at "
    f"FROM range({MOST})",
)
FIRST = f"SELECT n, label FROM {TABLE} LIMIT 1"
ROUTES = ("statement-api", "connector")
BARE = """
import logging, os, sys, time
from databricks import sql
logging.getLogger("databricks").addHandler(logging.NullHandler())
logging.getLogger("databricks").propagate = False
host, path = os.environ["DATABRICKS_HOST"], "/sql/1.0/warehouses/" + os.environ["DATABRICKS_WAREHOUSE_ID"]
began = time.monotonic()
with sql.connect(
    server_hostname=host, http_path=path, access_token=os.environ["DATABRICKS_TOKEN"], _connection_uri=host + path,
    enable_telemetry=False, _enable_v3_retries=False, _retry_stop_after_attempts_count=1, _socket_timeout=60,
    session_configuration={"STATEMENT_TIMEOUT": "900", "TIMEZONE": "UTC", "ANSI_MODE": "true"},
) as connection:
    cursor = connection.cursor(row_limit=int(sys.argv[2]) + 1)
    cursor.execute_async(sys.argv[1])
    while cursor.is_query_pending():
        time.sleep(0.05)
    cursor.get_async_execution_result()
    count, file = 0, None
    while (table := cursor.fetchmany_arrow(50_000)).num_rows:
        count += table.num_rows
        if len(sys.argv) > 3:
            from pyarrow import parquet
            file = file or parquet.ParquetWriter(sys.argv[3], table.schema)
            file.write_table(table)
    if file:
        file.close()
sys.stdout.write(f'{{"data": {{"row_count": {count}, "duration_ms": {1000 * (time.monotonic() - began):.0f}}}}}')
"""

FETCH = """
import json, os, sys, time
from pathlib import Path
from types import MappingProxyType
from fubcli.bootstrap import Application, Settings
from fubcli.model.names import Environment, TableName
from fubcli.model.statement import StatementKind
from fubcli.policy.permit import Permit
text, rows, route = sys.argv[1], int(sys.argv[2]), sys.argv[3]
began = time.monotonic()
built = Application(Settings(os.environ, Path.cwd(), print, warehouse="databricks", transport=route))
name = TableName("sandbox_fub", "bench", "wide")
permit = Permit(text, StatementKind.QUERY, Environment.SANDBOX, (name,), (), (), rows, rows, 900.0)
with built.warehouse.stream(permit, parameters=MappingProxyType({}), arrow=True) as result:
    count = sum(batch.row_count for batch in result.batches())
sys.stdout.write(json.dumps({"data": {"row_count": count, "duration_ms": 1000 * (time.monotonic() - began)}}))
"""
"""What fubcli's warehouse port hands out, counted and dropped: what BARE does without a file."""


@dataclass(frozen=True)
class Run:
    """What one process took: seconds of wall and CPU, its largest memory in MiB, and the seconds it told itself."""

    wall: float
    cpu: float
    memory: float
    told: float
    rows: int


def run(arguments: list[str], environment: dict[str, str]) -> Run:
    """Run a process to its end; raises AssertionError when it fails."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, stderr=errors, env=environment)
        assert process.stdout is not None
        out = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = status
        wall = time.monotonic() - began
        errors.seek(0)
        assert status == 0, (out, errors.read())
    data = json.loads(out)["data"]
    told = data["duration_ms"] / 1000
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, told, data["row_count"])


@contextmanager
def workspace(home: Path) -> Iterator[dict[str, str]]:
    """Serve the lakehouse of a FUBCLI_HOME; yield what a process needs to reach it."""
    port_file = home / "port"
    command = [sys.executable, "-m", "tests.workspace", "--home", str(home), "--port-file", str(port_file)]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "FUBCLI_HOME": str(home)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        while not port_file.exists():
            assert process.poll() is None, "the stand-in did not start"
            time.sleep(0.05)
        yield {
            **environment,
            "DATABRICKS_HOST": f"http://127.0.0.1:{port_file.read_text()}",
            "DATABRICKS_TOKEN": Workspace.token,
            "DATABRICKS_WAREHOUSE_ID": Workspace.warehouse_id,
        }
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def fubcli(*options: str) -> list[str]:
    """Return the arguments of a query."""
    return ["-m", "fubcli", "--operation=query", *options]


def export(home: Path, rows: int, form: str, route: str) -> list[str]:
    """Return the arguments of an export; `route` is a transport, or `embedded`."""
    where = [] if route == "embedded" else ["--warehouse=databricks", f"--transport={route}"]
    file = f"--output-file={home / f'out.{form}'}"
    return fubcli(f"--query=SELECT * FROM {TABLE} LIMIT {rows}", file, "--overwrite", f"--max-rows={rows}", *where)


def own_seconds(environment: dict[str, str]) -> Callable[[str], float]:
    """Return what measures the time that the stand-in itself takes for FIRST: one more call of a warm client."""
    import httpx
    from databricks import sql

    host, path = environment["DATABRICKS_HOST"], f"/sql/1.0/warehouses/{Workspace.warehouse_id}"
    http = httpx.Client(base_url=host, headers={"Authorization": f"Bearer {Workspace.token}"}, trust_env=False)
    thrift = sql.connect(
        server_hostname=host, http_path=path, access_token=Workspace.token, _connection_uri=host + path,
        enable_telemetry=False,
    )  # fmt: skip
    body = {"statement": FIRST, "warehouse_id": Workspace.warehouse_id, "wait_timeout": "5s", "row_limit": 1001}

    def ask(route: str) -> float:
        began = time.monotonic()
        if route == "statement-api":
            assert http.post("/api/2.0/sql/statements", json=body).json()["result"]["data_array"]
        else:
            with thrift.cursor() as cursor:
                assert cursor.execute(FIRST).fetchall()
        return time.monotonic() - began

    return ask


def first_row(rounds: int, environment: dict[str, str]) -> None:
    """Print the time to the first row and the CPU of the process, by route."""
    ask = own_seconds(environment)
    print("| route | stand-in, ms | whole process, ms | over it, ms | ratio | CPU, s | bare connector, ms (CPU, s) |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for route in ROUTES:
        arguments = fubcli(f"--query={FIRST}", "--warehouse=databricks", f"--transport={route}")
        ask(route)
        run(arguments, environment)
        found = [
            (ask(route), run(arguments, environment), run(["-c", BARE, FIRST, "1000"], environment))
            for _ in range(rounds)
        ]
        own = statistics.median(each for each, _, _ in found)
        wall = statistics.median(each.wall for _, each, _ in found)
        cpu = statistics.median(each.cpu for _, each, _ in found)
        bare, bare_cpu = (
            statistics.median(values) for values in zip(*((b.wall, b.cpu) for *_, b in found), strict=True)
        )
        print(
            f"| {route} | {own * 1000:.0f} | {wall * 1000:.0f} | {(wall - own) * 1000:.0f} | {wall / own:.1f} "
            f"| {cpu:.2f} | {bare * 1000:.0f} ({bare_cpu:.2f}) |"
        )


def rates(rounds: int, environment: dict[str, str], home: Path, rows: int = 1_000_000) -> None:
    """Print rates beside that of the bare connector: Arrow batches fetched and dropped, Parquet, and NDJSON."""
    text = f"SELECT * FROM {TABLE} LIMIT {rows}"
    fetching = ["-c", BARE, text, str(rows)]
    writing = [*fetching, str(home / "bare.parquet")]
    print("| what | compared with bare connector | process, s | CPU, s | rows/s | ratio | in the process, s | ratio |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    plain: list[Run] = []
    for route in ROUTES:
        for what, ours, theirs in (
            ("fetch", ["-c", FETCH, text, str(rows), route], fetching),
            ("to Parquet", export(home, rows, "parquet", route), fetching),
            ("to Parquet", export(home, rows, "parquet", route), writing),
            ("to NDJSON", export(home, rows, "ndjson", route), fetching),
        ):
            pairs = [(run(ours, environment), run(theirs, environment)) for _ in range(rounds)]
            assert all(our.rows == bare.rows == rows for our, bare in pairs)
            if theirs is fetching:
                plain += [bare for _, bare in pairs]
            _row(f"{route}, {what}", "fetch" if theirs is fetching else "to Parquet", pairs)
    _row("bare connector, fetch", "itself", [(each, each) for each in plain])


def _row(what: str, beside: str, pairs: list[tuple[Run, Run]]) -> None:
    runs = [ours for ours, _ in pairs]
    wall, cpu, told = (
        statistics.median(values) for values in zip(*((r.wall, r.cpu, r.told) for r in runs), strict=True)
    )
    ratio = statistics.median(bare.wall / ours.wall for ours, bare in pairs)
    inner = statistics.median(bare.told / ours.told for ours, bare in pairs)
    print(
        f"| {what} | {beside} | {wall:.2f} | {cpu:.2f} | {runs[0].rows / wall:,.0f} | {ratio:.2f} "
        f"| {told:.2f} | {inner:.2f} |"
    )


def memory(environment: dict[str, str], home: Path) -> None:
    """Print the largest memory of exports of one and of five million rows."""
    print("| route | form | 1M rows, MiB | 5M rows, MiB | ratio |")
    print("|---|---|--:|--:|--:|")
    for route in ("embedded", *ROUTES):
        for form in ("parquet", "arrow", "ndjson"):
            small, large = (run(export(home, rows, form, route), environment).memory for rows in (1_000_000, MOST))
            print(f"| {route} | {form} | {small:.0f} | {large:.0f} | {large / small:.2f} |")


def main() -> None:
    """Print the tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "FUBCLI_HOME": str(home)}
        for sql in MAKE:
            subprocess.run(
                [sys.executable, *fubcli(f"--query={sql}")], env=environment, check=True, capture_output=True
            )
        with workspace(home) as live:
            first_row(rounds, live)
            print()
            rates(rounds, live, home)
            print()
            memory(live, home)


if __name__ == "__main__":
    main()
