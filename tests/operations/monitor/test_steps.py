"""The command that looks closer: plain names of the catalog, never a text from data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fubcli.model.check import Check, Pillar
from fubcli.model.verdict import Status
from fubcli.operations.monitor.steps import next_steps, step
from tests.operations.monitor.world import LAST, SILVER

TABLE = Check(Pillar.VOLUME, str(SILVER), LAST, Status.CRITICAL, "bad", kind="partial")
PLACE = ["--catalog=live", "--schema=sales_silver", "--table=orders"]
KEYS = replace(TABLE, pillar=Pillar.QUALITY, kind="duplicate_keys", observed={"key": "id"})


@pytest.mark.parametrize(
    ("check", "options"),
    [
        (TABLE, ["--operation=monitor", *PLACE, "--timeframe=past_month"]),
        (replace(TABLE, pillar=Pillar.SCHEMA), ["--operation=schema", *PLACE, "--refresh"]),
        (
            KEYS,
            [
                "--operation=query",
                f"--query=SELECT id, count(*) AS repeats FROM {SILVER} GROUP BY id HAVING count(*) > 1 LIMIT 20",
                "--promote",
            ],
        ),
        (
            replace(KEYS, observed={"key": "id", "bounded_by": "created_at"}),
            [
                "--operation=query",
                f"--query=SELECT id, count(*) AS repeats FROM {SILVER} WHERE created_at >= DATE '2026-06-03' "
                "GROUP BY id HAVING count(*) > 1 LIMIT 20",
                "--promote",
            ],
        ),
        (replace(TABLE, pillar=Pillar.EXPORT, target="live"), ["--operation=monitor", "--catalog=live", "--timeframe=past_week"]),
        (replace(TABLE, pillar=Pillar.RECONCILIATION, target="stage"), ["--operation=schema", "--catalog=stage"]),
        (replace(TABLE, pillar=Pillar.JOBS, target="$(x)"), ["--operation=monitor", "--catalog=all", "--timeframe=past_week"]),
    ],
)  # fmt: skip
def test_what_to_run_next(check: Check, options: list[str]) -> None:
    assert step(check)["argv"] == ["fubcli", *options]


def test_it_stays_with_the_warehouse() -> None:
    assert step(TABLE, ["--warehouse=live"])["argv"][-1] == "--warehouse=live"
    assert next_steps([], "today", ["--warehouse=live"])[0]["argv"][-1] == "--warehouse=live"


@pytest.mark.parametrize("target", ["live.s.`x`", "live.s.$(rm)", "live.s.a b", "live.s.--x\n"])
def test_a_name_that_is_not_plain_is_in_no_command(target: str) -> None:
    argv = step(replace(TABLE, target=target))["argv"]
    assert target.rsplit(".", 1)[1] not in " ".join(argv)


def test_a_key_that_is_not_plain_is_in_no_query() -> None:
    assert "--operation=query" not in step(replace(KEYS, observed={"key": "id; DROP"}))["argv"]


def test_the_same_command_is_told_once_and_what_is_explained_has_none() -> None:
    other = replace(TABLE, night=LAST.replace(day=1))
    explained = replace(TABLE, target="live.s.t", suppressed_by="x")
    assert len(next_steps([TABLE, other, explained], "past_week")) == 1
