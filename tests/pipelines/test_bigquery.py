"""What goes to BigQuery: every model and test compiles, for a first build and for an increment, parses as its dialect, uses nothing
that parses and that BigQuery lacks all the same, and mixes no types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import pytest
from sqlglot.schema import MappingSchema

from tests.pipelines.compiling import PIPELINES, compiled
from tests.pipelines.lacking import lacking
from tests.pipelines.marketing_identity.building import invoke
from tests.pipelines.marketing_identity.raw import deliver
from tests.pipelines.mixing import mixed, schema_of

pytestmark = pytest.mark.slow

PROJECT = "marketing"
FORMS = ("full", "incremental")
INCREMENTAL = {"web_events", "email_engagement", "transactions", "leads", "support_tickets", "ad_performance"}
Code = Callable[[str], Mapping[str, str]]


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Code:
    """What the project comes to in a form; it is compiled once."""
    return cache(lambda form: compiled("bigquery", PROJECT, form, tmp_path_factory.mktemp(f"{PROJECT}-{form}")))


@pytest.mark.parametrize("form", FORMS)
def test_all_of_it_is_one_query_each_that_bigquery_could_run(code: Code, form: str) -> None:
    found = {name: lacking(text) for name, text in code(form).items()}
    assert {name: each for name, each in found.items() if each} == {}
    models = {name.split(".")[-1] for name in code(form) if name.startswith("model.")}
    assert models == {file.stem for file in (PIPELINES / PROJECT / "models").rglob("*.sql")}


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> MappingSchema:
    """The project's tables, empty, as BigQuery would have them."""
    file = tmp_path_factory.mktemp("shapes") / "marketing.duckdb"
    deliver(file, {}, "2026-02-01 08:30:00")
    invoke(file, "build", "--empty", "--exclude-resource-types", "unit_test", "test")
    return schema_of(file, "unset")


@pytest.mark.parametrize("form", FORMS)
def test_no_types_meet_that_bigquery_does_not_mix(code: Code, schema: MappingSchema, form: str) -> None:
    found = {name: mixed(text, schema) for name, text in code(form).items() if "INFORMATION_SCHEMA" not in text}
    assert {name: each for name, each in found.items() if each} == {}


def test_an_increment_reads_what_is_there_already(code: Code) -> None:
    def own(form: str) -> set[str]:
        models = {name.split(".")[-1]: text for name, text in code(form).items() if name.startswith("model.")}
        return {model for model, text in models.items() if f".`{model}`" in text}

    assert own("full") == set()
    assert own("incremental") >= INCREMENTAL


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("select 1", []),
        ("select sum(a) from t where b", []),
        ("select 1; select 2", ["not one query"]),
        ("delete from t where a", ["not one query"]),
        ("select a::string from t", ["::"]),
        ("select sum(a) filter (where b) from t", ["filter"]),
        ("select 1 where false", ["a condition without a table"]),
        ("select epoch(a) from t", ["function epoch"]),
        ("select a as current from t", ["reserved current"]),
        ("select a from t group by all", ["group by all"]),
        ("select a, row_number() over (order by b) as c from t qualify c = 1", ["qualify"]),
        ("select datetime_add(a, interval 1 day) > b from t", ["a datetime compared"]),
        ("select a between b and datetime_add(b, interval 1 day) from t", ["a datetime compared"]),
        ("select cast(datetime_add(a, interval 1 day) as timestamp) > b from t", []),
    ],
)
def test_what_parses_and_is_missing_there_is_found(text: str, said: list[str]) -> None:
    assert sorted(lacking(text)) == said


TABLE = MappingSchema(
    {"t": {"a": "string", "b": "string", "n": "int64", "moment": "timestamp", "day": "date"}}, dialect="bigquery"
)


@pytest.mark.parametrize(
    ("text", "is_mixed"),
    [
        ("select a from t where a < b", False),
        ("select a from t where a < n", True),
        ("select a from t where n is null", False),
        ("select a from t where n in (1, 2.5)", False),
        ("select a from t where a in ('1', 2)", True),
        ("select a from t where moment > day", True),
        ("select a from t where moment > cast(day as timestamp)", False),
        ("select a from t where moment > datetime_add(cast(moment as datetime), interval 1 day)", True),
        ("select a from t where day between day and moment", True),
        ("select coalesce(a, n) as c from t", True),
        ("select case when n = 1 then moment when n = 2 then null end as c from t", False),
        ("select case when n = 1 then moment else day end as c from t", True),
        ("select day - day as c from t", True),
        ("select a from t union all select n from t", True),
        ("select a from t union all select null from t", False),
    ],
)
def test_types_that_meet_are_compared(text: str, is_mixed: bool) -> None:
    assert bool(mixed(text, TABLE)) is is_mixed
