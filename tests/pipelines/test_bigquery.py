"""What goes to BigQuery: every model and test compiles, for a first build and for an increment, parses as its dialect, and uses
nothing that parses and that BigQuery lacks all the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import pytest

from tests.pipelines.compiling import PIPELINES, compiled
from tests.pipelines.lacking import lacking

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
