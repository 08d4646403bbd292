"""What is read of projects without dbt."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from fubcli.config.locations import packaged_file
from fubcli.errors import ConfigError
from fubcli.model.names import Environment
from fubcli.pipelines.projects import projects_in
from tests.pipelines import TINY
from tests.pipelines.compiling import PIPELINES

PRODUCTION, SANDBOX = Environment.PRODUCTION, Environment.SANDBOX


@pytest.mark.parametrize(("profile", "elsewhere"), [("zoom", "snowflake"), ("marketing", "bigquery")])
def test_the_packaged_pipelines_run_embedded_by_themselves_and_elsewhere_is_production(
    profile: str, elsewhere: str
) -> None:
    projects = [each for each in projects_in(packaged_file("pipelines")) if each.profile == profile]
    assert projects
    for project in projects:
        assert [(each.name, each.catalog, each.environment) for each in project.targets] == [
            ("duckdb", profile, SANDBOX),
            ("staging", f"stage_{profile}", Environment.STAGING),
            (elsewhere, "", PRODUCTION),
        ]
        assert project.embedded.name == "duckdb"


def test_no_model_takes_a_mean_of_doubles_for_it_depends_on_the_order_of_the_rows() -> None:
    models = sorted(PIPELINES.glob("*/models/**/*.sql"))
    assert models
    assert [model.name for model in models if re.search(r"\bavg\s*\(", model.read_text(), re.IGNORECASE)] == []


def test_projects_tell_their_targets_and_schemas() -> None:
    bronze, gold = projects_in(TINY)
    assert (bronze.name, bronze.profile, bronze.reads, bronze.writes) == ("tiny_bronze", "tiny", ("raw",), ("bronze",))
    assert (gold.reads, gold.writes) == (("bronze",), ("gold",))


def test_a_target_that_nobody_names_or_names_by_no_environment_is_production() -> None:
    bronze, gold = projects_in(TINY)
    assert {each.name: each.environment for each in bronze.targets} == {"duckdb": SANDBOX, "elsewhere": PRODUCTION}
    assert {each.name: each.environment for each in gold.targets} == {"duckdb": SANDBOX, "elsewhere": PRODUCTION}


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("tiny_gold/dbt_project.yml", "name: ../../elsewhere\nprofile: tiny", "must be tiny_gold"),
        ("tiny_gold/dbt_project.yml", "name: [", "cannot be read"),
        ("tiny_gold/dbt_project.yml", "- a list", "must be a mapping"),
        ("profiles.yml", "tiny: {target: x, outputs: {x: {type: duckdb, path: x.db}}}", "a file NAME.duckdb"),
        ("profiles.yml", "tiny: {target: ../x, outputs: {../x: {type: duckdb}}}", "plain names"),
        ("profiles.yml", "other: {}", "plain names"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, file: str, text: str, said: str) -> None:
    root = tmp_path / "tiny"
    shutil.copytree(TINY, root)
    (root / file).write_text(text)
    with pytest.raises(ConfigError, match=said):
        projects_in(root)
