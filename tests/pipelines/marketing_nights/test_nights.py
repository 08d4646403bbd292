"""From nothing to marts, again without news, through the next days, and killed on the way: equal to the truth each time."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from fubcli.config.load import load_configuration
from fubcli.config.locations import Home as Directories
from tests.pipelines.homes import Home
from tests.pipelines.marketing_nights.measures import Measures, contents, expected, found
from tests.playbooks.packaged.test_real_runs import EVERY, asked

pytestmark = pytest.mark.slow

CUSTOMERS = 2_000
NOWHERE = Path("/nonexistent")
BIG = ("staging.web_events", "staging.email_engagement", "staging.transactions", "marts.touchpoint_credit")


@dataclass
class Story:
    """What was seen after each part of the days that passed."""

    home: Home
    seen: dict[str, tuple[Measures, Measures]] = field(default_factory=dict)
    """Part -> what the pipeline has, what is true."""
    copies: dict[str, Path] = field(default_factory=dict)

    def tell(self, part: str, *options: str) -> None:
        event = self.home.fubcli("run", "marketing", *options)
        assert event["exit_code"] == 0, event["data"].get("failed", event["data"])
        self.seen[part] = found(self.home.file), expected(self.home.truth)
        self.copies[part] = self.home.copy_of_file(f"{part}.duckdb")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A fresh home, its first run, one without news, a day, a day on which the run is killed, and all built anew."""
    home = Home(tmp_path_factory.mktemp("days"), "marketing", ("marketing",))
    story = Story(home)
    assert home.fubcli("generate", "marketing", f"--customers={CUSTOMERS}")["exit_code"] == 0
    story.tell("first")
    story.tell("again")
    assert home.fubcli("generate", "marketing", "--next-day")["exit_code"] == 0
    story.tell("next")
    assert home.fubcli("generate", "marketing", "--next-day")["exit_code"] == 0
    home.kill_in("marketing", after_models=12)
    story.tell("repaired")
    return story


@pytest.mark.parametrize("part", ["first", "again", "next", "repaired"])
def test_what_came_out_is_the_truth_exactly(story: Story, part: str) -> None:
    have, true = story.seen[part]
    assert {name: (have.get(name, 0), value) for name, value in true.items() if have.get(name, 0) != value} == {}
    assert set(have) - set(true) == set()


def test_a_run_without_news_changes_nothing(story: Story) -> None:
    before, after = contents(story.copies["first"]), contents(story.copies["again"])
    assert {name for name in before if before[name] != after[name]} == set()


@pytest.mark.parametrize("table", BIG)
def test_a_day_adds_to_the_big_tables_and_leaves_most_of_them_as_they_are(story: Story, table: str) -> None:
    kept, total = kept_rows(story, table)
    before, after = (contents(story.copies[part])[table][0] for part in ("again", "next"))
    assert after > before
    assert kept > 0.8 * total


def kept_rows(story: Story, table: str) -> tuple[int, int]:
    """Return how many rows are after the day as they were before it, and how many there were."""
    query = f"""
        SELECT (SELECT count(*) FROM (FROM earlier.{table} INTERSECT ALL FROM {table})),
               (SELECT count(*) FROM earlier.{table})"""
    with duckdb.connect(str(story.copies["next"]), read_only=True) as connection:
        connection.execute(f"ATTACH '{story.copies['again']}' AS earlier (READ_ONLY)")
        ((kept, total),) = connection.execute(query).fetchall()
    return kept, total


def test_a_killed_run_is_told_of_after_the_one_that_repaired_it(story: Story) -> None:
    runs = story.home.fubcli("status", "marketing")["data"]["invocations"]
    assert [each["state"] for each in runs[:2]] == ["ended", "killed"]


@pytest.mark.parametrize("playbook", ["marketing-attribution-check", "identity-resolution-check"])
def test_the_playbooks_of_marketing_are_answered(story: Story, playbook: str) -> None:
    data = story.home.asked("--operation=investigate", f"--playbook={playbook}")["data"]
    assert data["missing"] == []
    columns = {step["id"]: {each["name"] for each in step["columns"]} for step in data["steps"]}
    for rule in EVERY[playbook].rules:
        for step, column in asked(EVERY[playbook], rule):
            assert column in columns[step] | {"row_count"}, (rule.id, f"{step} has no column {column}")
    assert "well" in {each["id"] for each in data["findings"]}
    assert [each for each in data["findings"] if each["severity"] == "critical"] == []


def test_the_monitor_looks_at_credits_matches_and_every_source(story: Story) -> None:
    data = story.home.asked("--operation=monitor", "--catalog=marketing")["data"]
    assert set(data["cost"]["sources"]) >= {
        "rows of marketing.identity.match_report",
        "rows of marketing.marts.attribution_reconciliation",
        "rows of marketing.staging.load_status",
    }
    assert data["counts"]["freshness"]["ok"] >= 20
    assert [check["title"] for check in data["checks"] if check["status"] != "info"] == []


def test_every_table_is_declared_and_every_address_in_it_is_tagged(story: Story) -> None:
    declared = (
        load_configuration(home=Directories(*[NOWHERE] * 4), project=NOWHERE).catalogs.by_name["marketing"].tables
    )
    with duckdb.connect(str(story.home.file), read_only=True) as connection:
        built = connection.execute(
            "SELECT table_schema || '.' || table_name, column_name FROM information_schema.columns "
            "WHERE table_catalog = 'marketing' AND data_type = 'VARCHAR'"
        ).fetchall()
        assert {table for table, _ in built} <= declared.keys()
        untagged = {
            f"{table}.{column}"
            for table, column in built
            if column not in declared[table].tags
            and connection.execute(f"SELECT 1 FROM {table} WHERE {column} LIKE '%@%' LIMIT 1").fetchall()
        }
    assert untagged == set()


def test_what_does_not_add_up_any_more_is_found(story: Story) -> None:
    with duckdb.connect(str(story.home.file)) as connection:
        connection.execute("UPDATE marts.attribution_reconciliation SET credited_revenue = NULL "
                           "WHERE attribution_model = 'linear' AND transaction_month = (SELECT max(transaction_month) "
                           "FROM marts.attribution_reconciliation)")  # fmt: skip
        connection.execute("UPDATE identity.match_report SET matched_records = matched_records * 0.9 "
                           "WHERE loaded_at = (SELECT max(loaded_at) FROM identity.match_report)")  # fmt: skip
    data = story.home.asked("--operation=monitor", "--catalog=marketing")["data"]
    assert {check["kind"] for check in data["checks"] if check["status"] == "critical"} == {
        "credits_differ",
        "match_rate_moved",
    }
