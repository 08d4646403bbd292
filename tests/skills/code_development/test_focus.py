"""What the briefs about performance and security look at, beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from fubcli.model.estimate import Estimate, Scan
from fubcli.skills.code_development.brief import brief
from fubcli.skills.code_development.security import by_account
from fubcli.skills.code_development.subject import Column, Subject, Table
from fubcli.skills.code_development.upstream import type_of
from tests.skills.code_development.test_run import valid
from tests.skills.code_development.world import briefed, event, ports_of

CONTACTS = "fub.contacts_silver.contacts"


def told(directory: Path, scope: str, **given: Any) -> dict[str, Any]:
    return valid(briefed(directory, event("schema-event"), scope=scope, **given))


def kinds(items: list[dict[str, Any]]) -> set[str]:
    return {each["id"].partition(":")[0] for each in items}


def test_performance_is_about_filters_rows_pages_and_columns(tmp_path: Path) -> None:
    data = told(tmp_path, "performance")
    assert kinds(data["risks"]) >= {"partition-filter", "offset-paging", "select-star", "large-table"}
    tests = {each["id"]: each["then"] for each in data["acceptance_tests"]}
    assert {"partition-filter", "rows-read", "keyset-paging", "no-select-star", "bounded"} <= tests.keys()
    assert tests["partition-filter"].startswith("each has a bound on account_id or created_at")
    assert tests["rows-read"] == "`estimate.rows` is at most the largest that --dry-run tells of its queries here"
    assert "id > :after_id ORDER BY id LIMIT" in tests["keyset-paging"]
    assert "null-stays-null" not in tests


def test_security_is_about_accounts_personal_data_and_bound_values(tmp_path: Path) -> None:
    data = told(tmp_path, "security")
    assert kinds(data["risks"]) >= {"other-accounts", "no-account", "personal-columns", "injection"}
    tests = {each["id"] for each in data["acceptance_tests"]}
    assert {"account-bound", "other-account", "bound-parameters", "masking-tokens", "personal-data-stays-in"} <= tests
    assert not tests & {"null-stays-null", "keyset-paging", "paged"}
    assert "email" in next(each["title"] for each in data["risks"] if each["id"] == f"personal-columns:{CONTACTS}")


def test_the_two_share_no_risk_and_no_test_but_the_size(tmp_path: Path) -> None:
    fast, safe = (told(tmp_path, scope) for scope in ("performance", "security"))
    assert fast["approach"] != safe["approach"]
    assert kinds(fast["risks"]) & kinds(safe["risks"]) == {"large-table"}
    assert kinds(fast["acceptance_tests"]) & kinds(safe["acceptance_tests"]) == {"bounded"}


def test_secrets_are_a_risk_and_a_test_of_security(tmp_path: Path) -> None:
    data = valid(briefed(tmp_path, catalog="fub", schema="agents_silver", task="Show Zillow auth", scope="security"))
    secret = "encrypted_refresh_token"
    assert any(each["id"].startswith("secrets:") and secret in each["title"] for each in data["risks"])
    assert any(each["id"] == "secrets-stay-in" and secret in each["given"] for each in data["acceptance_tests"])


def test_for_security_every_query_of_a_table_with_an_account_is_bounded_by_it(tmp_path: Path) -> None:
    data = told(tmp_path, "security")
    accounts = {
        table["name"] for table in data["tables"] if "account_id" in {row[0] for row in table["columns"]["rows"]}
    }
    checked = [each for each in data["queries"] if each["table"] in accounts]
    assert len(checked) > 8
    assert all("account_id = :account_id" in each["sql"] for each in checked)
    own = [each["sql"] for each in data["queries"] if each["table"] == "fub.agents_silver.accounts"]
    assert own
    assert all(sql.count("id = :id") == 1 for sql in own)


def test_a_table_that_is_not_partitioned_by_its_account_is_bounded_by_it_too() -> None:
    table = Table("notes", (Column("account_id", type_of("bigint")),), "fub", "s", partition_keys=("created_at",))
    lookup = Table("stages", (Column("id", type_of("bigint"), nullable=False),), "fub", "s")
    bounded = by_account(Subject((table, lookup)))
    assert [each.partition_keys for each in bounded.tables] == [("account_id", "created_at"), ()]


def test_what_is_expected_to_be_read_is_told_and_bounds_the_code(tmp_path: Path) -> None:
    asked: list[Mapping[str, str]] = []

    def estimate(sql: str, values: Mapping[str, str]) -> Estimate:
        asked.append(values)
        rows = 10_680 if "after_id" in sql else 42
        return Estimate((Scan(CONTACTS, rows, 1, 534_000_000, "declared in catalogs.yaml"),), rows, 1)

    data = told(tmp_path, "performance", ports=ports_of(tmp_path, estimate=estimate))
    page = next(each for each in data["queries"] if each["name"] == "page-by-key")
    assert page["expected"]["rows"] == 10_680
    assert page["expected"]["basis"][0].startswith(f"{CONTACTS}: 534,000,000 rows declared in catalogs.yaml")
    assert {"after_id": "0"} in asked
    assert not any("ACCOUNT_ID" in each.values() for each in asked)
    then = next(each["then"] for each in data["acceptance_tests"] if each["id"] == "rows-read")
    assert then == "`estimate.rows` is at most 10,680, as of page-by-key here"
    risk = next(each for each in data["risks"] if each["id"] == f"rows-read:{CONTACTS}")
    assert (risk["title"], risk["severity"]) == (f"page-by-key of {CONTACTS} is expected to read 10,680 rows", "info")
    assert "expected to read 10,680 rows" in "".join(brief(data))


@pytest.mark.parametrize("estimate", [Estimate(), Estimate((Scan(CONTACTS),))])
def test_an_estimate_that_nobody_can_make_is_not_told(tmp_path: Path, estimate: Estimate) -> None:
    data = told(tmp_path, "performance", ports=ports_of(tmp_path, estimate=lambda sql, values: estimate))
    assert not any("expected" in each for each in data["queries"])
    assert "rows-read" not in kinds(data["risks"])


@pytest.mark.parametrize("scope", ["performance", "security"])
def test_what_upstream_found_stays_first(tmp_path: Path, scope: str) -> None:
    data = valid(briefed(tmp_path, event("monitor-column-removed"), scope=scope, task="Mend it"))
    assert data["risks"][0]["id"].startswith("upstream:")
    assert data["acceptance_tests"][0]["id"].startswith("regression:")


def test_the_queries_are_tried_and_the_tests_are_not_said_to_run(tmp_path: Path) -> None:
    first = told(tmp_path, "backend-feature")["approach"][0]
    assert first.startswith("Begin with the acceptance tests below, on tables of your own; try the queries")
