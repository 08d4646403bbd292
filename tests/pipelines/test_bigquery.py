"""What goes to BigQuery: every model and test compiles, for a first build and for an increment, parses as its dialect, and uses
nothing that parses and that BigQuery lacks all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

import pytest
import sqlglot
from sqlglot import exp

from tests.pipelines.compiling import PIPELINES, compiled

pytestmark = pytest.mark.slow

PROJECT = "marketing"
FORMS = ("full", "incremental")
INCREMENTAL = {"web_events", "email_engagement", "transactions", "leads", "support_tickets", "ad_performance"}
MISSING_FUNCTIONS = {
    "epoch", "epoch_ms", "len", "list_extract", "list_filter", "make_timestamp", "md5_number", "regexp_matches",
    "strftime", "string_split", "strptime", "try_cast", "try_strptime", "unnest_array",
}  # fmt: skip
"""DuckDB's, as far as a model could have meant them."""

Code = Callable[[str], Mapping[str, str]]


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Code:
    """What the project comes to in a form; it is compiled once."""
    return cache(lambda form: compiled("bigquery", PROJECT, form, tmp_path_factory.mktemp(f"{PROJECT}-{form}")))


@pytest.mark.parametrize("form", FORMS)
def test_all_of_it_is_one_query_each_that_bigquery_could_run(code: Code, form: str) -> None:
    found = {name: sorted(set(wrong(text))) for name, text in code(form).items()}
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
        ("select epoch(a) from t", ["epoch"]),
        ("select a from t group by all", ["group by all"]),
        ("select a, row_number() over (order by b) as c from t qualify c = 1", ["qualify"]),
        ("select datetime_add(a, interval 1 day) > b from t", ["a datetime compared"]),
        ("select a between b and datetime_add(b, interval 1 day) from t", ["a datetime compared"]),
        ("select cast(datetime_add(a, interval 1 day) as timestamp) > b from t", []),
    ],
)
def test_what_parses_and_is_missing_there_is_found(text: str, said: list[str]) -> None:
    assert sorted(wrong(text)) == said


def wrong(text: str) -> Iterator[str]:
    """Yield what BigQuery would refuse in a text, or what the house rules keep out of models of two dialects."""
    trees = sqlglot.parse(text, dialect="bigquery")
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        yield "not one query"
        return
    if "::" in text:
        yield "::"
    for node in trees[0].walk():
        if isinstance(node, exp.Filter):
            yield "filter"
        elif isinstance(node, exp.Qualify):
            yield "qualify"
        elif isinstance(node, exp.Select) and node.args.get("where") and not node.args.get("from_"):
            yield "a condition without a table"
        elif isinstance(node, exp.Group) and node.args.get("all"):
            yield "group by all"
        elif isinstance(node, exp.Anonymous) and node.name.lower() in MISSING_FUNCTIONS:
            yield node.name.lower()
        elif isinstance(node, exp.Predicate) and _compares_datetimes(node):
            yield "a datetime compared"


def _compares_datetimes(node: exp.Expression) -> bool:
    """Return whether what dbt's `dateadd` gives meets something else: it is a DATETIME, and our moments are TIMESTAMPs."""
    return any(isinstance(side, exp.DatetimeAdd) for side in node.iter_expressions())
