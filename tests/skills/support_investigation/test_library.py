"""The hypotheses that are packaged are whole, and files that are not strict are refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fubcli.errors import ConfigError
from fubcli.model.playbook import EvidenceClass
from fubcli.skills.support_investigation.library import read_library
from tests.skills.support_investigation.conftest import library

IDS = frozenset(
    """
job-overwrote-stages users-moved-stages stages-differ-between-tiers stale-data duplicate-people
zillow-authorisation-lost zillow-sync-broken leads-wait-for-assignment source-underperforms agent-inactive delivery-fails
insights-ineffective usage-falls revenue-at-risk identity-unresolved export-job-failed export-job-missing
export-table-missing export-late column-removed column-changed load-partial load-duplicated transformation-lost-rows
deployment-broke-export staging-differs rows-incomplete warehouse-unavailable
""".split()  # noqa: SIM905 - as a list they would be a page
)
PLAYBOOKS = frozenset(
    """
contact-lifecycle contact-stage-inconsistency lead-attribution lead-source-performance agent-performance
communication-delivery zillow-sync-problems unauthorised-lead-events ai-insight-effectiveness usage-and-revenue
identity-resolution export-failure tier-data-quality staging-difference migration-impact table-analysis
""".split()  # noqa: SIM905 - as a list they would be a page
)
MONITOR = Path(__file__).parents[3] / "src" / "fubcli"
SMALL = """\
format: 1
domain: export
words: [export]
account: never
timeframe: never
hypotheses:
  - id: export-late
    says: It came late
    supported_by:
      - {kind: late, class: direct, weight: 100}
"""


def test_every_hypothesis_is_there_once() -> None:
    assert sorted(each.id for each in library().hypotheses) == sorted(IDS)


def test_playbooks_that_look_further_are_those_that_there_are() -> None:
    assert library().playbooks <= PLAYBOOKS
    lacking = {each.id for each in library().hypotheses if not each.playbooks}
    assert lacking == {"warehouse-unavailable"}, "no playbook can ask a warehouse that does not answer"


def test_kinds_are_those_that_the_monitor_has() -> None:
    kinds = {sign.partition(":")[2] for sign in library().signs if sign.startswith("kind:")}
    folders = [MONITOR / "operations" / "monitor", MONITOR / "detection"]
    text = "".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.py"))
    assert kinds
    assert [kind for kind in kinds if f'"{kind}"' not in text] == []


def test_what_explains_another_is_explained_by_none_of_its_consequences() -> None:
    by_id = library().by_id

    def below(id: str, seen: tuple[str, ...] = ()) -> set[str]:
        assert id not in seen, f"{id} explains itself"
        return {id}.union(*(below(each, (*seen, id)) for each in by_id[id].explains))

    for id in by_id:
        below(id)


def test_sentences_are_sentences_and_commands_only_read() -> None:
    for each in library().hypotheses:
        assert re.fullmatch(r"[A-Z][^.]*", each.says)
        for wanted in each.deciding:
            assert re.fullmatch(r"[A-Z][^.]*", wanted.says)
            assert not set(wanted.argv) & {"--accept", "create", "delete", "--promote"}
            assert wanted.days in (None, 15, 30, 60)


@pytest.mark.parametrize(
    ("kept_in", "days"),
    [("Datadog logs", 15), ("Databricks job runs", 60), ("query history", 30), ("Delta commits", 30)],
)
def test_what_is_deleted_is_known_to_be(kept_in: str, days: int) -> None:
    told = [wanted.days for each in library().hypotheses for wanted in each.deciding if wanted.kept_in == kept_in]
    assert told
    assert set(told) == {days}


@pytest.mark.parametrize("kind", ["late", "missing", "partial", "duplicate", "job_failed", "tier_mismatch"])
def test_a_kind_of_fault_is_more_than_circumstantial_for_some_cause(kind: str) -> None:
    assert any(each.evidence_class is not EvidenceClass.CIRCUMSTANTIAL for each in library().links(f"kind:{kind}"))


def test_a_small_file_is_read() -> None:
    found = read_library([("small.yaml", SMALL.encode())])
    assert [each.id for each in found.hypotheses] == ["export-late"]
    assert found.links("kind:late")[0].weight == 1.0


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("format: 2", "format: 1", "format: must be 1"),
        ("account: sometimes", "account: never", "account: must be one of always, when_one, never"),
        ("class: certain", "class: direct", "class: must be one of direct, experimental"),
        ("weight: 0", "weight: 100", "weight: must be 1 to 100"),
        ("weight: 101", "weight: 100", "weight: must be 1 to 100"),
        ("weight: yes", "weight: 100", "weight: must be a whole number"),
        ("kinds: late", "kind: late", "is not a key that belongs here; did you mean `kind`?"),
        ("kind: late, well: jobs", "kind: late", "wants exactly one of kind, well, problem"),
        ("id: Export Late", "id: export-late", "must be lower-case words with hyphens"),
        ("words: [1]", "words: [export]", "words[0]: must be text"),
        ("    explains: [nobody]\n    says:", "    says:", "names no hypothesis: nobody"),
        ("    sayz: It", "    says: It", "is not a key that belongs here; did you mean `says`?"),
    ],
)
def test_a_file_that_is_not_strict_is_refused(wrong: str, right: str, said: str) -> None:
    assert right in SMALL
    with pytest.raises(ConfigError, match=re.escape(said)):
        read_library([("small.yaml", SMALL.replace(right, wrong).encode())])


def test_an_id_is_there_once_in_all_files() -> None:
    with pytest.raises(ConfigError, match="is there twice: export-late"):
        read_library([("one.yaml", SMALL.encode()), ("other.yaml", SMALL.encode())])


def test_commands_of_other_programs_are_refused() -> None:
    text = SMALL + "    decides:\n      - {says: x, from: y, get: [databricks, jobs, list]}\n"
    with pytest.raises(ConfigError, match="must be a command of fubcli"):
        read_library([("export.yaml", text.encode())])


def test_messages_and_insights_are_two_topics() -> None:
    told = {each.id: each.domain for each in library().hypotheses}
    assert (told["delivery-fails"], told["insights-ineffective"]) == ("delivery", "insights")
