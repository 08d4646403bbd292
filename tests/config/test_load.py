"""Which files count, in which order."""

import subprocess
import sys
from pathlib import Path

import pytest

from fubcli.config import load
from fubcli.config.locations import Home
from fubcli.errors import ConfigError, ExitCode
from fubcli.model.names import Environment
from fubcli.model.policy import STRICTEST

CATALOGS, POLICY = load.CATALOGS, load.POLICY


def _rows(rows: int) -> str:
    return f"environments: {{production: {{max_rows: {rows}}}}}\n"


def test_without_other_files_the_packaged_ones_hold(configured, packaged: Path) -> None:
    found = configured()
    assert found.catalogs == found.packaged_catalogs
    assert found.catalogs.source == str(packaged / CATALOGS)
    assert found.policy.sources == (str(packaged / POLICY),)


def test_catalogs_come_from_the_first_place_that_has_them(
    configured, home: Home, project: Path, packaged: Path, tmp_path: Path
) -> None:
    text = (packaged / CATALOGS).read_text()
    explicit = tmp_path / "explicit.yaml"
    for path in (project / CATALOGS, home.config / CATALOGS, explicit):
        path.write_text(text.replace("Live", path.name).replace("Raw agent data", f"from {path.parent.name}"))
        given = explicit if path == explicit else None
        found = configured(catalogs_file=given)
        assert found.catalogs.source == str(path)
        assert found.catalogs.by_name["fub"].schemas["agents_bronze"].description == f"from {path.parent.name}"
        assert found.packaged_catalogs.source == str(packaged / CATALOGS)


def test_a_copy_of_the_packaged_catalogs_is_fine(configured, project: Path, packaged: Path) -> None:
    data = (packaged / CATALOGS).read_bytes()
    for copy in (data, b"# another comment\n" + data):
        (project / CATALOGS).write_bytes(copy)
        found = configured()
        assert found.catalogs.source == str(project / CATALOGS)
        assert found.catalogs.fingerprint == found.packaged_catalogs.fingerprint


def test_catalogs_may_not_be_loosened(configured, project: Path, packaged: Path) -> None:
    text = (packaged / CATALOGS).read_text().replace("secret: {encrypted", "personal: {encrypted")
    (project / CATALOGS).write_text(text)
    with pytest.raises(ConfigError, match="say secret \\(token\\), this file personal \\(token\\)") as caught:
        configured()
    line = next(n for n, line in enumerate(text.splitlines(), 1) if "encrypted_refresh_token" in line)
    assert caught.value.place.file == str(project / CATALOGS)
    assert caught.value.place.key.startswith("catalogs.fub.tables.agents_silver.zillow_auth.tags")
    assert abs(caught.value.place.line - line) <= 1


@pytest.mark.parametrize("option", ["catalogs_file", "policy_file"])
def test_a_named_file_must_exist(configured, tmp_path: Path, option: str) -> None:
    with pytest.raises(ConfigError, match="No such file") as caught:
        configured(**{option: tmp_path / "missing.yaml"})
    assert caught.value.place.file == str(tmp_path / "missing.yaml")
    assert caught.value.exit_code is ExitCode.USAGE


@pytest.mark.parametrize("name", [CATALOGS, POLICY])
def test_a_directory_in_the_place_of_a_file_is_an_error(configured, project: Path, name: str) -> None:
    (project / name).mkdir()
    with pytest.raises(ConfigError, match="is not a regular file"):
        configured()


def test_policies_tighten_in_order(configured, home: Home, project: Path, packaged: Path, tmp_path: Path) -> None:
    explicit = tmp_path / "explicit.yaml"
    (home.config / POLICY).write_text(_rows(3000))
    (project / POLICY).write_text(_rows(2000))
    explicit.write_text(_rows(10))
    found = configured(policy_file=explicit).policy
    row = found.row(Environment.PRODUCTION)
    assert (row.max_rows, row.default_rows) == (10, 10)
    assert found.sources == tuple(map(str, (packaged / POLICY, home.config / POLICY, project / POLICY, explicit)))
    (home.config / POLICY).write_text(_rows(1000))
    with pytest.raises(ConfigError, match="the policy says 1000, this file says 2000") as caught:
        configured()
    assert (caught.value.place.file, caught.value.place.line) == (str(project / POLICY), 1)


def test_a_copy_of_the_packaged_policy_is_no_overlay(configured, home: Home, project: Path, packaged: Path) -> None:
    (home.config / POLICY).write_text(_rows(3000))
    (project / POLICY).write_bytes((packaged / POLICY).read_bytes())
    assert configured().policy.row(Environment.PRODUCTION).max_rows == 3000


def test_the_version_does_not_depend_on_where_the_files_lie(
    configured, home: Home, project: Path, packaged: Path
) -> None:
    plain = configured().policy.version
    (home.config / POLICY).write_text(_rows(3000))
    first = configured().policy
    (home.config / POLICY).rename(project / POLICY)
    second = configured().policy
    assert plain != first.version == second.version
    assert first.sources != second.sources
    (project / POLICY).write_text("format: 1\n")
    assert configured().policy.version == plain


def test_without_a_packaged_policy_nothing_is_allowed(configured, packaged: Path, project: Path) -> None:
    (packaged / POLICY).unlink()
    (project / POLICY).write_text(_rows(5))
    assert configured().policy is STRICTEST


def test_without_packaged_catalogs_nothing_starts(configured, packaged: Path) -> None:
    (packaged / CATALOGS).unlink()
    with pytest.raises(ConfigError, match="cannot be read"):
        configured()


@pytest.mark.parametrize("name", [CATALOGS, POLICY])
def test_a_broken_packaged_file_is_an_error_with_its_line(configured, packaged: Path, name: str) -> None:
    (packaged / name).write_bytes((packaged / name).read_bytes() + b"more: 1\n")
    with pytest.raises(ConfigError, match="more: is not a key that belongs here") as caught:
        configured()
    assert caught.value.place.line == len((packaged / name).read_text().splitlines())


def test_a_refused_function_that_nobody_allows_is_an_error_in_the_packaged_file_too(configured, packaged: Path) -> None:
    (packaged / POLICY).write_text((packaged / POLICY).read_text().replace("refuse: []", "refuse: [ai_gen]"))
    with pytest.raises(ConfigError, match="`ai_gen`, which is not allowed in the first place"):
        configured()


def test_loading_imports_nothing_slow(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from fubcli.config.load import load_configuration;"
        "from fubcli.config.locations import Home; nowhere = Path(sys.argv[1]);"
        "load_configuration(home=Home.from_environment({'FUBCLI_HOME': sys.argv[1]}), project=nowhere);"
        "print([name for name in ('difflib', 'sqlglot', 'typer', 'duckdb', 'rich') if name in sys.modules])"
    )
    environment = {"PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-S", "-c", program, str(tmp_path)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


NEW_CATALOG = "  other:\n    environment: {}\n    description: Somebody's\n    schemas: {{a: b}}\n"


def test_a_project_may_add_catalogs_as_production_only(configured, home: Home, project: Path, packaged: Path) -> None:
    text = (packaged / CATALOGS).read_text().rstrip() + "\n"
    (project / CATALOGS).write_text(text + NEW_CATALOG.format("production"))
    assert configured().catalogs.by_name["other"].environment is Environment.PRODUCTION
    (project / CATALOGS).write_text(text + NEW_CATALOG.format("sandbox"))
    with pytest.raises(ConfigError, match="would loosen other: a project's file"):
        configured()
    (project / CATALOGS).unlink()
    (home.config / CATALOGS).write_text(text + NEW_CATALOG.format("sandbox"))
    assert configured().catalogs.by_name["other"].environment is Environment.SANDBOX


@pytest.mark.parametrize("name", ["system", "hive_metastore", "parquet"])
def test_the_platforms_own_names_cannot_be_declared(configured, home: Home, packaged: Path, name: str) -> None:
    text = (packaged / CATALOGS).read_text().rstrip() + "\n" + NEW_CATALOG.format("sandbox").replace("other", name)
    (home.config / CATALOGS).write_text(text)
    with pytest.raises(ConfigError, match="platform's own"):
        configured()
