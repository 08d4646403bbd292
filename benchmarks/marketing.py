"""How long the marketing pipeline takes, and what the four kinds of queries cost that are asked of it.

    python benchmarks/marketing.py [CUSTOMERS]        # 100,000 unless said; wants the extra `pipelines`

A first build, a run without news and the next day's increment, with their data tests. Then each query as a whole
process (start, guard, masking, answer) and alone on an open connection, beside a full scan of the same table.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.processes import fubcli

REPEATS = 5
QUERIES = {
    "customer by id (< 100 ms)": "SELECT * FROM marketing.staging.customer_360 WHERE customer_id = '{customer}'",
    "Customer 360 scan (< 5 s)": """
        SELECT lifecycle_stage, COUNT(*) AS customers, SUM(total_revenue) AS revenue,
               AVG(engagement_score) AS engagement, AVG(profile_completeness_score) AS completeness
        FROM marketing.staging.customer_360 GROUP BY lifecycle_stage ORDER BY customers DESC""",
    "campaign performance, 30 days (< 2 s)": """
        SELECT campaign_name, platform, SUM(campaign_spend) AS spend, SUM(revenue_linear) AS revenue
        FROM marketing.marts.campaign_performance WHERE campaign_date >= DATE '{since}'
        GROUP BY campaign_name, platform ORDER BY revenue DESC LIMIT 100""",
    "ML extraction (< 10 s)": "SELECT * FROM marketing.marts.ml_features WHERE snapshot_date = DATE '{day}'",
}
"""The seed's queries, with its targets."""
EXPORTED = "ML extraction (< 10 s)"
"""Too many rows for an event: it becomes a Parquet file."""


def main(customers: int) -> None:
    """Print what was measured, as Markdown."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        file = home / "data" / "pipelines" / "marketing.duckdb"
        seconds, memory = fubcli(home, "pipelines", "generate", "marketing", f"--customers={customers}")
        sys.stdout.write(f"generate {customers:,} customers: {seconds:.1f} s, {memory:,} MB\n\n")
        sys.stdout.write("| what | seconds | memory, MB |\n|---|--:|--:|\n")
        for part in ("first build", "again, without news", "next day"):
            if part == "next day":
                fubcli(home, "pipelines", "generate", "marketing", "--next-day")
            seconds, memory = fubcli(home, "pipelines", "run", "marketing")
            sys.stdout.write(f"| {part} | {seconds:.1f} | {memory:,} |\n")
        _print_queries(home, file)


def _print_queries(home: Path, file: Path) -> None:
    with duckdb.connect(str(file), read_only=True) as connection:
        (customer,) = connection.execute("SELECT max(customer_id) FROM staging.customer_360").fetchall()[0]
        (day,) = connection.execute("SELECT max(snapshot_date) FROM marts.ml_features").fetchall()[0]
        (since,) = connection.execute("SELECT max(campaign_date) - 30 FROM marts.campaign_performance").fetchall()[0]
        sizes = {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
            for table in ("staging.customer_360", "marts.campaign_performance", "marts.ml_features")
        }
    sys.stdout.write("\n" + "".join(f"{table}: {rows:,} rows\n" for table, rows in sizes.items()))
    sys.stdout.write("\n| query | on a connection, ms | whole process, ms |\n|---|--:|--:|\n")
    for name, written in QUERIES.items():
        query = " ".join(written.format(customer=customer, day=day, since=str(since)[:10]).split())
        text, asked = query.replace("marketing.", ""), ["--operation=query", f"--query={query}"]
        # A file that is there is not written over.
        files = [[f"--output-file={home / f'{each}.parquet'}"] if name == EXPORTED else [] for each in range(REPEATS)]
        alone = statistics.median(_run(file, text) for _ in range(REPEATS))
        whole = statistics.median(fubcli(home, *asked, *file_option)[0] for file_option in files)
        sys.stdout.write(f"| {name} | {alone * 1000:.1f} | {whole * 1000:.0f} |\n")


def _run(file: Path, text: str) -> float:
    with duckdb.connect(str(file), read_only=True) as connection:
        connection.execute("SET threads = 2")
        connection.execute("SELECT 1").fetchall()
        began = time.monotonic()
        connection.sql(text).to_arrow_table()
        return time.monotonic() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
