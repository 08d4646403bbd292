"""From nothing to facts, again without news, through the next nights, and killed on the way: equal to the truth each time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.pipelines.homes import Home
from tests.pipelines.zoom_nights import PIPELINES
from tests.pipelines.zoom_nights.measures import GRAINS, Measures, expected, found, touched_and_changed

pytestmark = pytest.mark.slow

TIME_LINES = {"gold.go_user_dim": "bronze.bz_users_history", "gold.go_license_dim": "bronze.bz_licenses_history"}
"""Dimension -> the history of its keys."""


@dataclass
class Story:
    """What was seen after each part of the nights that passed."""

    home: Home
    seen: dict[str, tuple[Measures, Measures]] = field(default_factory=dict)
    """Part -> what the pipelines have, what is true."""
    copies: dict[str, Path] = field(default_factory=dict)
    runs: dict[str, list[str]] = field(default_factory=dict)
    night: Mapping[str, tuple[set[str], set[str]]] = field(default_factory=dict)

    def tell(self, part: str) -> None:
        self.runs[part] = self.home.run()
        self.seen[part] = found(self.home.file), expected(self.home.truth)
        self.copies[part] = self.home.copy_of_file(f"{part}.duckdb")

    def compared(self, table: str) -> tuple[set[str], set[str]]:
        """What the next night's runs touched in a table, and what is another than before."""
        if not self.night:
            self.night = touched_and_changed(self.copies["again"], self.copies["next"], self.runs["next"])
        return self.night[table]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A fresh home, its first run, one without news, a night, and a night on which both pipelines are killed."""
    story = Story(Home(tmp_path_factory.mktemp("nights"), "zoom", PIPELINES))
    home = story.home
    story.tell("first")
    story.tell("again")
    assert home.fubcli("generate", "zoom", "--next-day")["exit_code"] == 0
    story.tell("next")
    assert home.fubcli("generate", "zoom", "--next-day")["exit_code"] == 0
    home.kill_in("zoom_bronze", after_models=5)
    home.kill_in("zoom_gold", after_models=6)
    story.tell("repaired")
    return story


@pytest.mark.parametrize("part", ["first", "again", "next", "repaired"])
def test_what_came_out_is_the_truth_exactly(story: Story, part: str) -> None:
    have, true = story.seen[part]
    assert {name: (have.get(name, 0), value) for name, value in true.items() if have.get(name, 0) != value} == {}
    assert set(have) - set(true) == set()


def test_a_run_without_news_changes_nothing(story: Story) -> None:
    for table, (touched, changed) in touched_and_changed(
        story.copies["first"], story.copies["again"], story.runs["again"]
    ).items():
        assert (table, touched, changed) == (table, set(), set())


@pytest.mark.parametrize("table", sorted(set(GRAINS) - TIME_LINES.keys()))
def test_a_night_touches_what_is_another_than_before_and_nothing_else(story: Story, table: str) -> None:
    touched, changed = story.compared(table)
    assert touched <= changed
    gone = changed - touched
    with_facts = table.startswith("gold.") or table == "silver.si_error_data"
    assert gone == set() or with_facts, "only rejected facts and mended errors leave"


@pytest.mark.parametrize(("table", "history"), TIME_LINES.items())
def test_a_night_writes_the_time_lines_of_the_keys_that_have_new_versions(
    story: Story, table: str, history: str
) -> None:
    touched, changed = story.compared(table)
    _, news = story.compared(history)
    keys = {key for (key,) in story.home.rows(f"SELECT {GRAINS[table]} FROM {history} WHERE _row_hash IN {sql(news)}")}
    assert changed <= touched <= keys


def sql(texts: set[str]) -> str:
    return "('" + "', '".join(texts) + "')"


def test_a_night_touches_something_and_not_everything(story: Story) -> None:
    for table in ("bronze.bz_users", "silver.si_meetings", "gold.go_user_dim", "gold.go_meeting_fact"):
        touched, _ = story.compared(table)
        total = story.home.rows(f"SELECT count(DISTINCT {GRAINS[table]}) FROM {table}")[0][0]
        assert 0 < len(touched) < total / 2


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_a_killed_run_is_told_of_after_the_one_that_repaired_it(story: Story, pipeline: str) -> None:
    runs = story.home.fubcli("status", pipeline)["data"]["invocations"]
    assert [each["state"] for each in runs[:2]] == ["ended", "killed"]


def test_the_audit_tables_say_which_runs_never_ended(story: Story) -> None:
    bronze = "SELECT status, count(*) FROM bronze.bz_data_audit WHERE source_table = '(run)' GROUP BY ALL ORDER BY ALL"
    assert story.home.rows(bronze) == [("FAILED", 1), ("SUCCESS", 4)]
    silver = "SELECT status, count(*) FROM silver.si_audit GROUP BY ALL ORDER BY ALL"
    assert story.home.rows(silver) == [("FAILED", 1), ("SUCCESS", 4)]
