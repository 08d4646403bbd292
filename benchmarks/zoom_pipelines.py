"""How long the Zoom pipelines take, and how much memory, beside what DuckDB needs to copy the same raw rows.

    python benchmarks/zoom_pipelines.py [MEETINGS]        # 1,000,000 unless said; wants the extra `pipelines`

A first build and the next night's increment, both with their data tests, held against the truth exactly.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.processes import fubcli
from tests.pipelines.zoom_nights.measures import KEYS, expected, found

PIPELINES = ("zoom_bronze", "zoom_gold")


def main(meetings: int) -> None:
    """Print what was measured, as Markdown."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        file = home / "data" / "pipelines" / "zoom.duckdb"
        _tell("generate", *fubcli(home, "pipelines", "generate", "zoom", f"--meetings={meetings}"))
        copying = _seconds_to_copy(file)
        sys.stdout.write(f"copying the raw rows once: {copying:.1f} s; raw rows: {_rows(file):,}\n\n")
        sys.stdout.write("| what | seconds | times a copy | memory, MB |\n|---|--:|--:|--:|\n")
        for part in ("first build", "again, without news", "next night"):
            if part == "next night":
                fubcli(home, "pipelines", "generate", "zoom", "--next-day")
            took = [fubcli(home, "pipelines", "run", pipeline) for pipeline in PIPELINES]
            for pipeline, (seconds, memory) in zip(PIPELINES, took, strict=True):
                sys.stdout.write(f"| {part}: {pipeline} | {seconds:.1f} | {seconds / copying:.1f} | {memory:,} |\n")
            whole = sum(seconds for seconds, _ in took)
            sys.stdout.write(f"| {part}: both | {whole:.1f} | {whole / copying:.1f} | {max(m for _, m in took):,} |\n")
            have, true = found(file), expected(file.with_name("zoom-truth.duckdb"))
            if have != true:
                raise SystemExit(f"{part}: not the truth: {sorted(have.items() ^ true.items())[:10]}")
        sys.stdout.write(f"\nequal to the truth after each part: {len(true)} measures\n")


def _tell(what: str, seconds: float, memory: int) -> None:
    sys.stdout.write(f"{what}: {seconds:.1f} s, {memory:,} MB\n")


def _seconds_to_copy(file: Path) -> float:
    with tempfile.TemporaryDirectory() as directory, duckdb.connect(f"{directory}/copy.duckdb") as connection:
        connection.execute(f"ATTACH '{file}' AS zoom (READ_ONLY)")
        connection.execute("SET threads = 2")
        began = time.monotonic()
        for table in KEYS:
            connection.execute(f"CREATE TABLE {table} AS FROM zoom.raw.{table}")
        connection.execute("CHECKPOINT")
        return time.monotonic() - began


def _rows(file: Path) -> int:
    with duckdb.connect(str(file), read_only=True) as connection:
        return sum(connection.execute(f"SELECT count(*) FROM raw.{table}").fetchall()[0][0] for table in KEYS)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
