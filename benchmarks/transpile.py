"""What translating for the embedded engine costs: the text, the macros, and the execution, each beside plain sqlglot.

Run `PYTHONPATH=src python benchmarks/transpile.py`; it fails when a limit is broken.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import sqlglot

from fubcli.sql.duckdb import Unsupported, to_duckdb
from fubcli.warehouses.duckdb.macros import create_macros

GOLDEN = Path(__file__).parent.parent / "tests" / "data" / "spark_golden.jsonl"
TABLE = """CREATE TABLE t AS SELECT i AS id, i % 1000 AS account_id, (i % 97) / 10.0 AS rate,
 (i % 500)::DECIMAL(10, 2) AS amount,
 TIMESTAMPTZ '2024-01-01 00:00:00+00' + to_seconds(i) AS created_at FROM range(5000000) r(i)"""
QUERIES = (
    "SELECT account_id, sum(id) AS s, avg(rate) AS a, count(*) AS n FROM t GROUP BY account_id",
    "SELECT sum(id) / count(*) AS r FROM t",
    "SELECT count(*) AS n FROM t WHERE created_at >= '2024-02-01' AND account_id = 7",
    "SELECT date_trunc('month', created_at) AS m, count(*) AS n FROM t GROUP BY 1",
    "SELECT sum(cast(rate AS int)) AS s FROM t",
)
COLUMNS = {
    "t": {
        "id": "bigint",
        "account_id": "bigint",
        "rate": "double",
        "amount": "decimal(10,2)",
        "created_at": "timestamp",
    }
}
"""What the adapter reads from the tables before it translates."""
LIMITS = {"transpile": 2.5, "macros": 5.0, "execution": 1.3}


def seconds(work: Callable[[], object], times: int) -> float:
    """Return the best time of some work."""
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def transpiling() -> float:
    """Return how many times longer the layer takes than plain sqlglot: the median over the golden statements."""
    ratios = []
    for line in GOLDEN.read_text("utf-8").splitlines():
        sql = json.loads(line)["sql"]
        try:
            layer = seconds(lambda sql=sql: to_duckdb(sql, {}), 5)
            plain = seconds(lambda sql=sql: sqlglot.transpile(sql, read="databricks", write="duckdb"), 5)
        except (Unsupported, sqlglot.errors.SqlglotError):
            continue
        ratios.append(layer / plain)
    return statistics.median(ratios)


def creating() -> float:
    """Return the milliseconds that a statement's macros take, the median over the golden statements."""
    took = []
    for line in GOLDEN.read_text("utf-8").splitlines():
        try:
            names = to_duckdb(json.loads(line)["sql"], {}).macros
        except Unsupported:
            continue
        with duckdb.connect() as connection:
            took.append(seconds(lambda names=names, connection=connection: create_macros(connection, names), 1) * 1000)
    return statistics.median(took)


def executing() -> float:
    """Return how many times longer the layer's text runs than plain sqlglot's, over all queries together."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(TABLE)
    plain = layer = 0.0
    for sql in QUERIES:
        (text,) = sqlglot.transpile(sql, read="databricks", write="duckdb")
        translation = to_duckdb(sql, {}, COLUMNS.get)
        with connection.cursor() as cursor:
            cursor.execute("SET TimeZone = 'UTC'")
            create_macros(cursor, translation.macros)
            before, after = (
                seconds(lambda text=text, cursor=cursor: cursor.execute(text).fetchall(), 5)
                for text in (text, translation.text)
            )
        sys.stdout.write(f"  {before * 1000:7.1f} -> {after * 1000:7.1f} ms  {sql}\n")
        plain, layer = plain + before, layer + after
    return layer / plain


def main() -> int:
    """Measure, print, and fail when a limit is broken."""
    found = {"transpile": transpiling(), "macros": creating(), "execution": executing()}
    for name, value in found.items():
        sys.stdout.write(f"{name}: {value:.2f} (limit {LIMITS[name]})\n")
    return int(any(found[name] > limit for name, limit in LIMITS.items()))


if __name__ == "__main__":
    sys.exit(main())
