"""Words of other tools are answered with what to give here, not with the nearest spelling."""

from __future__ import annotations

import pytest

from tests.cli.events import data_of
from tests.conftest import Fubcli


@pytest.mark.parametrize(
    ("arguments", "detail", "remedy"),
    [
        (("query", "SELECT 1"), "No such command 'query'.", "Give it as --operation=query"),
        (("explore",), "No such command 'explore'.", "Give it as --operation=explore"),
        (("--operation=query", "--sql=SELECT 1"), "No such option: --sql", "Give the SQL as --query"),
        (("--operation=query", "--limit=5"), "No such option: --limit", "Give --max-rows, or a LIMIT in the statement"),
        (("--operation=query", "--format=csv"), "No such option: --format", "Give --output"),
    ],
)
def test_what_is_meant_is_told(fubcli: Fubcli, arguments: tuple[str, ...], detail: str, remedy: str) -> None:
    data = data_of(fubcli(*arguments), 2)
    assert (data["detail"], [each["title"] for each in data["remedy"]]) == (detail, [remedy])


@pytest.mark.parametrize("option", ["--account-id=1", "--account_id=1", "--account=1"])
def test_an_account_is_no_option_here(fubcli: Fubcli, option: str) -> None:
    (remedy,) = data_of(fubcli("--operation=investigate", option), 2)["remedy"]
    assert "--param=account_id" in remedy["title"]


@pytest.mark.parametrize("option", ["--environment=prod", "--env=production"])
def test_the_catalog_is_the_environment(fubcli: Fubcli, option: str) -> None:
    (remedy,) = data_of(fubcli("--operation=query", "--query=SELECT 1", option), 2)["remedy"]
    assert fubcli(*remedy["argv"][1:]).returncode == 0


@pytest.mark.parametrize("arguments", [("qery",), ("--quer=1",), ("datadog-management", "--limit=3")])
def test_what_nobody_knows_is_answered_with_the_options(fubcli: Fubcli, arguments: tuple[str, ...]) -> None:
    (remedy,) = data_of(fubcli(*arguments), 2)["remedy"]
    assert remedy["argv"][-1] == "--help"
