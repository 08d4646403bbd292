"""Commands of others: those that only read are repeated, and called what they are."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.model.reading_command import reading_command, title_of


@pytest.mark.parametrize(
    "argv",
    [
        ["fubcli", "--operation=monitor", "--catalog=fub", "--timeframe=past_week"],
        ["databricks-analytics", "--operation=investigate", "--playbook=export-failure", "--param=account_id:bigint=5"],
        ["fubcli", "--operation=schema", "--catalog=fub", "--schema=contacts_bronze"],
        ["fubcli", "--operation=schema", "--table=contacts", "--refresh"],
    ],
)
def test_commands_that_read_are_repeated(argv: list[str]) -> None:
    assert reading_command(argv) == tuple(argv)


@pytest.mark.parametrize(
    "argv",
    [
        ["bash", "-c", "x"],
        ["fubcli"],
        ["fubcli", "--operation=query", "--query=SELECT 1"],
        ["fubcli", "--operation=monitor", "--accept"],
        ["fubcli", "--operation=monitor", "--refresh=now"],
        ["fubcli", "--operation=monitor", "--output_file=/etc/x"],
        ["fubcli", "demo", "scenario", "healthy"],
        ["fubcli", "--operation=monitor", "--report=/etc/x.html"],
        ["fubcli", "--operation=monitor", "--operation=query"],
        ["fubcli", "--catalog=fub", "--schema=x"],
        ["fubcli", "--operation=monitor", "--catalog=`id`"],
        ["fubcli", "--operation=monitor\n"],
        ["fubcli", "--operation=investigate", "--param=secret=5"],
        ["fubcli", "--operation=monitor", *["--catalog=a"] * 20],
        "fubcli --operation=monitor",
        [["fubcli"], {}],
        None,
    ],
)
def test_any_other_command_is_not(argv: Any) -> None:
    assert reading_command(argv) == ()


@pytest.mark.parametrize(
    ("argv", "title"),
    [
        (("fubcli", "--catalog=fub", "--operation=schema"), "See what is in the catalog"),
        (("fubcli", "--operation=monitor"), "Look at the pipeline"),
        (("databricks-analytics", "--operation=investigate", "--playbook=x"), "Investigate further"),
    ],
)
def test_the_title_says_what_a_command_does(argv: tuple[str, ...], title: str) -> None:
    assert title_of(argv) == title
