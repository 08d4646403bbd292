"""A statement's twin on the other catalog, and the one fingerprint of both, in the dialects that write names otherwise."""

from __future__ import annotations

import pytest

from fubcli.model.dialect import SqlDialect
from fubcli.model.policy import InputLimits, LiteralRole
from fubcli.model.statement import StatementFacts
from fubcli.sql.facts import facts_of
from fubcli.sql.fingerprint import fingerprint_of
from fubcli.sql.restate import restate

BIGQUERY, SNOWFLAKE = SqlDialect.BIGQUERY, SqlDialect.SNOWFLAKE
MIRRORS = {"fub": "stage_fub", "prod-a": "stage-a"}
PRODUCTION = {staging: production for production, staging in MIRRORS.items()}
# fmt: off
TWINS = [
    (BIGQUERY, "SELECT a FROM fub.s.t", "SELECT a FROM stage_fub.s.t"),
    (BIGQUERY, "SELECT a FROM `fub`.s.t", "SELECT a FROM `stage_fub`.s.t"),
    (BIGQUERY, "SELECT a FROM `fub.s.t`", "SELECT a FROM `stage_fub.s.t`"),
    (BIGQUERY, "SELECT a FROM `fub.s`.t", "SELECT a FROM `stage_fub.s`.t"),
    (BIGQUERY, "SELECT a FROM `fub`.`s.t`", "SELECT a FROM `stage_fub`.`s.t`"),
    (BIGQUERY, "SELECT a FROM prod-a.s.t", "SELECT a FROM `stage-a`.s.t"),
    (BIGQUERY, "SELECT a FROM `prod-a.s.t` WHERE b = @fub", "SELECT a FROM `stage-a.s.t` WHERE b = @fub"),
    (BIGQUERY, "SELECT a, \"fub\" FROM `fub.s.t` JOIN fub.s.u USING (a)", "SELECT a, \"fub\" FROM `stage_fub.s.t` JOIN stage_fub.s.u USING (a)"),
    (SNOWFLAKE, "SELECT a FROM fub.s.t", "SELECT a FROM stage_fub.s.t"),
    (SNOWFLAKE, 'SELECT a FROM "FUB".s.t', 'SELECT a FROM "STAGE_FUB".s.t'),
    (SNOWFLAKE, "SELECT fub.s.t.a FROM FUB.S.T WHERE b = 'fub'", "SELECT stage_fub.s.t.a FROM stage_fub.S.T WHERE b = 'fub'"),
]
DIFFERENT = [
    (BIGQUERY, "SELECT a FROM `fub.s.t`", "SELECT a FROM `fub.s.u`"),
    (BIGQUERY, "SELECT a FROM `fub.s.t`", "SELECT a FROM `other.s.t`"),
    (BIGQUERY, 'SELECT "a" FROM `fub.s.t`', "SELECT `a` FROM `fub.s.t`"),
    (SNOWFLAKE, "SELECT \"A\" FROM fub.s.t", "SELECT 'A' FROM fub.s.t"),
]
# fmt: on


def facts(sql: str, dialect: SqlDialect) -> StatementFacts:
    found = facts_of(sql, limits=InputLimits(10_000, 30), dialect=dialect)
    assert found.text, found.constructs
    return found


def fingerprint(sql: str, dialect: SqlDialect) -> str:
    text = facts(sql, dialect).text
    return fingerprint_of(text, production=PRODUCTION, literals=frozenset(LiteralRole), dialect=dialect)


@pytest.mark.parametrize(("dialect", "sql", "twin"), TWINS)
def test_the_catalog_is_swapped_as_it_is_written(dialect: SqlDialect, sql: str, twin: str) -> None:
    assert restate(facts(sql, dialect), MIRRORS) == twin


@pytest.mark.parametrize(("dialect", "sql", "twin"), TWINS)
def test_both_halves_have_one_fingerprint(dialect: SqlDialect, sql: str, twin: str) -> None:
    assert fingerprint(sql, dialect) == fingerprint(twin, dialect)


@pytest.mark.parametrize(("dialect", "sql", "other"), DIFFERENT)
def test_different_statements_have_different_fingerprints(dialect: SqlDialect, sql: str, other: str) -> None:
    assert fingerprint(sql, dialect) != fingerprint(other, dialect)


def test_a_name_that_ends_in_a_number_is_swapped_too() -> None:
    assert restate(facts("SELECT a FROM prod-1.s.t", BIGQUERY), {"prod-1": "fub"}) == "SELECT a FROM fub.s.t"


def test_the_ways_to_quote_a_path_are_one_to_the_fingerprint() -> None:
    ways = ("fub.s.t", "`fub.s.t`", "`fub.s`.t", "`fub`.`s`.`t`", "`stage_fub.s.t`")
    assert len({fingerprint(f"SELECT a FROM {way}", BIGQUERY) for way in ways}) == 1
