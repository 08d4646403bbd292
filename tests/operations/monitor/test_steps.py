"""The command that looks closer: plain names of the catalog, never a text from data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fubcli.model.check import Check, Pillar
from fubcli.model.verdict import Status
from fubcli.operations.monitor.steps import Question, next_steps, step
from tests.operations.monitor.world import LAST, SILVER

TABLE = Check(Pillar.VOLUME, str(SILVER), LAST, Status.CRITICAL, "bad", kind="partial")
BEFORE = date(2026, 4, 1)
PLACE = ["--catalog=live", "--schema=sales_silver", "--table=orders"]
QUESTION = Question(seen=frozenset({"live", "stage"}), tonight=LAST)
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
        (replace(TABLE, pillar=Pillar.FRESHNESS, target="stage (copy)"), ["--operation=monitor", "--catalog=stage", "--timeframe=past_week"]),
        (replace(TABLE, pillar=Pillar.JOBS, about="dbt:model.p.a"), ["--operation=monitor", "--catalog=live", "--timeframe=past_week"]),
        (replace(TABLE, night=BEFORE), ["--operation=monitor", *PLACE, "--timeframe=2026-03-03/2026-04-01"]),
        (replace(TABLE, pillar=Pillar.EXPORT, target="live", night=BEFORE), ["--operation=monitor", "--catalog=live", "--timeframe=2026-03-26/2026-04-01"]),
        (replace(TABLE, pillar=Pillar.JOBS, target="$(x)", night=BEFORE), ["--operation=monitor", "--catalog=all", "--timeframe=2026-03-26/2026-04-01"]),
        (replace(TABLE, pillar=Pillar.JOBS, target="$(x)"), ["--operation=monitor", "--catalog=all", "--timeframe=past_week"]),
    ],
)  # fmt: skip
def test_what_to_run_next(check: Check, options: list[str]) -> None:
    assert step(check, QUESTION)["argv"] == ["fubcli", *options]


def test_it_stays_with_the_warehouse() -> None:
    question = replace(QUESTION, repeated=("--warehouse=live",))
    assert step(TABLE, question)["argv"][-1] == "--warehouse=live"
    assert next_steps([], "today", question)[0]["argv"][-1] == "--warehouse=live"
    (_, accept) = next_steps([replace(TABLE, kind="column_removed")], "today", question)
    assert accept["argv"][-1] == "--warehouse=live"


@pytest.mark.parametrize("target", ["live.s.`x`", "live.s.$(rm)", "live.s.a b", "live.s.--x\n"])
def test_a_name_that_is_not_plain_is_in_no_command(target: str) -> None:
    argv = step(replace(TABLE, target=target), QUESTION)["argv"]
    assert target.rsplit(".", 1)[1] not in " ".join(argv)


def test_a_key_that_is_not_plain_is_in_no_query() -> None:
    assert "--operation=query" not in step(replace(KEYS, observed={"key": "id; DROP"}), QUESTION)["argv"]


def test_the_same_command_is_told_once_and_what_is_explained_has_none() -> None:
    other = replace(TABLE, title="worse")
    explained = replace(TABLE, target="live.s.t", suppressed_by="x")
    assert len(next_steps([TABLE, other, explained], "past_week", QUESTION)) == 1


def test_a_job_belongs_to_the_catalogs_that_were_asked_about() -> None:
    asked = replace(QUESTION, catalogs=("live",))
    assert "--catalog=live" in step(replace(TABLE, pillar=Pillar.JOBS, target="nightly"), asked)["argv"]
    assert "--catalog=live" in next_steps([], "today", asked)[0]["argv"]


def test_a_night_that_is_over_is_looked_at_by_its_date_whatever_the_moment() -> None:
    argv = step(TABLE, replace(QUESTION, tonight=None))["argv"]
    assert argv[-1] == f"--timeframe=2026-05-06/{LAST}"


def test_columns_are_accepted_where_they_were_looked_at_and_nowhere_else() -> None:
    removed, widened = (replace(TABLE, kind=kind) for kind in ("column_removed", "column_widened"))
    staging = replace(removed, target="stage.sales_silver.orders")
    assert _accept(QUESTION, removed, widened) == ["--operation=monitor", "--catalog=live", "--accept"]
    assert _accept(QUESTION, removed, staging) == ["--operation=monitor", "--catalog=live,stage", "--accept"]
    part = replace(QUESTION, part=("--schema=sales_silver",))
    assert _accept(part, removed) == ["--operation=monitor", "--catalog=live", "--schema=sales_silver", "--accept"]


def _accept(question: Question, *checks: Check) -> list[str]:
    (found,) = [each for each in next_steps(checks, "today", question) if each["effect"] == "write"]
    return list(found["argv"][1:])
