"""What may be imported on which path: a fresh interpreter and `sys.modules`, never a stopwatch."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.conftest import Fubcli, environment
from tests.workspace import Workspace

HEAVY = (
    "duckdb",
    "sqlglot",
    "rich",
    "yaml",
    "databricks",
    "google",
    "requests",
    "pyarrow",
    "pandas",
    "numpy",
    "httpx",
    "pydantic",
    "pytz",
    "dbt",
)
COMPLEX = "SELECT count(*) AS never_rehearsed FROM fub.contacts_silver.contacts WHERE account_id = 1"
PROBE = """
import sys
before = set(sys.modules)  # what the interpreter itself was told to load: packages may leave a file of that kind behind
import json, os
from fubcli.cli import entry
def leave(code):
    sys.stderr.write("LOADED " + json.dumps(sorted({name.split('.')[0] for name in set(sys.modules) - before})))
    sys.stderr.flush()
    os._exit(code)
entry._leave = leave
sys.argv = ["fubcli", *json.loads(os.environ["ARGUMENTS"])]
entry.main()
leave(0)
"""
STANDARD = (
    "typer",
    "fubcli.bootstrap",
    "fubcli.hook.extraction",
    "fubcli.hook.shell",
    "dataclasses",
    "pathlib",
    "inspect",
)
"""What the hook does not load before every harmless command of an agent either."""


def _loaded(
    home: Path, cwd: Path, arguments: list[str], stdin: str = "", *, whole: bool = False,
    extra: Mapping[str, str] = MappingProxyType({}),
) -> set[str]:  # fmt: skip
    """Return the modules that a fresh interpreter has loaded: whole names, or their first parts."""
    completed = subprocess.run(
        [sys.executable, "-c", PROBE.replace(".split('.')[0]", "") if whole else PROBE],
        capture_output=True, text=True, cwd=cwd, check=False, input=stdin,
        env=environment(home, {"ARGUMENTS": json.dumps(arguments), **extra}),
    )  # fmt: skip
    return set(json.loads(completed.stderr.split("LOADED ")[1]))


@pytest.mark.parametrize(
    ("command", "spared"),
    [
        ("ls -la", HEAVY + STANDARD),
        ("git commit -m 'select the words from the list'", (*HEAVY, "fubcli.bootstrap", "typer")),
        ('psql -c "$SQL"', (*HEAVY, "fubcli.bootstrap", "typer")),
        ("psql -c 'DROP TABLE x'", ("duckdb", "typer", "rich", "pydantic")),
    ],
)
def test_the_hook_loads_what_the_command_is_worth(
    lakehouse_home: Path, tmp_path: Path, command: str, spared: tuple[str, ...]
) -> None:
    document = json.dumps({"tool_name": "Bash", "tool_input": {"command": command}, "cwd": str(tmp_path)})
    assert not _loaded(lakehouse_home, tmp_path, ["hook", "pretooluse"], document, whole=True) & set(spared)


def test_the_hook_loads_nothing_for_a_call_of_fubclis_own_server(lakehouse_home: Path, tmp_path: Path) -> None:
    document = json.dumps({"tool_name": "mcp__fubcli__query", "tool_input": {"query": "DROP TABLE x"}})
    assert not _loaded(lakehouse_home, tmp_path, ["hook", "pretooluse"], document, whole=True) & set(HEAVY + STANDARD)


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--version"], set()),
        (["--help"], set()),
        (["--operation=query", "--qeury=x"], set()),
        (["contracts", "list"], set()),
        (["explain", "3"], set()),
        (["hook", "--help"], set()),
        (["completion", "bash"], set()),
        (["__complete", "zsh", "fubcli --operation=m"], set()),
        (["__complete", "zsh", "fubcli --playbook="], {"yaml"}),
        (["__complete", "zsh", "fubcli --catalog="], {"yaml"}),
        (["--operation=query", "--query=DROP TABLE fub.contacts_silver.stages"], {"yaml", "sqlglot"}),
        (["--operation=query", "--query=SELECT 1", "--dry-run"], {"yaml", "sqlglot"}),
        (["config", "show", "--origin"], {"yaml"}),
        (["doctor"], {"yaml", "duckdb", "pytz"}),
        (["playbooks", "list"], {"yaml"}),
        (["pipelines", "list"], {"yaml"}),
        (["pipelines", "status", "zoom_bronze"], {"yaml"}),
        (["pipelines", "link", "zoom_gold"], {"yaml"}),
        (["pipelines", "run", "zoom_bronze", "--target=snowflake", "--empty"], {"yaml"}),
        (["skills", "list"], {"yaml"}),
        (["skills", "validate"], {"yaml"}),
        (["skills", "install", "--agent=all"], {"yaml"}),
        (["playbooks", "match", "why is tonight's export late"], {"yaml"}),
        (["--operation=investigate", "--query=what is the weather"], {"yaml"}),
        (["--operation=investigate", "--playbook=contact-lifecycle"], {"yaml"}),
        (["confluence-management", "--operation=get", "--page-id=x", "--upstream=none"], {"yaml"}),
        (["support-investigation", "--issue=x", "--environment=nowhere", "--upstream=none"], {"yaml"}),
        (["code-development", "--task=x", "--scope=nothing", "--upstream=none"], {"yaml"}),
        (["gitlab-pipeline-monitoring", "--operation=nothing", "--upstream=none"], {"yaml"}),
        (["check", "--fail-on=refuse"], {"yaml", "sqlglot"}),
        (["check", "--output=sarif"], {"yaml", "sqlglot"}),
        (["--operation=query", f"--query={COMPLEX}"], {"yaml", "sqlglot"}),
        (["--operation=schema", "--catalog=fub"], {"yaml"}),
        (["--operation=query", "--query=SELECT 1"], {"yaml", "sqlglot", "duckdb", "pytz"}),
    ],
    ids=lambda value: " ".join(value)[:50] if isinstance(value, list) else None,
)
def test_a_path_loads_only_what_it_needs(
    fubcli: Fubcli, lakehouse_home: Path, tmp_path: Path, arguments: list[str], allowed: set[str]
) -> None:
    if "--operation=schema" in arguments or f"--query={COMPLEX}" in arguments:
        fubcli(*arguments)  # the first answer fills the cache
    assert _loaded(lakehouse_home, tmp_path, arguments) & set(HEAVY) <= allowed


def test_bigquerys_client_is_loaded_by_what_asks_it_alone(tmp_path: Path) -> None:
    config = tmp_path / "home" / "config"
    config.mkdir(parents=True, mode=0o700)
    (config / "fubcli.toml").write_text(
        '[warehouses.big]\nengine = "bigquery"\nproject = "pays-for-it"\nhost = "http://127.0.0.1:9"\n'
    )
    for arguments in (["config", "show"], ["--operation=query", "--query=DROP TABLE fub.contacts_silver.stages"]):
        loaded = _loaded(tmp_path / "home", tmp_path, [*arguments, "--warehouse=big"])
        assert loaded & set(HEAVY) <= {"yaml", "sqlglot"}, arguments


COMMANDS = {f"fubcli.cli.{name}" for name in ("agent_skills", "audit", "backtest", "check", "code_development", "completion", "config", "confluence_management", "datadog_management", "doctor", "gitlab_pipeline_monitoring", "hook", "mcp", "pipelines", "playbooks", "promotions", "reference", "support_investigation", "tour")}  # fmt: skip
JUDGED = {"fubcli.model.decision", "fubcli.model.request", "fubcli.model.result", "fubcli.model.statement", "fubcli.results.encoding"}  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "spared"),
    [
        (["--help"], JUDGED | {"secrets", "hashlib"}),
        (["explain", "3"], {"secrets", "hashlib", "fubcli.model.result", "fubcli.results.encoding"}),
        (["--operation=query", "--qeury=x"], COMMANDS | JUDGED),
        (["--operation=monitor", "--catalog=fub"], COMMANDS | {"fubcli.operations.monitor.report.page"}),
        (["--operation=schema", "--catalog=fub"], COMMANDS | {"fubcli.model.decision", "fubcli.results.encoding"}),
        (["--operation=query", "--query=DROP TABLE fub.contacts_silver.stages"],
         COMMANDS | {"secrets", "zoneinfo", "fubcli.embedded.premises", "fubcli.embedded.manifest"}),
    ],
    ids=lambda value: " ".join(value)[:50] if isinstance(value, list) else None,
)  # fmt: skip
def test_a_path_loads_no_module_of_another(
    fubcli: Fubcli, lakehouse_home: Path, tmp_path: Path, arguments: list[str], spared: set[str]
) -> None:
    if "--operation=schema" in arguments:
        fubcli(*arguments)
    assert _loaded(lakehouse_home, tmp_path, arguments, whole=True) & spared == set()


def test_a_home_without_profiles_loads_nothing_of_them(fubcli: Fubcli, lakehouse_home: Path, tmp_path: Path) -> None:
    arguments = ["--operation=schema", "--catalog=fub"]
    fubcli(*arguments)
    loaded = _loaded(lakehouse_home, tmp_path, arguments, whole=True)
    unwanted = ("tomllib", "configparser", "fubcli.model.profile", "fubcli.operations.config")
    assert [name for name in loaded if name.startswith(unwanted)] == []
    assert {name for name in loaded if name.startswith("fubcli.config.profiles.")} == {
        "fubcli.config.profiles.untouched"
    }


OUTSIDE = (
    "fubcli.bootstrap.reaching", "fubcli.config.services", "fubcli.integrations", "fubcli.model.service", "fubcli.network.http",
    "fubcli.skills.confluence_management", "fubcli.skills.datadog_management", "fubcli.skills.gitlab_pipeline_monitoring", "httpx",
)  # fmt: skip
"""What only the skills that reach outside load."""
DEFINITIONS = (
    "fubcli.integrations",
    *(
        f"fubcli.integrations.datadog{name}"
        for name in ("", ".alerts", ".definitions", ".names", ".text", ".thresholds")
    ),
)
"""Datadog's words and the monitors' definitions, which the monitor's event carries: nothing that calls anybody."""
HIDING = (
    "fubcli.model.service", "fubcli.config.services",
    *(f"fubcli.config.services.{name}" for name in ("command", "kinds", "known", "services_toml", "tables")),
)  # fmt: skip
"""What knows the secrets that no skill may tell, also one that reaches nobody."""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["contracts", "list"],
        ["--operation=query", "--query=DROP TABLE fub.contacts_silver.stages"],
        ["--operation=query", "--query=SELECT 1"],
        ["--operation=schema", "--catalog=fub"],
        ["--operation=monitor", "--catalog=fub"],
        ["check", "--output=sarif"],
        ["support-investigation", "--issue=x", "--environment=nowhere", "--upstream=none"],
        ["support-investigation", "--issue=The export is late", "--environment=production", "--no-follow-up", "--dry-run", "--upstream=none"],
        ["code-development", "--task=x", "--scope=nothing", "--upstream=none"],
    ],
    ids=lambda value: " ".join(value)[:60],
)  # fmt: skip
def test_what_stays_inside_loads_nothing_of_what_is_outside(
    lakehouse_home: Path, tmp_path: Path, arguments: list[str]
) -> None:
    loaded = _loaded(lakehouse_home, tmp_path, arguments, whole=True)
    allowed = DEFINITIONS if "--operation=monitor" in arguments else () if arguments[0].startswith("--") else HIDING
    assert [name for name in loaded if name.startswith(OUTSIDE) and name not in allowed] == []


@pytest.mark.parametrize("module", ["cli.call", "cli.commands", "frontend.event", "cli.skills", "cli.upstream"])
def test_what_the_commands_of_skills_share_knows_no_service(tmp_path: Path, module: str) -> None:
    probe = f"import sys; before = set(sys.modules); import json, fubcli.{module}; "
    probe += "print(json.dumps(sorted(set(sys.modules) - before)))"
    completed = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, cwd=tmp_path, check=True)
    unwanted = (*OUTSIDE, *HEAVY, "fubcli.network", "fubcli.operations.", "fubcli.warehouses")
    assert [name for name in json.loads(completed.stdout) if name.startswith(unwanted)] == []


def test_a_check_knows_no_warehouse(lakehouse_home: Path, tmp_path: Path) -> None:
    probe = PROBE.replace("name.split('.')[0]", "name")
    completed = subprocess.run(
        [sys.executable, "-c", probe],
        capture_output=True, text=True, cwd=tmp_path, check=False, input="SELECT 1",
        env=environment(lakehouse_home, {"ARGUMENTS": json.dumps(["check", "-"])}),
    )  # fmt: skip
    loaded = json.loads(completed.stderr.split("LOADED ")[1])
    assert "fubcli.operations.check.judge" in loaded
    unwanted = ("fubcli.embedded", "fubcli.warehouses", "fubcli.operations.query", "fubcli.sql.duckdb")
    assert [name for name in loaded if name.startswith(unwanted)] == []


@pytest.fixture(scope="module")
def workspace(lakehouse_files: Mapping[str, Path]) -> Iterator[Workspace]:
    """A workspace over the embedded lakehouse."""
    with Workspace(lakehouse_files) as running:
        yield running


def _live(workspace: Workspace, home: Path, cwd: Path, *options: str) -> set[str]:
    arguments = [
        "--operation=query",
        "--query=SELECT id FROM sandbox_fub.u_matttu.test_contacts LIMIT 3",
        "--warehouse=databricks",
        *options,
    ]
    return _loaded(home, cwd, arguments, extra=workspace.environment())


def test_a_few_rows_by_token_load_none_of_the_databricks_clients(workspace: Workspace, tmp_path: Path) -> None:
    loaded = _live(workspace, tmp_path, tmp_path)
    assert workspace.executed, "it has run"
    assert loaded & set(HEAVY) <= {"yaml", "sqlglot", "httpx", "rich"}, "httpx loads rich for a command line of its own"


SNOW = """[warehouses.snow]
engine = "snowflake"
account = "a"
user = "u"
role = "r"
warehouse = "w"
token_env = "SNOW_TOKEN"
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["config", "show"],
        ["--operation=query", "--query=DROP TABLE fub.contacts_silver.contacts"],
        ["--operation=query", "--query=SELECT 1 AS a", "--dry-run"],
    ],
)
def test_a_profile_of_snowflake_loads_its_client_for_nothing_but_a_question(
    tmp_path: Path, arguments: list[str]
) -> None:
    config = tmp_path / "home" / "config"
    config.mkdir(parents=True)
    (config / "fubcli.toml").write_text(SNOW)
    extra = {"FUBCLI_WAREHOUSE": "snow", "SNOW_TOKEN": "t"}
    loaded = _loaded(config.parent, tmp_path, arguments, extra=extra)
    assert not loaded & {"snowflake", "pyarrow", "pandas", "duckdb", "databricks", "google"}


@pytest.mark.parametrize(("name", "more"), [("x.csv", set()), ("x.parquet", {"pyarrow"})])
def test_a_file_loads_arrow_where_arrow_is_in_it(
    lakehouse_home: Path, tmp_path: Path, name: str, more: set[str]
) -> None:
    arguments = ["--operation=query", "--query=SELECT 1 AS n", f"--output-file={name}"]
    loaded = _loaded(lakehouse_home, tmp_path, arguments) & set(HEAVY)
    assert (tmp_path / name).exists()
    assert loaded - {"numpy", "pytz"} == {"yaml", "sqlglot", "duckdb"} | more


def test_the_version_costs_little_more_than_the_interpreter(lakehouse_home: Path, tmp_path: Path) -> None:
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "fubcli", "--version"],
        capture_output=True, text=True, cwd=tmp_path, check=True, env=environment(lakehouse_home),
    ).stderr  # fmt: skip
    assert "fubcli.signals" in loaded
    assert not {"typing", "typer", "pathlib", "json"} & {line.split("|")[-1].strip() for line in loaded.splitlines()}
