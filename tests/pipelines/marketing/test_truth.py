"""The truth is what the decisions come to, and the raw rows say the same."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from tests.pipelines.marketing import reading
from tests.pipelines.marketing.conftest import AS_OF, Pair

NOT_IN_RAW = ("people", "records")


def _told(pair: Pair, day: date) -> tuple[reading.Counts, reading.Counts]:
    with pair.opened() as connection:
        expected = reading.expected_on(connection, day)
        return {key: value for key, value in expected.items() if key[0] not in NOT_IN_RAW}, reading.counted(connection)


def _without_zeros(counts: reading.Counts) -> reading.Counts:
    return {key: value for key, value in counts.items() if value}


def test_the_first_load_has_what_is_expected(first_load: Pair) -> None:
    expected, found = _told(first_load, AS_OF)
    assert _without_zeros(found) == _without_zeros(expected)


def test_later_loads_have_what_is_expected(some_nights: Pair) -> None:
    expected, found = _told(some_nights, AS_OF + timedelta(days=4))
    assert _without_zeros(found) == _without_zeros(expected)


def test_faults_do_not_make_the_truth_wrong(history: Pair) -> None:
    for faults in (("low_quality", "stale"), ("hot_phone", "none")):
        day = [history.next_day(fault).day for fault in faults][-1]
        expected, found = _told(history, day)
        assert _without_zeros(found) == _without_zeros(expected)


def test_behind_each_record_is_one_person(some_nights: Pair) -> None:
    with some_nights.opened() as connection:
        found = set(reading.records(connection))
        told = connection.execute("SELECT record_id, person_id FROM truth.records").fetchall()
        people = {person for (person,) in connection.execute("SELECT person_id FROM truth.people").fetchall()}
        (known,) = connection.execute("SELECT count(*) FROM truth.people").fetchone() or (0,)
    assert Counter(record for record, _ in told) == Counter(found)
    assert {person for _, person in told} <= people
    assert len(people) == known


def test_each_order_is_somebodys(some_nights: Pair) -> None:
    with some_nights.opened() as connection:
        orders = {row["id"]: row for row in reading.rows_of(connection, "shopify_orders")}
        told = connection.execute("SELECT order_id, order_number, record_id, person_id FROM truth.orders").fetchall()
        behind = dict(connection.execute("SELECT record_id, person_id FROM truth.records").fetchall())
    assert {(order, number) for order, number, _, _ in told} == {
        (id, row["order_number"]) for id, row in orders.items()
    }
    for order, _, record, person in told:
        row = orders[order]
        assert behind[record] == person
        written = (
            f"shopify_customers:{row['customer_id']}"
            if row["customer_id"]
            else f"shopify_guest:{reading.email_of(row['email'])}"
        )
        assert written == record


def test_tracked_orders_are_seen_by_the_site(some_nights: Pair) -> None:
    with some_nights.opened() as connection:
        hits = [row for row in reading.rows_of(connection, "ga360_events") if row["hit_type"] == "TRANSACTION"]
        told = dict(connection.execute("SELECT order_number, is_tracked FROM truth.orders").fetchall())
    seen = {row["transaction_id"] for row in hits}
    assert all(told[number] for number in seen)
    # Those of the last day may be on their way.
    assert len(seen) >= 0.98 * sum(told.values())


def test_people_can_be_found_but_not_all_of_them(first_load: Pair) -> None:
    """By shared e-mails, phones, user ids and links a matcher finds four pairs of five, and errs now and then."""
    with first_load.opened() as connection:
        joined = reading.clusters(reading.records(connection))
        behind = dict(connection.execute("SELECT record_id, person_id FROM truth.records").fetchall())
    right = sum(_pairs(n) for each in joined for n in Counter(behind[record] for record in each).values())
    recall = right / sum(_pairs(n) for n in Counter(behind.values()).values())
    precision = right / sum(_pairs(len(each)) for each in joined)
    assert 0.75 < recall < 0.9
    assert 0.88 < precision < 0.99


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


def test_nights_join_people_that_were_apart_and_part_some_that_were_joined(first_load: Pair, some_nights: Pair) -> None:
    before, after = _cluster_of_each(first_load), _cluster_of_each(some_nights)
    kept = before.keys() & after.keys()
    ways = {(before[record], after[record]) for record in kept}
    assert any(n > 1 for n in Counter(new for _, new in ways).values())
    assert any(n > 1 for n in Counter(old for old, _ in ways).values())


def _cluster_of_each(pair: Pair) -> dict[str, int]:
    with pair.opened() as connection:
        joined = reading.clusters(reading.records(connection))
    return {record: number for number, each in enumerate(joined) for record in each}
