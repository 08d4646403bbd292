"""What goes to Snowflake: every model and test compiles, for a first build and for an increment, and parses as its dialect."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

import pytest
import sqlglot
from sqlglot import exp

from tests.pipelines.compiling import PIPELINES, compiled

pytestmark = pytest.mark.slow

FORMS = ("full", "incremental")
PROJECTS = ("zoom_bronze", "zoom_gold")


Code = Callable[[str, str], Mapping[str, str]]


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Code:
    """What a project comes to in a form; it is compiled once."""
    return cache(
        lambda project, form: compiled("snowflake", project, form, tmp_path_factory.mktemp(f"{project}-{form}"))
    )


@pytest.mark.parametrize("project", PROJECTS)
@pytest.mark.parametrize("form", FORMS)
def test_all_of_it_parses(code: Code, project: str, form: str) -> None:
    wrong = {name: text for name, text in code(project, form).items() if not is_one_query(text)}
    assert wrong == {}
    models = {name.split(".")[-1] for name in code(project, form) if name.startswith("model.")}
    assert models == {file.stem for file in (PIPELINES / project / "models").rglob("*.sql")}


@pytest.mark.parametrize("project", PROJECTS)
def test_an_increment_reads_what_is_there_already(code: Code, project: str) -> None:
    def own(form: str) -> set[str]:
        return {
            name for name, text in code(project, form).items() if name.startswith("model.") and reads_itself(name, text)
        }

    assert own("full") == set()
    assert {name.split(".")[-1] for name in own("incremental")} >= INCREMENTAL[project]


@pytest.mark.parametrize(
    ("model", "moments"),
    [
        ("zoom_bronze.bz_meetings_history", {"start_time", "update_timestamp"}),
        ("zoom_gold.go_user_dim", {"_version_at"}),
    ],
)
def test_a_hash_has_a_moment_to_the_microsecond_whatever_a_session_shows(
    code: Code, model: str, moments: set[str]
) -> None:
    text = code(model.split(".")[0], "full")[f"model.{model}"]
    assert set(re.findall(r"to_char\((\w+), 'YYYY-MM-DD HH24:MI:SS.FF6'\)", text)) == moments
    assert not any(f"cast({moment} as TEXT)" in text for moment in moments)


INCREMENTAL: Mapping[str, set[str]] = {
    "zoom_bronze": {
        file.stem
        for folder in ("history", "latest")
        for file in (PIPELINES / f"zoom_bronze/models/{folder}").glob("*.sql")
    }
    | {"bz_load_ledger"},
    "zoom_gold": {"si_meetings", "go_user_dim", "go_license_dim", "go_meeting_fact", "go_participant_fact"},
}


def is_one_query(text: str) -> bool:
    trees = sqlglot.parse(text, dialect="snowflake")
    return len(trees) == 1 and isinstance(trees[0], exp.Query)


def reads_itself(name: str, text: str) -> bool:
    table = name.split(".")[-1]
    return any(each.name.lower() == table for each in sqlglot.parse_one(text, dialect="snowflake").find_all(exp.Table))
