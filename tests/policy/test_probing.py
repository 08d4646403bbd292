"""Questions about rows: closed texts, every part of them bounded, nothing of secret columns."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.errors import Refused
from fubcli.model.names import Environment, TableName
from fubcli.model.probe import (
    Arrivals,
    Counts,
    Credits,
    ErrorLog,
    Matches,
    Portion,
    Probe,
    Rejections,
    RunLog,
    Versions,
)
from fubcli.model.statement import StatementKind
from fubcli.policy.permit import Permit
from fubcli.policy.probing import probe_permit, probe_values
from tests.policy.cases import configuration

CONTACTS = TableName("fub", "contacts_silver", "contacts")
STAGES = TableName("fub", "contacts_silver", "stages")
AUTH = TableName("fub", "agents_silver", "zillow_auth")
SINCE = datetime(2026, 8, 3, 7, 30, tzinfo=UTC)
BOUNDED = Portion(CONTACTS, ("id", "email"), "id", "created_at")
SAMPLE = Portion(STAGES, ("id", "name"))


def permitted(probe: Probe) -> Permit:
    known = configuration()
    return probe_permit(probe, policy=known.policy, catalogs=known.catalogs, seconds=9.0)


def test_rows_since_a_moment_and_samples_go_in_one_statement() -> None:
    probe = Counts((BOUNDED, SAMPLE), SINCE)
    permit = permitted(probe)
    assert permit.text == (
        "SELECT 0 AS place, count(*) AS row_count, array(count(`id`), count(`email`)) AS filled, "
        "count(DISTINCT `id`) AS key_count FROM (SELECT `id`, `email`, `created_at` FROM `fub`.`contacts_silver`."
        "`contacts` WHERE `created_at` >= CAST(:since AS TIMESTAMP) LIMIT 1000000) AS part_0 UNION ALL "
        "SELECT 1 AS place, count(*) AS row_count, array(count(`id`), count(`name`)) AS filled, "
        "CAST(NULL AS BIGINT) AS key_count FROM (SELECT `id`, `name` FROM `fub`.`contacts_silver`.`stages` "
        "LIMIT 10000) AS part_1"
    )
    assert (permit.kind, permit.environment, permit.max_rows) == (StatementKind.QUERY, Environment.PRODUCTION, 2)
    assert (permit.tables, permit.targets, permit.parameters) == ((CONTACTS, STAGES), (), ("since",))
    assert probe_values(probe)["since"].value == "2026-08-03T07:30:00.000000+00:00"


def test_a_sample_needs_no_moment() -> None:
    permit = permitted(Counts((SAMPLE,), SINCE))
    assert permit.parameters == ()
    assert probe_values(Counts((SAMPLE,), SINCE)) == {}


def test_logs_are_read_from_a_moment_on_and_say_nothing_of_messages() -> None:
    log = RunLog(STAGES, SINCE, "start_time", "status", name="process_name", failed="rows_rejected")
    assert permitted(log).text == (
        "SELECT `process_name` AS name, `status` AS status, `start_time` AS moment, CAST(NULL AS STRING) AS processed, `rows_rejected` AS failed FROM `fub`.`contacts_silver`.`stages` "
        "WHERE `start_time` >= CAST(:since AS TIMESTAMP) ORDER BY `start_time` DESC LIMIT 500"
    )
    errors = ErrorLog(STAGES, SINCE, "error_timestamp", "source_table")
    assert "WHERE `error_timestamp` >= CAST(:since AS TIMESTAMP) LIMIT 1000000) AS part" in permitted(errors).text


@pytest.mark.parametrize(
    ("probe", "reason"),
    [
        (Counts((Portion(STAGES, ("id",), time_key="id"),), SINCE), "does not bound a scan"),
        (Counts((Portion(CONTACTS, ("id",), time_key="updated_at"),), SINCE), "does not bound a scan"),
        (Counts((Portion(CONTACTS, ("id",), time_key="account_id"),), SINCE), "does not bound a scan"),
        (Counts((Portion(CONTACTS, ("id",), time_key="created_at", time_type="string"),), SINCE), "does not bound"),
        (Counts((Portion(AUTH, ("Encrypted_Refresh_Token",)),), SINCE), "secret column"),
        (Counts((Portion(AUTH, ("id",), key="encrypted_refresh_token"),), SINCE), "secret column"),
        (RunLog(AUTH, SINCE, "created_at", "encrypted_refresh_token"), "secret column"),
        (Counts((Portion(CONTACTS, ("id",)),), SINCE), "is large, and nothing"),
        (RunLog(CONTACTS, SINCE, "updated_at", "status"), "is large, and nothing"),
        (ErrorLog(CONTACTS, SINCE, "updated_at"), "is large, and nothing"),
        (Counts((Portion(TableName("else", "s", "t"), ("id",)),), SINCE), "not of one declared catalog"),
        (Counts((SAMPLE, Portion(TableName("fub_zg", "s", "t"), ("id",))), SINCE), "not of one declared catalog"),
        (Counts((), SINCE), "not of one declared catalog"),
    ],
)
def test_what_bounds_nothing_or_is_secret_is_refused(probe: Probe, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        permitted(probe)


def test_a_large_log_is_read_by_the_time_key_that_partitions_it() -> None:
    assert permitted(RunLog(CONTACTS, SINCE, "created_at", "status")).tables == (CONTACTS,)


def test_staging_may_be_sampled_whatever_its_size() -> None:
    staging = TableName("stage_fub", CONTACTS.schema, CONTACTS.table)
    assert permitted(Counts((Portion(staging, ("id",)),), SINCE)).tables == (staging,)


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12)
PART = re.compile(
    r"FROM \(SELECT (`(``|[^`])*`, )*`(``|[^`])*` FROM (`(``|[^`])*`\.){2}`(``|[^`])*` LIMIT 10000\) AS part_\d", re.S
)


@given(st.lists(st.tuples(NAMES, NAMES, st.lists(NAMES, min_size=1, max_size=3, unique=True)), min_size=1, max_size=4))
def test_whatever_the_names_every_part_is_quoted_and_bounded(tables: list[tuple[str, str, list[str]]]) -> None:
    portions = tuple(Portion(TableName("fub_zg", s, t), tuple(columns)) for s, t, columns in tables)
    text = permitted(Counts(portions, SINCE)).text
    unquoted = re.sub(r"`(``|[^`])*`", "``", text)
    assert unquoted.count("FROM (SELECT") == len(portions) == len(PART.findall(text))
    assert re.fullmatch(r"[A-Za-z0-9_(),.*` ]*", unquoted), "nothing of a name stands outside of quotes"


STATES = [
    Arrivals(STAGES, "load_timestamp", "source_table"),
    Arrivals(STAGES, "load_timestamp", "raw_table", "source_system"),
    Credits(STAGES, "model", "revenue", "credited_revenue", "unattributed_revenue"),
    Rejections(STAGES, "source_table", "error_severity", "source_key"),
    Rejections(STAGES, "source_table", "error_severity"),
    Versions(STAGES, "user_id", "scd_start_date", "scd_end_date", "scd_current_flag"),
]


@pytest.mark.parametrize("state", STATES, ids=lambda each: type(each).__name__)
def test_how_a_table_stands_is_asked_of_a_bounded_part_without_any_value(state: Probe) -> None:
    permit = permitted(state)
    assert "LIMIT 1000000" in permit.text
    assert permit.parameters == ()
    assert probe_values(state) == {}
    assert permit.tables == (STAGES,)
    assert permit.max_rows <= 500


def test_of_a_report_the_newest_loads_are_read() -> None:
    permit = permitted(Matches(STAGES, "loaded_at", "identified_records", "matched_records"))
    assert permit.text.endswith("ORDER BY `loaded_at` DESC LIMIT 15")
    assert permit.parameters == ()


@pytest.mark.parametrize(
    "state",
    [
        Arrivals(CONTACTS, "created_at_utc", "id"),
        Rejections(CONTACTS, "id", "name"),
        Versions(CONTACTS, "id", "a", "b", "c"),
        Matches(CONTACTS, "created_at_utc", "id", "name"),
        Credits(CONTACTS, "id", "a", "b", "c"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_how_a_large_table_stands_is_not_asked(state: Probe) -> None:
    with pytest.raises(Refused, match="large"):
        permitted(state)


def test_a_secret_is_no_key_of_a_history() -> None:
    with pytest.raises(Refused, match="secret"):
        permitted(Versions(AUTH, "encrypted_refresh_token", "a", "b", "c"))
