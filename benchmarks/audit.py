"""What an audited query adds: two appended lines with fsync, and the redaction of its text.

Run `PYTHONPATH=src python benchmarks/audit.py [DIRECTORY]`; the directory decides which disk is measured.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fubcli.audit.log import StoredAuditLog
from fubcli.bootstrap import SystemClock
from fubcli.config.load import load_configuration
from fubcli.config.locations import Home
from fubcli.model.audit import Decided, Finished, Origin, RecordedStatement
from fubcli.model.envelope import WarehouseInfo
from fubcli.sql.facts import facts_of
from fubcli.sql.redaction import redacted

SQL = (
    "SELECT stage_id, round(avg(calls_outgoing), 2) AS n FROM fub.contacts_silver.contacts WHERE account_id IN (1, 2) "
    "AND email = 'bob@example.com' AND created_at >= current_date - INTERVAL 7 DAYS GROUP BY 1 ORDER BY 2 LIMIT 10"
)
NOWHERE = Path("/nonexistent")
ROUNDS = 300


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Return median and 95th percentile in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def main() -> None:
    """Print the costs."""
    known = load_configuration(home=Home(NOWHERE, NOWHERE, NOWHERE, NOWHERE), project=NOWHERE)
    facts = facts_of(SQL, limits=known.policy.limits)
    text = redacted(facts, known.catalogs)
    decided = Decided(
        "c", "query", "production", WarehouseInfo("duckdb", "embedded", True), "allow", "sha256:x",
        RecordedStatement("query", text), Origin("00-" + "a" * 32 + "-" + "b" * 16 + "-01", user="u"),
    )  # fmt: skip
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as place:
        log = StoredAuditLog(Path(place) / "audit", lambda: b"k" * 32, clock=SystemClock(), ensure=Home.ensure)

        def both() -> None:
            log.record(decided)
            log.record(Finished("c", "ok", 0, 12, rows=3))

        def synced() -> None:
            descriptor = os.open(Path(place) / "bare", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            os.write(descriptor, b"x" * 700)
            os.fsync(descriptor)
            os.close(descriptor)

        rows = {
            "two audit entries": measured(both),
            "one bare append with fsync": measured(synced),
            "redacting the text": measured(lambda: redacted(facts, known.catalogs)),
            "judging the text (facts)": measured(lambda: facts_of(SQL, limits=known.policy.limits)),
        }
    for name, (median, slow) in rows.items():
        print(f"{name:28} median {median:6.2f} ms   p95 {slow:6.2f} ms")


if __name__ == "__main__":
    main()
