"""Snapshots on built data: nothing of a later day is in them, labels wait for their windows, and stored rows stay."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.pipelines.marketing_identity.building import invoke
from tests.pipelines.marketing_identity.raw import Load, deliver
from tests.pipelines.marketing_scores.people import happenings, records, turns

pytestmark = pytest.mark.slow

BORN = datetime(2026, 5, 1)
TODAY = datetime(2026, 11, 20)
NEXT = TODAY + timedelta(days=30)
LOADED, NEXT_LOADED = f"{TODAY:%Y-%m-%d} 08:30:00", f"{NEXT:%Y-%m-%d} 08:30:00"
SNAPSHOTS = [(TODAY - timedelta(days=days)).date() for days in (120, 90, 60, 30, 0)]

PAST = happenings(BORN + timedelta(days=30), TODAY, "past")
FUTURE = (happenings(TODAY, NEXT, "future"), turns(PAST, TODAY))

NAMES = {"entity_type", "entity_id", "snapshot_date", "features_as_known_at"}
SUMS = (
    "sessions_all",
    "app_events_last_30d",
    "emails_sent_all",
    "emails_opened_all",
    "unsubscribes_all",
    "orders_all",
    "tickets_created_all",
    "tickets_solved_all",
)

NAIVE: Mapping[str, str] = {
    "orders_last_30d": "SELECT count(*) FROM transactions WHERE {mine} AND ordered_at < {s} AND ordered_at >= {s} - INTERVAL 30 DAY",
    "revenue_all": "SELECT coalesce(sum(revenue), 0) FROM transactions WHERE {mine} AND ordered_at < {s}",
    "days_since_last_order": "SELECT {s} - max(ordered_at)::DATE FROM transactions WHERE {mine} AND ordered_at < {s}",
    "sessions_last_7d": "SELECT count(*) FROM web_events WHERE {mine} AND event_type = 'session_start' AND event_at < {s} AND event_at >= {s} - INTERVAL 7 DAY",
    "active_days_prior_30d": "SELECT count(DISTINCT event_at::DATE) FROM web_events WHERE {mine} AND event_at < {s} - INTERVAL 30 DAY AND event_at >= {s} - INTERVAL 60 DAY",
    "emails_opened_last_90d": "SELECT count(*) FROM email_engagement WHERE {mine} AND first_opened_at < {s} AND first_opened_at >= {s} - INTERVAL 90 DAY",
    "days_since_last_click": "SELECT {s} - max(first_clicked_at)::DATE FROM email_engagement WHERE {mine} AND first_clicked_at < {s}",
    "tickets_open": "SELECT count(*) FROM support_tickets WHERE {mine} AND created_at < {s} AND (solved_at IS NULL OR solved_at >= {s})",
    "label_orders_90d": "SELECT CASE WHEN {s} + 90 <= {today} THEN count(*) END FROM transactions WHERE {mine} AND ordered_at >= {s} AND ordered_at < {s} + INTERVAL 90 DAY",
    "label_revenue_30d": "SELECT CASE WHEN {s} + 30 <= {today} THEN coalesce(sum(revenue), 0) END FROM transactions WHERE {mine} AND ordered_at >= {s} AND ordered_at < {s} + INTERVAL 30 DAY",
    "label_churned_90d": (
        "SELECT CASE WHEN {s} + 90 <= {today} AND count_if(ordered_at < {s}) > 0 THEN"
        " count_if(ordered_at >= {s} AND ordered_at < {s} + INTERVAL 90 DAY) = 0 END FROM transactions WHERE {mine}"
    ),
}  # fmt: skip
"""Features by their definition: a moment before the snapshot, compared as a moment."""


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as built:
        found: list[tuple[object, ...]] = built.execute(query).fetchall()
    return found


def columns(file: Path) -> list[str]:
    return [str(name) for name, *_ in rows(file, "DESCRIBE marts.ml_features")]


def features(file: Path, until: datetime = TODAY) -> list[tuple[object, ...]]:
    """Return the rows of the snapshots until a date, without their labels."""
    return rows(
        file,
        f"SELECT columns(lambda c: c NOT LIKE 'label_%') FROM marts.ml_features WHERE snapshot_date <= '{until:%Y-%m-%d}' ORDER BY ALL",
    )


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The files after each build; they are built at one place, for dbt reads a project anew for another one."""
    file = tmp_path_factory.mktemp("scores") / "marketing.duckdb"
    after = {}

    def build(name: str, loaded_at: str, *loads: Load) -> None:
        for load in loads:
            deliver(file, load, loaded_at)
        invoke(
            file, "build", "--select", "+customer_health_scores", "+lead_scores",
            "--exclude-resource-type", "unit_test", "test",
        )  # fmt: skip
        after[name] = Path(shutil.copy(file, file.with_name(f"{name}.duckdb")))

    build("first", LOADED, records(BORN), PAST)
    build("second", NEXT_LOADED, *FUTURE)
    build("again", NEXT_LOADED)
    file.unlink()
    build("foreseen", LOADED, records(BORN), PAST, *FUTURE)
    return after


@pytest.fixture(scope="module")
def first(builds: Mapping[str, Path]) -> Path:
    """The first build."""
    return builds["first"]


@pytest.fixture(scope="module")
def second(builds: Mapping[str, Path]) -> Path:
    """The future on top of the first build, as a load of thirty days later."""
    return builds["second"]


@pytest.fixture(scope="module")
def foreseen(builds: Mapping[str, Path]) -> Path:
    """The first build, if its load had known the future."""
    return builds["foreseen"]


def test_there_is_something_to_be_known(first: Path) -> None:
    assert rows(first, "SELECT DISTINCT snapshot_date FROM marts.ml_features ORDER BY 1") == [
        (each,) for each in SNAPSHOTS
    ]
    empty = rows(
        first,
        "UNPIVOT (SELECT count(DISTINCT columns(*)) FROM marts.ml_features) ON columns(*)",
    )
    assert {name for name, values in empty if values == 0} == set()


def test_there_are_at_least_65_features(first: Path) -> None:
    found = [name for name in columns(first) if name not in NAMES and not name.startswith("label_")]
    assert len(found) == len(set(found)) >= 65


def test_the_future_changes_no_feature_of_a_rebuild(first: Path, foreseen: Path) -> None:
    assert rows(foreseen, "SELECT count(*) FROM staging.web_events") > rows(
        first, "SELECT count(*) FROM staging.web_events"
    )
    assert features(foreseen) == features(first)


def test_the_future_changes_no_label_of_a_window_that_is_over(first: Path, foreseen: Path) -> None:
    labels = "SELECT entity_id, snapshot_date, columns('label_.*') FROM marts.ml_features ORDER BY ALL"
    assert rows(foreseen, labels) == rows(first, labels)


def test_the_future_changes_no_score_but_for_what_customers_say(first: Path, foreseen: Path) -> None:
    leads = "SELECT * FROM marts.lead_scores ORDER BY lead_id"
    assert rows(foreseen, leads) == rows(first, leads)
    health = "SELECT customer_id, usage_health, financial_health, support_health, engagement_health, observed_churn_rate, health_trend_30d FROM marts.customer_health_scores ORDER BY 1"
    assert rows(foreseen, health) == rows(first, health)


def test_an_increment_leaves_stored_snapshots_as_they_were(first: Path, second: Path) -> None:
    assert features(second) == features(first)


def test_an_increment_takes_a_snapshot_of_its_date_that_has_seen_what_happened(second: Path) -> None:
    sums = ", ".join(f"sum({name})" for name in SUMS)
    (before,), (after,) = (
        rows(second, f"SELECT {sums} FROM marts.ml_features WHERE snapshot_date = '{day:%Y-%m-%d}'")
        for day in (TODAY, NEXT)
    )
    assert [name for name, old, new in zip(SUMS, before, after, strict=True) if new <= old] == []  # type: ignore[operator]


@pytest.mark.parametrize("feature", NAIVE)
def test_a_feature_is_what_its_definition_says(first: Path, feature: str) -> None:
    assert differences(first, feature, TODAY) == []


@pytest.mark.parametrize("feature", [name for name in NAIVE if name.startswith("label_")])
def test_a_label_is_filled_when_its_window_is_over(second: Path, feature: str) -> None:
    assert differences(second, feature, NEXT) == []


def differences(file: Path, feature: str, today: datetime) -> list[tuple[object, ...]]:
    """Return the rows in which a feature is not what its naive definition gives."""
    naive = NAIVE[feature].format(
        mine="customer_id = f.entity_id", s="f.snapshot_date", today=f"DATE '{today:%Y-%m-%d}'"
    )
    query = f"""
        SELECT * FROM (
            SELECT f.entity_id, f.snapshot_date, f.{feature} AS found, ({naive}) AS wanted
            FROM marts.ml_features AS f
        ) WHERE found IS DISTINCT FROM wanted
    """
    with duckdb.connect(str(file), read_only=True) as built:
        built.execute("SET search_path = 'staging'")
        found: list[tuple[object, ...]] = built.execute(query).fetchall()
    return found


def test_a_run_without_news_changes_nothing(builds: Mapping[str, Path]) -> None:
    for table in ("ml_features", "customer_health_scores", "lead_scores"):
        query = f"SELECT * FROM marts.{table} ORDER BY ALL"
        assert rows(builds["again"], query) == rows(builds["second"], query)
