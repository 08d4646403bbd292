"""Every kind of dirt is in every table where it makes sense, often enough to be seen and rarely enough to pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from fubcli.pipelines.zoom.dirt import FLAVOURS, LOTS, OWN_RATES, RATES, lots
from fubcli.pipelines.zoom.entities import ENTITIES
from fubcli.pipelines.zoom.writing import script
from tests.pipelines.zoom.conftest import AS_OF, Pair
from tests.pipelines.zoom.reading import KEYS, expected_on

ROOT = Path(__file__).parents[3]
SHARED = {
    "null_key", "blank_key", "redelivery", "older_version_late", "noop_update", "cosmetic_update", "change", "correction",
    "conflict", "null_update",
}  # fmt: skip


@pytest.fixture
def connection(built: Callable[[int, int], Pair]) -> Iterator[duckdb.DuckDBPyConnection]:
    pair = built(10_000, 20090)
    with duckdb.connect(str(pair.file), read_only=True) as opened:
        opened.execute(f"ATTACH '{pair.truth}' AS truth (READ_ONLY)")
        yield opened


@pytest.mark.parametrize("table", KEYS)
def test_each_kind_occurs_at_least_twice(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    entity = ENTITIES[table]
    found = dict(
        connection.execute(
            "SELECT kind, count(*) FROM truth.deviations WHERE source_table = ? GROUP BY kind", [table]
        ).fetchall()
    )
    wanted = SHARED | {*entity.errors, *entity.warnings, *entity.orphans}
    assert {kind for kind in wanted if found.get(kind, 0) < 2} == set()


@pytest.mark.parametrize("table", [name for name, entity in ENTITIES.items() if not entity.dimension])
def test_well_over_95_percent_pass(built: Callable[[int, int], Pair], table: str) -> None:
    expected = expected_on(built(10_000, 20090).truth, AS_OF)
    assert 0.96 < expected["facts", table, ""] / expected["keys", table, ""] < 1


@pytest.mark.parametrize("table", KEYS)
def test_each_deviation_is_of_a_row_that_is_there(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    missing = connection.execute(
        f"SELECT * FROM truth.deviations d WHERE source_table = '{table}' AND NOT EXISTS (FROM raw.{table} r "
        f"WHERE r.{KEYS[table]} IS NOT DISTINCT FROM d.source_key AND r.load_timestamp = d.load_timestamp)"
    ).fetchall()
    assert missing == []


@pytest.mark.parametrize("table", KEYS)
def test_thirty_nights_bring_rows_at_half_past_eight(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    loads = connection.execute(f"SELECT DISTINCT load_timestamp FROM raw.{table} ORDER BY 1").fetchall()
    days = [AS_OF - timedelta(days=29 - night) for night in range(30)]
    assert [load.isoformat(" ") for (load,) in loads] == [f"{day} 08:30:00" for day in days]


@pytest.mark.parametrize(
    ("what", "query"),
    [
        ("a European time", "FROM raw.meetings WHERE end_time LIKE '__/__/____ __:__'"),
        ("an ISO time", "FROM raw.meetings WHERE end_time LIKE '____-__-__ __:__:__'"),
        ("a European date", "FROM raw.licenses WHERE end_date LIKE '__/__/____'"),
        ("minutes with a word", "FROM raw.meetings WHERE duration_minutes LIKE '% mins'"),
        ("no duration", "FROM raw.meetings WHERE duration_minutes = 'N/A'"),
        ("no amount", "FROM raw.billing_events WHERE amount = 'N/A'"),
        ("a refund", "FROM raw.billing_events WHERE event_type = 'refund' AND amount LIKE '-%'"),
        ("a guest", "FROM raw.participants WHERE user_id IS NULL"),
        ("an e-mail in capitals", "FROM raw.users WHERE email LIKE '%@EXAMPLE.%'"),
        ("no e-mail", "FROM raw.users WHERE email IS NULL"),
        ("a blank company", "FROM raw.users WHERE trim(company) = ''"),
        ("a re-delivery after more than a week", "FROM raw.meetings GROUP BY ALL EXCLUDE (load_timestamp) HAVING max(load_timestamp) - min(load_timestamp) > INTERVAL 7 DAY"),
        ("two contents of one instant", "FROM raw.users WHERE user_id IS NOT NULL GROUP BY user_id, update_timestamp HAVING count(DISTINCT hash(user_name, email, company, plan_type)) > 1"),
    ],
)  # fmt: skip
def test_what_no_rule_names_is_there_too(connection: duckdb.DuckDBPyConnection, what: str, query: str) -> None:
    query = query.replace(
        "GROUP BY ALL EXCLUDE (load_timestamp)",
        "GROUP BY meeting_id, host_id, meeting_topic, start_time, end_time, duration_minutes, update_timestamp",
    )
    assert connection.execute(f"SELECT 1 {query} LIMIT 1").fetchone(), what


def test_nobody_can_be_written_to(connection: duckdb.DuckDBPyConnection) -> None:
    domains = connection.execute(
        "SELECT DISTINCT lower(regexp_extract(email, '@([^@.]+\\.[a-zA-Z]+)$', 1)) FROM raw.users"
    ).fetchall()
    assert {name for (name,) in domains if name} == {"example.com", "example.org"}


def test_each_table_draws_each_lot_once() -> None:
    drawn = [(entity, lot) for entity, lot, *_ in lots()]
    assert sorted(drawn) == sorted((name, lot) for name in ENTITIES for lot in range(LOTS * FLAVOURS))


def test_each_story_that_is_drawn_has_steps() -> None:
    stories = {story for _, _, story, _, _ in lots()}
    assert {story for story in stories if f"('{story}'," not in script("stories")} == set()


def test_the_document_names_each_rate() -> None:
    document = (ROOT / "docs" / "pipelines-data.md").read_text(encoding="utf-8")
    kinds = {*RATES, *(kind for rates in OWN_RATES.values() for kind in rates)}
    assert {kind for kind in kinds if f"`{kind}`" not in document} == set()
