"""Who is who over three loads: ids stay, merges and splits are logged, and no news is no write."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

from tests.pipelines.marketing_identity.building import invoke
from tests.pipelines.marketing_identity.raw import deliver
from tests.pipelines.marketing_identity.story import CHAIN, FIRST, HOT, LOADS, SECOND, THIRD

pytestmark = pytest.mark.slow

Bridge = Mapping[str, str]


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as identity:
        found: list[tuple[object, ...]] = identity.execute(query).fetchall()
    return found


def bridge(file: Path) -> Bridge:
    return {
        str(record): str(customer)
        for record, customer in rows(file, "SELECT record_id, customer_id FROM identity.identity_bridge")
    }


def changes(file: Path, load: str) -> set[tuple[object, ...]]:
    query = f"SELECT change, customer_id, other_customer_id, record_count FROM identity.identity_changes WHERE loaded_at = '{load}'"
    return set(rows(file, query))


@pytest.fixture(scope="module")
def loads(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The file after each of the loads, and after a run without one."""
    file = tmp_path_factory.mktemp("identity") / "marketing.duckdb"
    after = []
    for number, load in enumerate([FIRST, SECOND, THIRD, None]):
        if load is not None:
            deliver(file, load, LOADS[number])
        invoke(file, "run", "--select=identity")
        after.append(Path(shutil.copy(file, file.with_name(f"after{number}.duckdb"))))
    invoke(file, "test", "--select=identity", "--exclude-resource-type=unit_test", "--indirect-selection=cautious")
    return after


def test_records_that_share_a_key_are_one_customer(loads: list[Path]) -> None:
    customer = bridge(loads[0])
    assert customer["salesforce_leads:founder"] == customer["salesforce_contacts:leaves"]
    assert customer["ga360:shared"] == customer["firebase:one"] != customer["firebase:two"]
    assert customer["salesforce_leads:father"] != customer["salesforce_leads:mother"]


def test_a_chain_of_many_records_is_one_customer(loads: list[Path]) -> None:
    chain = {customer for record, customer in bridge(loads[0]).items() if ":chain" in record}
    assert (len(chain), rows(loads[0], "SELECT largest_cluster FROM identity.match_report")) == (1, [(CHAIN,)])


def test_a_hot_key_and_an_address_of_a_function_join_nobody(loads: list[Path]) -> None:
    hot = {customer for record, customer in bridge(loads[0]).items() if ":hot" in record}
    refused = rows(loads[0], "SELECT key_type, reason, record_count FROM identity.identity_error_keys ORDER BY ALL")
    assert (len(hot), refused) == (HOT, [("email", "role_address", HOT), ("phone", "hot", HOT)])


def test_people_whom_only_orders_name_are_records_too(loads: list[Path]) -> None:
    of_orders = [record for record in bridge(loads[0]) if record.startswith("shopify_") and "younger" not in record]
    assert sorted(of_orders) == ["shopify_customers:missing", "shopify_guest:guest@example.com", "shopify_orders:3"]


def test_of_two_customers_that_become_one_the_older_survives(loads: list[Path]) -> None:
    before, after = bridge(loads[0]), bridge(loads[1])
    older, younger = before["salesforce_leads:older"], before["shopify_customers:younger"]
    assert older != younger
    assert {after[each] for each in ("salesforce_leads:older", "shopify_customers:younger", "zendesk_users:joins")} == {
        older
    }
    assert ("merge", older, younger, 1) in changes(loads[1], LOADS[1])


def test_of_a_customer_that_falls_apart_the_founders_part_keeps_the_id(loads: list[Path]) -> None:
    before, after = bridge(loads[0]), bridge(loads[1])
    kept = before["salesforce_leads:founder"]
    assert after["salesforce_leads:founder"] == kept != after["salesforce_contacts:leaves"]
    assert ("split", after["salesforce_contacts:leaves"], kept, 1) in changes(loads[1], LOADS[1])


def test_when_the_founder_goes_the_others_get_a_new_id(loads: list[Path]) -> None:
    before, after = bridge(loads[0]), bridge(loads[1])
    assert after["salesforce_leads:goes"] == before["salesforce_contacts:stays"] != after["salesforce_contacts:stays"]
    assert after["salesforce_contacts:stays"] == after["salesforce_contacts:stays_too"]
    assert ("split", after["salesforce_contacts:stays"], after["salesforce_leads:goes"], 2) in changes(
        loads[1], LOADS[1]
    )


def test_a_merge_that_was_a_mistake_gives_the_old_ids_back(loads: list[Path]) -> None:
    first, third = bridge(loads[0]), bridge(loads[2])
    assert third["shopify_customers:younger"] == first["shopify_customers:younger"]
    assert changes(loads[2], LOADS[2]) == {
        ("split", first["shopify_customers:younger"], first["salesforce_leads:older"], 1)
    }


def test_a_load_tells_which_records_it_changed(loads: list[Path]) -> None:
    changed = rows(
        loads[1], f"SELECT record_id FROM identity.identity_bridge WHERE changed_in_load = '{LOADS[1]}' ORDER BY ALL"
    )
    assert [record for (record,) in changed] == [
        "salesforce_contacts:leaves", "salesforce_contacts:stays", "salesforce_contacts:stays_too",
        "shopify_customers:younger", "zendesk_users:joins",
    ]  # fmt: skip


@pytest.mark.parametrize("table", ["identity_bridge", "identity_changes", "match_report"])
def test_no_news_is_no_write(loads: list[Path], table: str) -> None:
    written = [rows(file, f"SELECT rowid, * FROM identity.{table} ORDER BY ALL") for file in loads[2:]]
    assert written[0] == written[1]


def test_each_load_is_reported(loads: list[Path]) -> None:
    reported = rows(loads[3], "SELECT records, merges, splits, hot_keys FROM identity.match_report ORDER BY loaded_at")
    records = len(bridge(loads[0]))
    assert reported == [(records, 0, 0, 1), (records + 1, 1, 2, 1), (records + 1, 0, 1, 1)]


def test_its_own_unit_tests_pass(loads: list[Path]) -> None:
    invoke(loads[3], "test", "--select=identity,test_type:unit")
