"""How well the marketing project tells who is who: pairs of records, held against the truth of generated data.

    python benchmarks/identity.py [CUSTOMERS [SEED...]]    # 10,000 and 2 3 4 unless said; wants `pipelines`, `identity`

A pair is two records of one customer. Precision: which share of the pairs that were made are true; recall: which share
of the true ones were made. Pairs of identified records (that have a key which may join) and of all records; and, as no
matcher finds what is not there, the share of the true pairs that is connected by what its records share.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.pipelines.marketing_identity.building import invoke

from fubcli.pipelines.linking import link

COLUMNS = (
    "customers",
    "seed",
    "edges",
    "CPU, s",
    "match rate",
    "precision",
    "recall",
    "precision of all",
    "recall of all",
)
IDENTIFIED = "SELECT DISTINCT record_id FROM identity.identity_keys WHERE rejected_as IS NULL"
CLUSTERS = "SELECT record_id, cluster_id FROM identity.identity_clusters"
EVIDENCE = """
SELECT record_id, key_type || ':' || regexp_replace(key_value, ' #2$', '') FROM identity.identity_keys
WHERE rejected_as IS NULL OR rejected_as = 'contradicted'
UNION ALL
SELECT record_id, 'name:' || lower(first_name) || ' ' || lower(last_name) FROM identity.identity_records
WHERE first_name IS NOT NULL AND last_name IS NOT NULL
UNION ALL
SELECT record_id, 'order:' || order_number FROM identity.identity_orders
"""


def main(customers: int, seeds: Sequence[int]) -> None:
    """Print what was measured, as Markdown."""
    sys.stdout.write(f"| {' | '.join(COLUMNS)} |\n|{'--:|' * len(COLUMNS)}\n")
    for seed in seeds:
        with tempfile.TemporaryDirectory() as directory:
            file, truth = _generated(Path(directory), customers, seed)
            _measure(file, truth, customers, seed)


def _measure(file: Path, truth: Path, customers: int, seed: int) -> None:
    person = dict(_rows(truth, "SELECT record_id, person_id FROM records"))
    for edges in ("certain", "and probable"):
        began = time.process_time()
        if edges == "and probable":
            link(file)
        invoke(file, "run", "--select=identity")
        took = time.process_time() - began
        identified = {record for (record,) in _rows(file, IDENTIFIED)}
        clusters = dict(_rows(file, CLUSTERS))
        ((rate,),) = _rows(file, "SELECT arg_max(match_rate, loaded_at) FROM identity.match_report")
        of_identified = _precision_and_recall({record: clusters[record] for record in identified}, person)
        measures = (*of_identified, *_precision_and_recall(clusters, person))
        shown = (f"{customers:,}", seed, edges, f"{took:.1f}", f"{rate:.3f}", *(f"{each:.4f}" for each in measures))
        sys.stdout.write(f"| {' | '.join(map(str, shown))} |\n")
    connected = _connected(_rows(file, EVIDENCE), person)
    _, reach = _precision_and_recall({record: connected.get(record, record) for record in identified}, person)
    sys.stdout.write(f"\nseed {seed}: {reach:.4f} of the true pairs of identified records have anything in common\n\n")


def _precision_and_recall(clusters: dict[str, str], person: dict[str, str]) -> tuple[float, float]:
    both = _pairs((cluster, person[record]) for record, cluster in clusters.items())
    return both / _pairs(clusters.values()), both / _pairs(person[record] for record in clusters)


def _pairs(groups: Iterable[object]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(groups).values())


def _connected(evidence: Iterable[tuple[str, str]], person: dict[str, str]) -> dict[str, str]:
    """Return for each record the first one of its person that it is connected with by what they have in common."""
    parent: dict[str, str] = {}

    def root(record: str) -> str:
        while parent.setdefault(record, record) != record:
            parent[record] = record = parent[parent[record]]
        return record

    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for record, told in evidence:
        holders[person[record], told].append(record)
    for first, *others in holders.values():
        for other in others:
            parent[root(other)] = root(first)
    return {record: root(record) for record in parent}


def _generated(home: Path, customers: int, seed: int) -> tuple[Path, Path]:
    subprocess.run(
        [
            sys.executable, "-m", "fubcli", "pipelines", "generate", "marketing", f"--customers={customers}",
            f"--seed={seed}", "--as-of=2026-11-20",
        ],
        env={**os.environ, "HOME": str(home), "FUBCLI_HOME": str(home)}, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    (truth,) = home.glob("data/pipelines/*-truth.duckdb")
    return truth.with_name(truth.name.replace("-truth", "")), truth


def _rows(file: Path, query: str) -> list[tuple[str, str]]:
    with duckdb.connect(str(file), read_only=True) as database:
        found: list[tuple[str, str]] = database.execute(query).fetchall()
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, [int(each) for each in sys.argv[2:]] or [2, 3, 4])
