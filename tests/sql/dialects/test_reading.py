"""How each dialect's text is divided and written back: literals, names, comments, and what is refused as ambiguous."""

from __future__ import annotations

import inspect

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from fubcli.model.dialect import SqlDialect
from fubcli.model.policy import InputLimits
from fubcli.sql.dialects import dialect_of
from fubcli.sql.facts import facts_of
from fubcli.sql.names import Defaults
from fubcli.sql.parsing import tokenise
from fubcli.sql.pieces import cut, join
from fubcli.sql.vocabulary import PROPERTY_NODES, SYNTAX_FUNCTIONS, UNNAMED_FUNCTIONS, WRITE_NODES
from tests.sql.dialects.dialect_cases import OTHERS

DUCKDB, SNOWFLAKE, BIGQUERY = SqlDialect.DUCKDB, SqlDialect.SNOWFLAKE, SqlDialect.BIGQUERY
LIMITS = InputLimits(10_000, 50)


def emitted(text: str, dialect: SqlDialect) -> str:
    """Return the words of a text as they are written back."""
    known = dialect_of(dialect)
    return join(cut(text, tokenise(text, known), known))


@pytest.mark.parametrize(
    ("dialect", "text", "runs"),
    [
        (DUCKDB, "SELECT  'it''s',\n\t\"a\"\"b\" -- x\nFROM t", "SELECT 'it''s', \"a\"\"b\" FROM t"),
        (DUCKDB, "SELECT 'a\\', E'b\\n', $$it's$$", "SELECT 'a\\', E'b\\n', $$it's$$"),
        (DUCKDB, "SELECT $name, a//b, {'a':1}", "SELECT $name, a//b, {'a':1}"),
        (DUCKDB, "SELECT date'2024-01-01'", "SELECT date '2024-01-01'"),
        (SNOWFLAKE, "SELECT 'it\\'s', 'it''s', $$a\\b$$ // x\n, x'1A'", "SELECT 'it\\'s', 'it''s', $$a\\b$$ , x'1A'"),
        (SNOWFLAKE, "SELECT v:a.b::int, 'http://x'", "SELECT v:a.b::int, 'http://x'"),
        (
            BIGQUERY,
            "SELECT '''it's''', \"\"\"a \"b\" c\"\"\", r'\\d', b'x'",
            "SELECT '''it's''', \"\"\"a \"b\" c\"\"\", r'\\d', b'x'",
        ),
        (BIGQUERY, "SELECT `a b` # x\nFROM `p-1.d.t`/**/WHERE x = @x", "SELECT `a b` FROM `p-1.d.t` WHERE x = @x"),
        (BIGQUERY, "SELECT '''two\nlines'''", "SELECT '''two\nlines'''"),
        (BIGQUERY, "SELECT x FROM my-project.d.t", "SELECT x FROM my-project.d.t"),
    ],
)
def test_what_runs(dialect: SqlDialect, text: str, runs: str) -> None:
    assert emitted(text, dialect) == runs
    assert emitted(runs, dialect) == runs


@pytest.mark.parametrize(
    ("dialect", "text"),
    [
        *((each, text) for each in OTHERS for text in (
            "SELECT 1 /* /* */ */", "SELECT /*+ x */ 1", "SELECT 1 -- x\r, 2", "SELECT 1\u00a0", "SELECT '\u202e'", "SELECT n'a'",
            "SELECT 'a' 'b'", "SELECT @@x", "SELECT ${x}", "SELECT 1 -- legacySQL\n", "SELECT 'a",
        )),
        (DUCKDB, "SELECT E'\\''"), (DUCKDB, "SELECT $a$x$a$"), (DUCKDB, "SELECT `a`"), (DUCKDB, "SELECT U&'a'"),
        (DUCKDB, 'SELECT U&"a"'), (DUCKDB, 'SELECT ""'), (DUCKDB, "SELECT #1"), (DUCKDB, "SELECT $$a$b$$"),
        (SNOWFLAKE, "SELECT a$b"), (SNOWFLAKE, "SELECT $1"), (SNOWFLAKE, "SELECT '&{x}'"), (SNOWFLAKE, "SELECT '<% x %>'"),
        (SNOWFLAKE, "SELECT a & b"), (SNOWFLAKE, "SELECT 1 ->> SELECT 2"), (SNOWFLAKE, "SELECT @s"), (SNOWFLAKE, "SELECT 1 // x\r, 2"),
        (BIGQUERY, "SELECT 'a\nb'"), (BIGQUERY, "SELECT 'it''s'"), (BIGQUERY, "SELECT rb'a'"), (BIGQUERY, "SELECT r'\\''"),
        (BIGQUERY, "SELECT `a\\`b`"), (BIGQUERY, "SELECT 1 |> WHERE x"), (BIGQUERY, "SELECT 1 # x\r, 2"),
    ],
)  # fmt: skip
def test_what_is_ambiguous(dialect: SqlDialect, text: str) -> None:
    assert facts_of(text, limits=LIMITS, dialect=dialect).constructs


ALPHABET = "abSELECTrRbBeE01'\"`\\/*-+;(),.\n\r\t {}$@#&uUxX%_:?<>=!|~^[]é\u00a0\u202e"


@settings(max_examples=300, deadline=None)
@given(st.text(ALPHABET, max_size=40).map("SELECT ".__add__), st.sampled_from(OTHERS))
def test_emitting_twice_is_emitting_once_and_leaves_no_comment(text: str, dialect: SqlDialect) -> None:
    facts = facts_of(text, limits=LIMITS, dialect=dialect)
    assert facts_of(facts.text, limits=LIMITS, dialect=dialect).text == facts.text
    known = dialect_of(dialect)
    for piece in cut(facts.text, tokenise(facts.text, known), known):
        assert piece.kind in ("STRING", "IDENTIFIER") or ("--" not in piece.text and "/*" not in piece.text)


@pytest.mark.parametrize(
    ("dialect", "runs"),
    [
        (DUCKDB, 'SELECT a FROM "fub"."contacts_silver".stages s'),
        (SNOWFLAKE, 'SELECT a FROM "FUB"."CONTACTS_SILVER".stages s'),
        (BIGQUERY, "SELECT a FROM `fub`.`contacts_silver`.stages s"),
    ],
)
def test_a_short_name_is_completed_in_the_case_that_the_dialect_folds_to(dialect: SqlDialect, runs: str) -> None:
    facts = facts_of(
        "SELECT a FROM stages s", limits=LIMITS, defaults=Defaults("fub", "contacts_silver"), dialect=dialect
    )
    assert facts.text == runs
    assert [str(use.name) for use in facts.tables] == ["fub.contacts_silver.stages"]
    assert [rewrite.rule for rewrite in facts.rewrites] == ["qualify_names"]


@pytest.mark.parametrize(
    ("dialect", "text"),
    [(SNOWFLAKE, 'SELECT * FROM "stages"'), (BIGQUERY, "SELECT * FROM Stages"), (DUCKDB, 'SELECT * FROM "stages.csv"')],
)
def test_a_name_that_stands_for_something_else_is_not_completed(dialect: SqlDialect, text: str) -> None:
    facts = facts_of(text, limits=LIMITS, defaults=Defaults("fub", "contacts_silver"), dialect=dialect)
    assert [use.name for use in facts.tables] == [None]
    assert not facts.rewrites


@pytest.mark.parametrize("dialect", SqlDialect)
def test_facts_say_their_dialect_whatever_the_text_is(dialect: SqlDialect) -> None:
    for text in ("SELECT 1", "SELECT '", "SELECT 1; SELECT 2", "", "SHOW TABLES", "(" * 100, "x" * 20_000):
        assert facts_of(text, limits=LIMITS, dialect=dialect).dialect is dialect


@pytest.mark.parametrize("dialect", OTHERS)
def test_parameters_are_named(dialect: SqlDialect) -> None:
    sign = {DUCKDB: "$", SNOWFLAKE: ":", BIGQUERY: "@"}[dialect]
    assert facts_of(f"SELECT {sign}b, {sign}a, ?", limits=LIMITS, dialect=dialect).parameters == ("?", "a", "b")


@pytest.mark.parametrize("dialect", SqlDialect)
def test_a_dialect_recognises_no_more_writes_than_the_shared_list(dialect: SqlDialect) -> None:
    known = dialect_of(dialect)
    assert not [
        each for each in known.reads if issubclass(each, (exp.DML, exp.DDL, exp.Command, exp.Query, exp.Property))
    ]
    assert not [each for each in known.reads if issubclass(each, exp.Func)]
    assert all(inspect.isclass(each) and issubclass(each, exp.Func) for each in known.syntax_functions)
    assert dialect is SqlDialect.DATABRICKS or known.refuses == PROPERTY_NODES <= WRITE_NODES


HARMLESS = (
    "SafeFunc Array Struct Pow RegexpLike JSONExtractScalar ToMap Map TsOrDsToTimestamp TsOrDsToDatetime WeekStart"
)


def test_what_counts_as_syntax_in_a_dialect_is_an_operator_or_a_literal() -> None:
    shared = SYNTAX_FUNCTIONS | set(UNNAMED_FUNCTIONS)
    for dialect in OTHERS:
        assert {each.__name__ for each in dialect_of(dialect).syntax_functions - shared} <= set(HARMLESS.split())
