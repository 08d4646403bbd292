"""The runner as a process: peers, a detector that is named, and a file of verdicts in one run."""

import subprocess
import sys
from pathlib import Path

from benchmarks.detection.baselines import FRESHNESS, VOLUME
from benchmarks.detection.halves import REPORTING
from benchmarks.detection.histories import history
from benchmarks.detection.lines import KINDS, Verdict
from benchmarks.detection.sample import volume_sample

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.detection", "--tables=6", "--prophet-fits=0", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def rows(text: str) -> dict[tuple[str, str, str], list[str]]:
    """The cells of the first table under each heading, by check, half and detector."""
    found: dict[tuple[str, str, str], list[str]] = {}
    check = ""
    for line in text.splitlines():
        if line.startswith("## "):
            check = line.removeprefix("## ")
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] in ("tuning", "reporting"):
            found.setdefault((check, cells[0], cells[1]), cells[2:])
    return found


def test_peers_a_named_detector_and_a_file_of_verdicts_are_scored(tmp_path: Path) -> None:
    made = history(REPORTING, 6)
    told = [
        Verdict(fault.table, fault.night, check, "critical", made.commits[0].committed_at, "told")
        for fault in made.faults
        for check in KINDS
    ]
    (tmp_path / "told.ndjson").write_text("".join(each.line() + "\n" for each in told), encoding="utf-8")
    path = "benchmarks.detection.baselines.dqx:aggregate_outliers"
    completed = run(f"--detector={path}", f"--verdicts={tmp_path / 'told.ndjson'}")
    assert completed.returncode == 0, completed.stderr
    assert f"{path}, reporting: 0 pages change" in completed.stdout
    found = rows(completed.stdout)
    for half in ("tuning", "reporting"):
        assert {name for check, each, name in found if (check, each) == ("volume", half)} >= VOLUME.keys()
        assert {name for check, each, name in found if (check, each) == ("freshness", half)} >= FRESHNESS.keys()
        assert found["volume", half, path] == found["volume", half, "dqx has_no_aggr_outliers (14/7/3)"]
    for check in KINDS:
        assert found[check, "reporting", "told.ndjson"][1:4] == ["1.000"] * 3
        assert (check, "tuning", "told.ndjson") not in found, "it names none of that half's tables"


def test_a_sample_stands_for_all_nights() -> None:
    made = history(REPORTING, 24)
    sample = volume_sample(made, 40)
    after_or_other = sum(made.scored().values()) - sum(sample.values())
    assert len(sample) == 40
    assert sample.keys() <= made.scored().keys()
    assert 0 <= after_or_other <= 2 * len(made.faults)
