"""Guard decisions per second, as a ratio to a plain `sqlglot.parse_one` on the same statements, and the slowest ones.

Run: python benchmarks/guard.py [rounds]. Prints two Markdown tables. Each round measures both in turn, so that a busy
machine slows both alike; large and deep statements are given in seconds of CPU.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import sqlglot

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.guard.corpus import statements as corpus  # noqa: E402
from tests.guard.large import deep, large  # noqa: E402
from tests.policy.cases import TODAY, case_files, configuration, judge  # noqa: E402

from fubcli.policy.engine import decide  # noqa: E402
from fubcli.sql.facts import facts_of  # noqa: E402
from fubcli.sql.restate import restate  # noqa: E402

QUERY = """
WITH recent AS (
  SELECT c.account_id, c.stage_id, c.lead_source_id, count(*) AS n, avg(c.calls_outgoing) AS calls
  FROM fub.contacts_silver.contacts c
  WHERE c.created_at >= current_date() - INTERVAL 30 DAYS AND c.account_id IN (1, 2, 3)
  GROUP BY c.account_id, c.stage_id, c.lead_source_id
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY account_id ORDER BY n DESC) AS place FROM recent
)
SELECT r.account_id, s.name AS stage, l.name AS source, r.n, round(r.calls, 2) AS calls,
       CASE WHEN r.n > 100 THEN 'many' WHEN r.n > 10 THEN 'some' ELSE 'few' END AS size
FROM ranked r
JOIN fub.contacts_silver.stages s ON s.id = r.stage_id
LEFT JOIN fub.contacts_silver.lead_sources l ON l.id = r.lead_source_id
WHERE r.place <= 5 ORDER BY r.account_id, r.n DESC LIMIT 100
"""


def statements() -> dict[str, list[str]]:
    """Return named sets of statements: the accepted policy cases, an analyst's query, and Spark's golden ones."""
    accepted = [case.sql for cases in case_files().values() for case in cases["accepted"] if len(case.sql) < 250]
    sets = {"accepted policy cases": accepted, "a two-CTE report": [QUERY] * 20}
    sets["legitimate statements of the corpus"] = [each.sql for each in corpus("allowed")]
    golden = ROOT.parent / "shared" / "embedded" / "golden.jsonl"
    if golden.exists():
        lines = golden.read_text(encoding="utf-8").splitlines()
        sets["golden statements"] = [json.loads(line)["sql"] for line in lines]
    return sets


def seconds(work: Callable[[str], object], texts: list[str]) -> float:
    """Return how long `work` takes over all texts; a statement that it cannot read counts like any other."""
    started = time.process_time()
    for text in texts:
        try:
            work(text)
        except (sqlglot.errors.SqlglotError, RecursionError):
            continue
    return time.process_time() - started


def parsed(text: str) -> object:
    """Parse a statement and no more."""
    return sqlglot.parse_one(text, read="databricks")


def decided(text: str) -> object:
    """Judge a statement as a query is judged: its lineage is only traced afterwards, for what is masked."""
    known = configuration()
    facts = facts_of(text, limits=known.policy.limits)
    return decide(facts, policy=known.policy, catalogs=known.catalogs, restate=restate, today=TODAY)


def main() -> None:
    """Print decisions per second and the ratio for each set, then the slowest of the large and the deep statements."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    print("| statements | count | decisions/s | parse_one/s | ratio (median of rounds) | with lineage |")
    print("|---|--:|--:|--:|--:|--:|")
    for name, texts in statements().items():
        seconds(judge, texts)  # warm
        rows = [(seconds(decided, texts), seconds(parsed, texts), seconds(judge, texts)) for _ in range(rounds)]
        ratio, traced = (statistics.median(row[i] / row[1] for row in rows) for i in (0, 2))
        guard, plain, _ = (len(texts) / statistics.median(column) for column in zip(*rows, strict=True))
        print(f"| {name} | {len(texts)} | {guard:,.0f} | {plain:,.0f} | {ratio:.2f} | {traced:.2f} |")
    print("\n| slowest decisions | seconds | limit |\n|---|--:|--:|")
    for kind, texts_by_name, limit in (("of 100 kB", large(), 2), ("nested", deep(), 1)):
        times = {name: seconds(judge, [text]) for name, text in texts_by_name.items()}
        for name in sorted(times, key=lambda name: -times[name])[:3]:
            print(f"| {kind}: {name} | {times[name]:.2f} | {limit} |")


if __name__ == "__main__":
    main()
