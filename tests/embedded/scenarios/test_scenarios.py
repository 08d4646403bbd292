"""What each scenario leaves in the files: the ledger and the rows tell one story, and every other table is as it was."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from fubcli.embedded.scenarios.catalogue import SCENARIOS, briefing
from fubcli.embedded.scenarios.columns import MIGRATIONS
from fubcli.embedded.scenarios.lineage import FEEDS, exported, feeds, tier_of
from fubcli.errors import UsageError
from fubcli.model.drill import Drill
from tests.embedded.scenarios.conftest import EARLIER, NIGHT, Struck

BRONZE, SILVER = "fub.contacts_bronze.contacts", "fub.contacts_silver.contacts"
EVERY_TABLE = [f"{catalog}.{name}" for catalog in ("fub", "fub_zg") for name in exported(catalog)]

TRUTH = {
    "late-export": (BRONZE, "late"),
    "missing-table": (BRONZE, "missing"),
    "column-removed": (BRONZE, "column-removed"),
    "column-retyped": (BRONZE, "column-retyped"),
    "volume-drop": (BRONZE, "partial"),
    "duplicate-load": (BRONZE, "duplicate"),
    "tier-mismatch": (SILVER, "tier-mismatch"),
    "job-failed": (BRONZE, "job-failed"),
}
"""Which table is at the root of each scenario, and which kind of fault it has; the night is the drill's."""

Connection = duckdb.DuckDBPyConnection


def drill_of(scenario: str, night: date = NIGHT, table: str = "") -> Drill:
    return Drill(scenario, night, table or SCENARIOS[scenario].table)


def loads(connection: Connection, table: str, night: date, where: str = "") -> list[tuple[Any, ...]]:
    """The night's commits of a table: minutes after midnight, operation, rows."""
    return connection.execute(
        f"""
        SELECT (epoch(committed_at) - pacific_midnight($night))::BIGINT // 60, operation, rows_written
        FROM {where}_fubcli.commit_history
        WHERE table_schema || '.' || table_name = $table AND user_name LIKE 'svc-nightly%'
          AND timezone('America/Los_Angeles', committed_at)::DATE = $night ORDER BY committed_at
        """,
        {"table": table.partition(".")[2], "night": night},
    ).fetchall()


def count(connection: Connection, what: str) -> int:
    return connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0]


def changed_tables(connection: Connection, catalog: str) -> tuple[set[str], set[str]]:
    """The tables whose commits differ from what they were (versions aside), and those whose rows or columns do."""
    history = "(SELECT * EXCLUDE (version) FROM {}_fubcli.commit_history)"
    ledger = connection.execute(
        f"SELECT DISTINCT table_schema || '.' || table_name FROM "
        f"((FROM {history.format('')} EXCEPT FROM {history.format('before.')}) UNION ALL "
        f"(FROM {history.format('before.')} EXCEPT FROM {history.format('')}))"
    ).fetchall()
    rows = set()
    for name in exported(catalog):
        one, other = (
            connection.execute(f"SELECT count(*), sum(hash(t)) FROM {prefix}{name} t").fetchone()
            for prefix in ("", "before.")
        )
        if one != other:
            rows.add(f"{catalog}.{name}")
    return {f"{catalog}.{name}" for (name,) in ledger}, rows


@pytest.mark.parametrize("night", [NIGHT, EARLIER], ids=["last night", "an earlier night"])
@pytest.mark.parametrize("scenario", TRUTH)
def test_the_truth_is_all_that_is_wrong(struck: Struck, scenario: str, night: date) -> None:
    told = briefing(drill_of(scenario, night))
    assert [(each.table, each.night, each.kind) for each in told.truth] == [
        (TRUTH[scenario][0], night, TRUTH[scenario][1])
    ]
    named = {each.table for each in (*told.truth, *told.effects)}
    with struck(told.drill) as connection:
        ledger, rows = changed_tables(connection, "fub")
    assert ledger == named
    is_structural = scenario.startswith("column-")
    if night == EARLIER and not is_structural:
        assert rows <= {BRONZE}, "the ingestion time of rows of that night, and nothing else"
    elif scenario == "job-failed":
        assert rows < named
    else:
        assert rows == (named if scenario != "late-export" else {BRONZE})


@pytest.mark.parametrize("night", [NIGHT, EARLIER])
def test_a_late_table_and_what_is_made_of_it_come_three_hours_later(struck: Struck, night: date) -> None:
    with struck(drill_of("late-export", night)) as connection:
        for table in (BRONZE, SILVER):
            ((minutes, operation, rows),) = loads(connection, table, night)
            assert [(minutes - 180, operation, rows)] == loads(connection, table, night, "before.")
        ingested = f"SELECT DISTINCT _ingested_at FROM contacts_bronze.contacts WHERE _export_date = '{night}' AND _source_file LIKE 'export/%'"
        assert connection.execute(ingested).fetchall() == [(f"{night} 11:25:00",)]
        (last,) = connection.execute(
            "SELECT max(ended_at) - max(started_at) FROM _fubcli.job_runs WHERE run_id % 10 = 1"
        ).fetchone()
        assert night != NIGHT or last.total_seconds() > 3 * 3600


def test_a_missing_table_has_no_commit_and_its_silver_has_nothing_new(struck: Struck) -> None:
    with struck(drill_of("missing-table")) as connection:
        assert loads(connection, BRONZE, NIGHT) == []
        ((_, operation, rows),) = loads(connection, SILVER, NIGHT)
        assert (operation, rows) == ("MERGE", 0)
        assert count(connection, f"contacts_bronze.contacts WHERE _export_date = '{NIGHT}'") == 0
        assert count(connection, "contacts_silver.contacts WHERE updated_at >= getvariable('cut')") == 0
        runs = connection.execute("SELECT DISTINCT result FROM _fubcli.job_runs").fetchall()
        assert runs == [("SUCCESS",)]


def test_a_missing_table_that_is_written_anew_is_as_the_night_before_left_it(struck: Struck) -> None:
    with struck(drill_of("missing-table", NIGHT, "fub.agents_bronze.accounts")) as connection:
        dates = connection.execute("SELECT DISTINCT _export_date FROM agents_bronze.accounts").fetchall()
        assert dates == [(date(2025, 11, 19),)]


def test_a_removed_column_is_gone_and_the_ledger_says_so(struck: Struck) -> None:
    with struck(drill_of("column-removed")) as connection:
        columns = connection.execute(
            "SELECT column_name FROM _fubcli.information_schema_columns WHERE table_schema = 'contacts_bronze'"
        ).fetchall()
        assert ("timeframe_id",) not in columns
        assert ("stage_id",) in columns
        found = connection.execute(
            "SELECT operation, operation_parameters FROM _fubcli.commit_history WHERE operation_parameters IS NOT NULL"
        ).fetchall()
        assert found == [("DROP COLUMNS", '{"columns": "[\\"timeframe_id\\"]"}')]
        assert [operation for _, operation, _ in loads(connection, BRONZE, NIGHT)] == [
            "DROP COLUMNS",
            "STREAMING UPDATE",
        ]


def test_a_retyped_column_has_another_type_and_its_values(struck: Struck) -> None:
    with struck(drill_of("column-retyped")) as connection:
        types = dict(connection.execute(
            "SELECT column_name, data_type FROM _fubcli.information_schema_columns WHERE table_schema = 'contacts_bronze' AND table_name = 'contacts'"
        ).fetchall())  # fmt: skip
        assert (types["stage_id"], types["account_id"]) == ("BIGINT", "STRING")
        sums = "SELECT sum(stage_id::BIGINT) FROM {}contacts_bronze.contacts"
        assert connection.execute(sums.format("")).fetchone() == connection.execute(sums.format("before.")).fetchone()


@pytest.mark.parametrize(("scenario", "table", "kept"), [
    ("volume-drop", BRONZE, 0.35), ("volume-drop", "fub.agents_bronze.accounts", 0.35), ("tier-mismatch", SILVER, 0.8),
])  # fmt: skip
@pytest.mark.parametrize("night", [NIGHT, EARLIER])
def test_a_share_of_the_rows_is_lost(struck: Struck, scenario: str, table: str, kept: float, night: date) -> None:
    with struck(drill_of(scenario, night, table)) as connection:
        ((_, _, rows),) = loads(connection, table, night)
        ((_, _, whole),) = loads(connection, table, night, "before.")
        assert rows == pytest.approx(whole * kept, abs=1)


def test_a_volume_drop_takes_the_same_records_from_silver_and_a_tier_mismatch_spares_bronze(struck: Struck) -> None:
    with struck(drill_of("volume-drop")) as connection:
        ((_, _, silver),), ((_, _, bronze),) = (loads(connection, table, NIGHT) for table in (SILVER, BRONZE))
        assert 0.9 < silver / bronze < 1.1
    with struck(drill_of("tier-mismatch")) as connection:
        ((_, _, silver),), ((_, _, bronze),) = (loads(connection, table, NIGHT) for table in (SILVER, BRONZE))
        assert silver / bronze < 0.85


def test_a_duplicate_load_is_two_commits_and_every_row_twice(struck: Struck) -> None:
    with struck(drill_of("duplicate-load")) as connection:
        (first, _, rows), (second, operation, again) = loads(connection, BRONZE, NIGHT)
        assert (second - first, operation, again) == (6, "WRITE", rows)
        assert count(connection, f"contacts_bronze.contacts WHERE _export_date = '{NIGHT}'") == 2 * rows


def test_a_failed_job_stops_its_tier_and_those_after_it(struck: Struck) -> None:
    with struck(drill_of("job-failed", EARLIER, "fub_zg.contacts_silver.contacts")) as connection:
        runs = connection.execute(
            "SELECT name, result, ended_at - started_at FROM _fubcli.job_runs "
            "WHERE timezone('America/Los_Angeles', started_at)::DATE = ? ORDER BY run_id", [EARLIER],
        ).fetchall()  # fmt: skip
        assert [(name, result, lasted.total_seconds() // 60) for name, result, lasted in runs][1:] == [
            ("nightly-export-silver", "FAILED", 7), ("nightly-export-gold", "UPSTREAM_FAILED", 0),
        ]  # fmt: skip
        assert runs[0][:2] == ("nightly-export-bronze", "SUCCESS")
        arrived = {tier_of(name) for name in exported("fub_zg") if loads(connection, f"fub_zg.{name}", EARLIER)}
        assert arrived == {"bronze"}


def versions_are_in_order(connection: Connection) -> bool:
    return connection.execute(
        "SELECT bool_and(version = previous + 1 AND committed_at > before) FROM (SELECT *, lag(version) OVER w AS previous, "
        "lag(committed_at) OVER w AS before FROM _fubcli.commit_history "
        "WINDOW w AS (PARTITION BY table_schema, table_name ORDER BY version)) WHERE previous IS NOT NULL"
    ).fetchone() == (True,)


@pytest.mark.slow
@pytest.mark.parametrize("night", [NIGHT, date(2025, 9, 22), date(2025, 11, 2)], ids=["last", "first", "of 25 hours"])
@pytest.mark.parametrize("scenario", TRUTH)
def test_every_table_can_be_struck_in_every_night(struck: Struck, scenario: str, night: date) -> None:
    for table in EVERY_TABLE:
        try:
            SCENARIOS[scenario].accepts(table)
        except UsageError:
            continue
        drill = drill_of(scenario, night, table)
        named = {each.table for each in (*briefing(drill).truth, *briefing(drill).effects)}
        with struck(drill) as connection:
            ledger = connection.execute(
                "SELECT DISTINCT table_schema || '.' || table_name FROM ((FROM _fubcli.commit_history) EXCEPT (FROM before._fubcli.commit_history))"
            ).fetchall()
            assert {f"{table.partition('.')[0]}.{name}" for (name,) in ledger} <= named
            before, after = loads(connection, table, night, "before."), loads(connection, table, night)
            assert len(before) == 1
            assert before != after
            assert versions_are_in_order(connection)


def test_every_exported_table_has_a_column_to_remove_and_one_to_retype() -> None:
    assert sorted(MIGRATIONS) == sorted(EVERY_TABLE)


def test_what_feeds_what_is_exported_and_goes_from_tier_to_tier() -> None:
    for catalog, feeding in FEEDS.items():
        for source, fed in feeding.items():
            assert {source, *fed} <= set(exported(catalog))
            assert {(tier_of(source), tier_of(each)) for each in fed} <= {("bronze", "silver"), ("silver", "gold")}
            assert all(feeds(catalog, each) for each in fed)


def test_a_tier_mismatch_needs_a_tier_below() -> None:
    with pytest.raises(UsageError, match="not made of another"):
        SCENARIOS["tier-mismatch"].accepts(BRONZE)
