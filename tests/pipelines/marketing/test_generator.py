"""Generating and adding nights: the same from the same, nothing half done, rows that only come and rows that change."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fubcli.errors import UsageError
from fubcli.pipelines.marketing import generator
from tests.pipelines.marketing.conftest import AS_OF, Pair
from tests.pipelines.marketing.reading import APPENDED, KEYS, LOADER, PERSONS, Row, key_of, rows_of

TRUTH = ("people", "records", "orders", "leads", "corrections", "expected")


def contents(pair: Pair) -> Mapping[str, tuple[int, int]]:
    """Rows and a sum that does not hang on their order, of each table of both files."""
    with pair.opened() as connection:
        tables = [f"raw_data.{name}" for name in KEYS] + [f"truth.{name}" for name in TRUTH]
        return {
            name: connection.execute(f"SELECT count(*), sum(hash(t::VARCHAR)) FROM {name} t").fetchone()
            for name in tables
        }


def test_the_same_parameters_make_the_same_data(first_load: Pair, history: Pair, tmp_path: Path) -> None:
    again, other = Pair.within(tmp_path / "again"), Pair.within(tmp_path / "other")
    again.generate()
    other.generate(seed=7)
    assert contents(again) == contents(first_load)
    assert contents(other) != contents(first_load)
    again.next_day()
    history.next_day()
    assert contents(again) == contents(history)


def test_there_are_twenty_tables_with_rows_of_one_load(first_load: Pair) -> None:
    with first_load.opened() as connection:
        tables = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'raw_data' AND database_name = 'marketing'"
        ).fetchall()
        assert {name for (name,) in tables} == set(KEYS)
        for name in KEYS:
            loads = {(row["_fivetran_synced"], row["ingestion_timestamp"]) for row in rows_of(connection, name)}
            assert loads == {(datetime(2026, 11, 20, 8, 30), datetime(2026, 11, 20, 8, 30))}


@pytest.mark.parametrize("table", KEYS)
def test_a_key_is_had_once_but_for_exact_redeliveries(some_nights: Pair, table: str) -> None:
    with some_nights.opened() as connection:
        rows = rows_of(connection, table)
    by_key: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        by_key[key_of(table, row)].append(row)
    if table not in APPENDED:
        assert len(rows) == len(by_key)
        return
    again = [each for each in by_key.values() if len(each) > 1]
    assert 0 < len(again) < 0.02 * len(by_key)
    for each in again:
        assert len(each) == 2
        assert _told(each[0]) == _told(each[1])


def test_some_redeliveries_come_with_a_later_load(some_nights: Pair) -> None:
    loads: dict[tuple[Any, ...], set[datetime]] = defaultdict(set)
    with some_nights.opened() as connection:
        for table in APPENDED:
            for row in rows_of(connection, table):
                loads[table, *key_of(table, row)].add(row["ingestion_timestamp"])
    assert any(len(each) == 2 for each in loads.values())


def _told(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in LOADER}


def test_a_night_brings_and_changes_rows(history: Pair) -> None:
    before = _rows(history)
    made = history.next_day()
    after = _rows(history)
    assert made.day == AS_OF + timedelta(days=1)
    load = datetime(2026, 11, 21, 8, 30)
    for table in KEYS:
        old, new = before[table], after[table]
        gone = [key for key in old if key not in new]
        changed = [key for key in old if key in new and old[key] != new[key]]
        assert not gone, table
        assert all(new[key]["ingestion_timestamp"] == load for key in new if key not in old), table
        if table in APPENDED:
            assert not [key for key in changed if _told(old[key]) != _told(new[key])], table
    for table in ("shopify_orders", "shopify_customers", "zendesk_tickets", "salesforce_leads"):
        assert any(key in before[table] and before[table][key] != row for key, row in after[table].items()), table
    restated = {
        key[0]
        for key, row in after["google_ads_keywords"].items()
        if key in before["google_ads_keywords"] and row != before["google_ads_keywords"][key]
    }
    assert restated == {date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 19)}


def _rows(pair: Pair) -> dict[str, dict[tuple[Any, ...], Row]]:
    with pair.opened() as connection:
        return {name: {key_of(name, row): row for row in rows_of(connection, name)} for name in KEYS}


def test_what_refers_has_what_it_refers_to(some_nights: Pair) -> None:
    with some_nights.opened() as connection:
        ids = {name: {row[KEYS[name][0]] for row in rows_of(connection, name)} for name in KEYS}
        for table, column, to in (
            ("salesforce_leads", "converted_contact_id", "salesforce_contacts"),
            ("salesforce_leads", "converted_account_id", "salesforce_accounts"),
            ("salesforce_leads", "converted_opportunity_id", "salesforce_opportunities"),
            ("salesforce_contacts", "account_id", "salesforce_accounts"),
            ("salesforce_opportunities", "account_id", "salesforce_accounts"),
            ("salesforce_campaign_members", "lead_id", "salesforce_leads"),
            ("salesforce_campaign_members", "contact_id", "salesforce_contacts"),
            ("braze_email_sends", "user_id", "braze_users"),
            ("shopify_orders", "customer_id", "shopify_customers"),
            ("shopify_order_line_items", "order_id", "shopify_orders"),
            ("zendesk_tickets", "requester_id", "zendesk_users"),
        ):
            referred = {row[column] for row in rows_of(connection, table)} - {None}
            assert referred, (table, column)
            assert referred <= ids[to], (table, column)
        sends = {row["send_id"] for row in rows_of(connection, "braze_email_sends")}
        assert {row["send_id"] for row in rows_of(connection, "braze_email_events")} <= sends
        visits = {key_of("ga360_sessions", row) for row in rows_of(connection, "ga360_sessions")}
        assert {key_of("ga360_sessions", row) for row in rows_of(connection, "ga360_events")} <= visits


def test_sums_are_the_sums_of_their_parts(some_nights: Pair) -> None:
    with some_nights.opened() as connection:
        items = {row["id"]: row for row in rows_of(connection, "shopify_order_line_items")}.values()
        subtotals: Counter[str] = Counter()
        for item in items:
            subtotals[item["order_id"]] += item["price"] * item["quantity"]
        spent: Counter[str] = Counter()
        for order in rows_of(connection, "shopify_orders"):
            assert order["subtotal_price"] == subtotals[order["id"]]
            rest = order["total_tax"] + order["total_shipping"] - order["total_discounts"]
            assert order["total_price"] == order["subtotal_price"] + rest
            spent[order["customer_id"]] += order["total_price"]
        for customer in rows_of(connection, "shopify_customers"):
            assert customer["total_spent"] == spent[customer["id"]]
        levels = [Counter[date](), Counter[date](), Counter[date]()]
        for level, table in zip(levels, ("campaigns", "ad_groups", "keywords"), strict=True):
            for row in rows_of(connection, f"google_ads_{table}"):
                level[row["date"]] += row["cost_micros"]
        assert levels[0] == levels[1] == levels[2]


def test_a_corrected_mail_is_somebody_elses_until_then(first_load: Pair, some_nights: Pair) -> None:
    wanted = "SELECT record_id, mistaken_for, corrected_on FROM truth.corrections WHERE known_since <= ?"
    with some_nights.opened() as connection:
        corrections = connection.execute(wanted, [AS_OF]).fetchall()
    assert {corrected <= AS_OF + timedelta(days=3) for _, _, corrected in corrections} == {True, False}
    before, after = _emails(first_load), _emails(some_nights)
    for record, _, corrected in corrections:
        assert (before[record] != after[record]) == (corrected <= AS_OF + timedelta(days=3)), record


def _emails(pair: Pair) -> dict[str, str | None]:
    with pair.opened() as connection:
        return {
            f"{table}:{key_of(table, row)[0]}": row["email"] for table in PERSONS for row in rows_of(connection, table)
        }


def test_a_file_with_raw_data_is_left_alone(history: Pair) -> None:
    before = contents(history)
    with pytest.raises(UsageError, match="has raw data already"):
        history.generate()
    assert contents(history) == before


@pytest.mark.parametrize(
    ("chosen", "words"),
    [({"customers": 999}, "too few"), ({"customers": 1_000_001}, "too many"), ({"seed": -1}, "seed")],
)
def test_parameters_out_of_reach_are_refused(pair: Pair, chosen: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        pair.generate(**chosen)
    assert not pair.file.exists()


def test_a_night_needs_a_history_and_its_truth(history: Pair, pair: Pair) -> None:
    with pytest.raises(UsageError, match="generate raw data first"):
        pair.next_day()
    history.truth.unlink()
    duckdb.connect(str(history.truth)).close()
    with pytest.raises(UsageError, match="belongs to other data"):
        history.next_day()


def test_an_unknown_fault_is_refused(history: Pair) -> None:
    with pytest.raises(UsageError, match="none, stale, dropped_column, low_quality, hot_phone"):
        history.next_day("flood")


def test_a_stale_night_brings_no_visits_and_the_next_brings_both(history: Pair, tmp_path: Path) -> None:
    sound = history.copy(tmp_path / "sound")
    one, two = sound.next_day().rows, sound.next_day().rows
    stale, after = history.next_day("stale").rows, history.next_day().rows
    for table in ("ga360_sessions", "ga360_events"):
        assert (stale[table], after[table]) == (0, one[table] + two[table])


def test_low_quality_takes_a_third_of_the_mails_three_times(history: Pair) -> None:
    without = [_without_email(history)]
    for _ in range(3):
        history.next_day("low_quality")
        without.append(_without_email(history))
    assert without[0] < 0.2 < without[1] < without[2] < 0.9 < without[3]


def _without_email(pair: Pair) -> float:
    with pair.opened() as connection:
        rows = rows_of(connection, "shopify_customers")
    return sum(row["email"] is None for row in rows) / len(rows)


def test_a_hot_phone_is_shared_by_more_records_than_a_person_has(history: Pair) -> None:
    history.next_day("hot_phone")
    with history.opened() as connection:
        phones = [
            row["phone"] for name in ("salesforce_leads", "shopify_customers") for row in rows_of(connection, name)
        ]
    assert sum(phone is not None and "800" in phone and phone.endswith("0100") for phone in phones) > 15


def test_a_dropped_column_is_back_the_next_night(history: Pair, tmp_path: Path) -> None:
    sound = history.copy(tmp_path / "sound")
    history.next_day("dropped_column")
    with history.opened() as connection:
        columns = {name for name, *_ in connection.execute("DESCRIBE raw_data.salesforce_leads").fetchall()}
    assert "lead_source" not in columns
    history.next_day()
    sound.next_day()
    sound.next_day()
    assert contents(history) == contents(sound)


def test_a_night_that_fails_half_way_is_done_again_the_same(
    history: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = history.copy(tmp_path / "sound")
    sound.next_day()
    raw = {name: value for name, value in contents(history).items() if name.startswith("raw")}
    real = generator.write_raw

    def stumble(connection: duckdb.DuckDBPyConnection) -> object:
        real(connection)
        raise KeyboardInterrupt

    monkeypatch.setattr(generator, "write_raw", stumble)
    with pytest.raises(KeyboardInterrupt):
        history.next_day()
    monkeypatch.undo()
    assert {name: value for name, value in contents(history).items() if name.startswith("raw")} == raw
    history.next_day()
    assert contents(history) == contents(sound)


@pytest.mark.slow
@pytest.mark.parametrize("statement", ["expected", "raw/zendesk_users"])
@pytest.mark.parametrize("call", ["generate", "next_day"])
def test_a_killed_call_can_be_made_again(history: Pair, tmp_path: Path, call: str, statement: str) -> None:
    def place(name: str) -> Pair:
        (tmp_path / name).mkdir()
        return Pair.within(tmp_path / name) if call == "generate" else history.copy(tmp_path / name)

    sound, killed = place("sound"), place("killed")
    getattr(sound, call)()
    child = f"""
        import os, signal
        from pathlib import Path
        from fubcli.pipelines.marketing import writing
        from tests.pipelines.marketing.conftest import Pair
        real = writing.script
        def deadly(name):
            if name == {statement!r}:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(name)
        writing.script = deadly
        Pair.within(Path({str(tmp_path / "killed")!r})).{call}()
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(child)], check=False, cwd=Path(__file__).parents[3])
    assert ended.returncode == -9
    getattr(killed, call)()
    assert contents(killed) == contents(sound)
