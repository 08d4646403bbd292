"""Ids stand with the word for them; other numbers are none."""

import pytest

from fubcli.model.playbook import ParameterKind
from fubcli.playbooks.matching.identifiers import identifiers_in

ACCOUNT, CONTACT, USER = ParameterKind.ACCOUNT, ParameterKind.CONTACT, ParameterKind.USER
NAMED = {
    "account 12345": [(ACCOUNT, 12345)],
    "acct #12345": [(ACCOUNT, 12345)],
    "account_id = 12345": [(ACCOUNT, 12345)],
    "account-id: 12345": [(ACCOUNT, 12345)],
    "account id is 12345": [(ACCOUNT, 12345)],
    "account number 12345.": [(ACCOUNT, 12345)],
    "account with id 12345": [(ACCOUNT, 12345)],
    "(account 12345)": [(ACCOUNT, 12345)],
    "for team 12345": [(ACCOUNT, 12345)],
    "12345's account": [(ACCOUNT, 12345)],
    "the 12345 account": [(ACCOUNT, 12345)],
    "account 12345's agents": [(ACCOUNT, 12345)],
    "accounts 12001 and 12002": [(ACCOUNT, 12001), (ACCOUNT, 12002)],
    "accounts 1, 2, and 3": [(ACCOUNT, 1), (ACCOUNT, 2), (ACCOUNT, 3)],
    "account_id in (12001,12002)": [(ACCOUNT, 12001), (ACCOUNT, 12002)],
    "agent 123450012": [(USER, 123450012)],
    "user 7 and user 9": [(USER, 7), (USER, 9)],
    "user id 7": [(USER, 7)],
    "assigned_user_id = 7": [(USER, 7)],
    "contact 88123 out of under contract": [(CONTACT, 88123)],
    "contacts 11, 12 and 13": [(CONTACT, 11), (CONTACT, 12), (CONTACT, 13)],
    "contact 7 of account 12345": [(CONTACT, 7), (ACCOUNT, 12345)],
    "account 999999999999999999": [(ACCOUNT, 999999999999999999)],
    "account 12345, 90 days": [(ACCOUNT, 12345)],
    "account 12345 and 3 agents": [(ACCOUNT, 12345)],
    "account 2024": [(ACCOUNT, 2024)],
}
NO_IDS = [
    "12345",
    "for 12345",
    "show me 12345",
    "top 10 agents",
    "100 contacts",
    "5 accounts",
    "contacts 90 days old",
    "agents 30 days inactive",
    "account 90-day report",
    "accounts 2025",
    "accounts in 2025",
    "account 12,345",
    "account 12.5",
    "account $500",
    "account 5%",
    "account 1234567890123456789",
    "account 0",
    "account 007",
    "account 12001-12005",
    "account 2026-11-03",
    "account 12345abc",
    "myaccount 5",
    "account v2",
    "account 123\ufffd45",
    "account since 2026",
    "agent 2 of 5",
    "account \u0661\u0662",
]


@pytest.mark.parametrize(("text", "expected"), NAMED.items(), ids=NAMED)
def test_ids_that_are_named(text: str, expected: list[tuple[ParameterKind, int]]):
    assert [each.value for each in identifiers_in(text)] == expected


@pytest.mark.parametrize("text", NO_IDS)
def test_numbers_that_are_none(text: str):
    assert identifiers_in(text) == ()
