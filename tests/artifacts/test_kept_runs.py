"""What runs of the pipelines leave, read with limits: a damaged one is told and hides no other."""

from __future__ import annotations

import fcntl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fubcli.artifacts.dbt_personal import kept_personal_columns
from fubcli.artifacts.kept_runs import kept_runs
from fubcli.model.names import TableName
from tests.zoom_world import invocation, keep, node

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
USERS = TableName("zoom", "bronze", "bz_users")


def test_without_any_run_there_is_nothing(tmp_path: Path) -> None:
    assert kept_runs(tmp_path / "pipelines").runs == ()
    assert kept_personal_columns(tmp_path / "pipelines") == {}


def test_runs_are_told_the_newest_first_and_others_names_are_left(tmp_path: Path) -> None:
    keep(tmp_path, "zoom_bronze", AT, invocation=invocation(AT, AT + HOUR, 8))
    keep(tmp_path, "zoom_bronze", AT + HOUR, invocation=invocation(AT + HOUR, None))
    keep(tmp_path, "Other-Thing", AT, invocation=invocation(AT, None))
    (tmp_path / "pipelines" / "zoom_bronze" / "duckdb" / ".part").mkdir()
    found = kept_runs(tmp_path / "pipelines")
    assert [(run.project, run.began, run.ended, run.exit_code) for run in found.runs] == [
        ("zoom_bronze", AT + HOUR, None, None), ("zoom_bronze", AT, AT + HOUR, 8),
    ]  # fmt: skip
    assert (found.is_going_on, found.troubles) == (False, ())


@pytest.mark.parametrize(
    ("written", "said"),
    [("", "it is empty"), ("[]", "it is JSON, but no object"), ('{"started_at": "2026-11-22T09:00"}', "has no time zone"), ("{}", "started_at is no time")],
)  # fmt: skip
def test_a_damaged_one_hides_no_other(tmp_path: Path, written: str, said: str) -> None:
    keep(tmp_path, "zoom_bronze", AT, invocation=invocation(AT, AT))
    (keep(tmp_path, "zoom_bronze", AT + HOUR) / "invocation.json").write_text(written, encoding="utf-8")
    found = kept_runs(tmp_path / "pipelines")
    assert [run.began for run in found.runs] == [AT]
    assert said in found.troubles[0]


def test_the_lock_says_that_a_run_goes_on(tmp_path: Path) -> None:
    keep(tmp_path, "zoom_bronze", AT, invocation=invocation(AT, None))
    with (tmp_path / "pipelines" / "zoom-duckdb.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert kept_runs(tmp_path / "pipelines").is_going_on
    assert not kept_runs(tmp_path / "pipelines").is_going_on


def test_personal_columns_are_those_of_the_newest_manifest_that_can_be_read(tmp_path: Path) -> None:
    keep(tmp_path, "zoom_bronze", AT, manifest={"nodes": {"a": node("bronze.bz_users", pii=("Email",))}, "sources": {}})
    directory = keep(tmp_path, "zoom_bronze", AT + HOUR)
    (directory / "manifest.json").write_text('{"nodes": {', encoding="utf-8")
    assert kept_personal_columns(tmp_path / "pipelines") == {USERS: {"email": "personal"}}


@pytest.mark.parametrize("column", ["description", "docs", "access", "groups"])
def test_a_column_may_be_called_as_a_member_that_is_not_read(tmp_path: Path, column: str) -> None:
    keep(tmp_path, "zoom_bronze", AT, manifest={"nodes": {"a": node("bronze.bz_users", pii=(column,))}})
    assert kept_personal_columns(tmp_path / "pipelines") == {USERS: {column: "personal"}}


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ({"meta": {"pii": True}}, "personal"),
        ({"config": {"meta": {"pii": True, "kind": "email"}}}, "email"),
        ({"meta": {"pii": "phone"}}, "phone"),
        ({"meta": {"pii": True, "kind": "x; drop"}}, "personal"),
        ({"meta": {"pii": False}}, None),
        ({"meta": {"pii": "no"}}, None),
        ({"meta": {}}, None),
        ({"meta": None, "config": []}, None),
    ],
)
def test_how_a_column_is_called_personal(tmp_path: Path, column: dict[str, object], kind: str | None) -> None:
    told = node("bronze.bz_users") | {"columns": {"c": {"name": "c"} | column}}
    keep(tmp_path, "zoom_bronze", AT, manifest={"nodes": {"a": told}})
    found = kept_personal_columns(tmp_path / "pipelines")
    assert found == ({USERS: {"c": kind}} if kind else {})
