"""`fubcli config show` and profiles as users meet them: real processes, homes and projects of the test's own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fubcli.bootstrap import Application, Settings
from fubcli.errors import ConfigError
from tests.cli.events import data_of, event_of
from tests.conftest import Fubcli, environment
from tests.network.server import Answer, serving

pytestmark = pytest.mark.slow

TOKEN = "dapi0123456789abcdef0123456789abcdef"
HOST = "https://adb-1.2.azuredatabricks.net"
LIVE = {"DATABRICKS_HOST": HOST, "DATABRICKS_TOKEN": TOKEN, "DATABRICKS_WAREHOUSE_ID": "wh1"}
SHOW = ("config", "show", "--origin")
PROD = f'[warehouses.prod]\nhost = "{HOST}"\nwarehouse_id = "wh1"\n'
Ask = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    directory = tmp_path / "home"
    (directory / "config").mkdir(parents=True)
    return directory


@pytest.fixture
def ask(fubcli: Fubcli, home: Path) -> Ask:
    """Run the command line in that home; the project is the directory above it."""
    return partial(fubcli, home=home)


def _own(home: Path, text: str, mode: int = 0o600) -> None:
    path = home / "config" / "fubcli.toml"
    path.write_text(text)
    path.chmod(mode)


def _settings(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in data["settings"]}


def test_what_people_say_of_tables_is_shown_with_its_places(ask: Ask, home: Path) -> None:
    files = {"yours": home / "config" / "monitoring.yaml", "project": home.parent / "monitoring.yaml"}
    for file in files.values():
        file.write_text("format: 1\ntables: {}\n")
    shown = [each for each in event_of(ask(*SHOW))["data"]["settings"] if each["name"] == "monitoring"]
    assert {each["origin"]: each["value"] for each in shown} == {name: str(file) for name, file in files.items()}


def test_without_a_configuration_the_embedded_lakehouse_is_shown(ask: Ask, home: Path) -> None:
    event = event_of(ask("config", "show"))
    assert (event["type"], event["subject"]) == ("com.fub.skill.config.result.v1", "embedded")
    settings = _settings(event["data"])
    assert settings["warehouse.profile"] == {"name": "warehouse.profile", "value": "embedded"}
    assert settings["directories.state"]["value"] == str(home / "state")
    assert settings["keys.audit"]["value"] == "not set"
    assert "warehouse.host" not in settings
    assert list(home.iterdir()) == [home / "config"], "showing makes nothing"


def test_every_setting_has_an_origin_and_what_it_shadows(ask: Ask, home: Path, tmp_path: Path) -> None:
    _own(home, 'warehouse = "prod"\n' + PROD + f'token = "{TOKEN}"\n')
    (tmp_path / "safety_policy.yaml").write_text("promotion: {receipt_hours: 2}\n")
    (tmp_path / "strict.yaml").write_text("promotion: {receipt_hours: 1}\n")
    environ = {"FUBCLI_WAREHOUSE": "databricks", "DATABRICKS_WAREHOUSE_ID": "wh2", "FUBCLI_MASKING_KEY_FILE": "/none"}
    data = data_of(ask(*SHOW, "--warehouse=prod", "--policy=strict.yaml", env=environ))
    settings = _settings(data)
    file = home / "config" / "fubcli.toml"
    assert {name: (each["value"], each["origin"]) for name, each in settings.items() if name.startswith("ware")} == {
        "warehouse.profile": ("prod", "command line --warehouse"),
        "warehouse.engine": ("databricks", "default"),
        "warehouse.host": (HOST, f"{file}:3"),
        "warehouse.warehouse_id": ("wh1", f"{file}:4"),
        "warehouse.auth": ("pat", f"{file}:5"),
        "warehouse.token": ("set", f"{file}:5"),
        "warehouse.transport": ("statement-api", "default"),
    }
    assert settings["warehouse.profile"]["shadowed"] == [
        {"value": "databricks", "origin": "environment FUBCLI_WAREHOUSE"},
        {"value": "prod", "origin": f"{file}:1"},
    ]
    assert settings["warehouse.warehouse_id"]["shadowed"][0]["origin"] == "environment DATABRICKS_WAREHOUSE_ID"
    policies = [(Path(each["value"]).name, each["origin"]) for each in data["settings"] if each["name"] == "policy"]
    assert policies == [
        ("safety_policy.yaml", "packaged"), ("safety_policy.yaml", "project"), ("strict.yaml", "command line --policy"),
    ]  # fmt: skip
    assert settings["catalogs"]["origin"] == "packaged"
    assert settings["directories.cache"]["origin"] == "environment FUBCLI_HOME"
    assert settings["keys.masking"]["origin"] == "/none (environment FUBCLI_MASKING_KEY_FILE)"
    assert data["complete"] is True


def test_a_profile_that_is_not_complete_is_shown_with_what_is_missing(ask: Ask) -> None:
    data = data_of(ask(*SHOW, "--warehouse=databricks", env={"DATABRICKS_HOST": HOST}))
    assert (data["complete"], _settings(data)["warehouse.auth"]["value"]) == (False, "not set")
    assert "no warehouse id (looked for DATABRICKS_WAREHOUSE_ID or DATABRICKS_HTTP_PATH" in data["findings"][0]["title"]


def test_people_get_a_table(ask: Ask) -> None:
    table = ask("config", "show", "--output=table", env=LIVE).stdout
    assert "warehouse.host" in table
    assert "origin" not in table
    markdown = ask(*SHOW, "--output=markdown", env=LIVE | {"FUBCLI_WAREHOUSE": "databricks"})
    assert markdown.stdout.startswith("| setting | value | origin |\n")
    assert "| warehouse.warehouse\\_id | wh1 | environment DATABRICKS\\_WAREHOUSE\\_ID |" in markdown.stdout
    shadowed = ask(*SHOW, "--output=markdown", "--warehouse=embedded", env=LIVE | {"FUBCLI_WAREHOUSE": "databricks"})
    assert "|   shadows | databricks | environment FUBCLI\\_WAREHOUSE |" in shadowed.stdout


@pytest.mark.parametrize(
    ("arguments", "environ", "code", "part"),
    [
        (("--warehouse=prod",), {}, 2, "there are embedded, databricks"),
        ((), {"FUBCLI_WAREHOUSE": "prod"}, 2, "FUBCLI_WAREHOUSE"),
        (("--warehouse=",), {}, 2, "--warehouse is empty"),
        (("--warehouse=databricks",), {}, 2, "no host (looked for DATABRICKS_HOST"),
        (("--warehouse=databricks",), LIVE | {"DATABRICKS_TOKEN": ""}, 9, "no credentials (looked for DATABRICKS_TOKEN"),
        (("--warehouse=databricks",), LIVE | {"DATABRICKS_HOST": "http://a.b"}, 2, "loopback addresses alone"),
        (("--transport=connector",), {}, 2, "the embedded lakehouse has none"),
        (("--transport=thrift",), LIVE, 2, "must be statement-api or connector"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "operation", [("--operation=query", "--query=SELECT 1"), ("--operation=schema", "--catalog=fub")]
)
def test_a_profile_that_cannot_be_used_answers_nothing(
    ask: Ask, home: Path, operation: tuple[str, ...], arguments: tuple[str, ...], environ: dict[str, str], code: int, part: str
) -> None:  # fmt: skip
    completed = ask(*operation, *arguments, env=environ)
    assert part in data_of(completed, code)["detail"]
    assert "the embedded lakehouse answers" not in completed.stderr
    assert not (home / "data").exists()


def test_a_configuration_that_was_only_begun_is_told_in_one_line(fubcli: Fubcli) -> None:
    begun = {name: value for name, value in LIVE.items() if name != "DATABRICKS_WAREHOUSE_ID"}
    query = ("--operation=query", "--query=SELECT 1")
    fubcli(*query)
    completed = fubcli(*query, env=begun)
    assert data_of(completed)["warehouse"]["embedded"] is True
    (line,) = completed.stderr.splitlines()
    assert "not complete and not used: no warehouse id (DATABRICKS_WAREHOUSE_ID or" in line
    assert line.startswith("fubcli: warning: ")
    (finding,) = data_of(completed)["findings"]
    assert (finding["id"], finding["severity"]) == ("profile", "warning")
    assert fubcli(*query, "--warehouse=embedded", env=begun).stderr == ""


def test_a_file_of_the_clis_that_nobody_named_and_nobody_can_read_is_told_by_every_event(
    ask: Ask, home: Path, lakehouse_home: Path
) -> None:
    (home / "data").symlink_to(lakehouse_home / "data")
    (home / ".databrickscfg").write_text(f"{TOKEN}\n[x\n")
    for operation in (("--operation=query", "--query=SELECT 1"), ("--operation=schema",), ("config", "show")):
        completed = ask(*operation)
        (finding,) = data_of(completed)["findings"]
        assert (finding["id"], finding["severity"]) == ("profile", "warning")
        assert ".databrickscfg:1: stands before the first [section]" in finding["title"]
        assert TOKEN not in completed.stdout + completed.stderr
        assert operation[0] == "config" or ".databrickscfg:1" in completed.stderr


@pytest.mark.parametrize("variable", ["DATABRICKS_CONFIG_FILE", "DATABRICKS_CONFIG_PROFILE"])
def test_a_variable_that_names_nothing_is_not_the_embedded_lakehouse(ask: Ask, variable: str) -> None:
    problem = data_of(ask("--operation=query", "--query=SELECT 1", env={variable: "gone"}), 2)
    assert variable in problem["detail"]


def test_the_application_knows_the_profile_before_it_asks_a_warehouse(home: Path, tmp_path: Path) -> None:
    environ = LIVE | {"FUBCLI_HOME": str(home), "HOME": str(home)}
    built = Application(Settings(environ, tmp_path, lambda message: None, transport="connector"))
    assert (built.profile.host, built.profile.transport) == (HOST, "connector")
    del environ["DATABRICKS_WAREHOUSE_ID"]
    with pytest.raises(ConfigError, match="no warehouse id"):
        _ = Application(Settings(environ, tmp_path, lambda message: None, warehouse="databricks")).warehouse


@pytest.mark.parametrize(
    ("keys", "code"), [('token_env = "AWS_SECRET_ACCESS_KEY"', 2), ('token_env = "PROD_TOKEN"', 2), ("", 9)]
)
def test_a_project_sends_no_credential_to_a_host_of_its_choice(
    ask: Ask, home: Path, tmp_path: Path, keys: str, code: int
) -> None:
    names = ("AWS_SECRET_ACCESS_KEY", "PROD_TOKEN", "DATABRICKS_TOKEN")
    with serving(Answer(401)) as lab:
        _own(home, PROD + f'token_env = "PROD_TOKEN"\n[warehouses.lab]\nhost = "{lab.url}"\ntoken_env = "LAB_TOKEN"\n')
        (tmp_path / "fubcli.toml").write_text(
            f'warehouse = "p"\n[warehouses.p]\nhost = "{lab.url}"\nwarehouse_id = "w"\n{keys}\n'
        )
        asked = partial(ask, env=dict.fromkeys(names, TOKEN))
        for route in ("statement-api", "connector"):
            problem = data_of(asked("--operation=query", "--query=SELECT 1", f"--transport={route}"), code)
            assert problem["remedy"][0]["argv"] == ["fubcli", "config", "show", "--origin", "--warehouse=p"]
        shown = data_of(asked(*SHOW))
        assert lab.asked == []
    assert (shown["complete"], shown["findings"][0]["title"]) == (False, problem["detail"])
    assert (_settings(shown)["warehouse.host"]["value"], _settings(shown)["warehouse.auth"]["value"]) == (
        lab.url,
        "not set",
    )


# --------------------------------------------------------------------------------------------------------- no leaks


CONFIGURATIONS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "environment": (LIVE, {}),
    "client secret": ({"DATABRICKS_HOST": HOST, "DATABRICKS_CLIENT_ID": "id", "DATABRICKS_CLIENT_SECRET": TOKEN, "DATABRICKS_WAREHOUSE_ID": "w"}, {}),
    "google": ({"DATABRICKS_HOST": "https://1.2.gcp.databricks.com", "GOOGLE_CREDENTIALS": f'{{"k": "{TOKEN}"}}', "DATABRICKS_WAREHOUSE_ID": "w"}, {}),
    "token as host": (LIVE | {"DATABRICKS_HOST": TOKEN}, {}),
    "token in host": (LIVE | {"DATABRICKS_HOST": f"https://token:{TOKEN}@a.b"}, {}),
    "token in path": (LIVE | {"DATABRICKS_WAREHOUSE_ID": "", "DATABRICKS_HTTP_PATH": f"/sql/{TOKEN}"}, {}),
    "token in kind": (LIVE | {"DATABRICKS_AUTH_TYPE": TOKEN}, {}),
    "token and a line break": (LIVE | {"DATABRICKS_TOKEN": f"{TOKEN}\n"}, {}),
    "token that is no text": (LIVE | {"DATABRICKS_TOKEN": f"{TOKEN}\udcff"}, {}),
    "cfg": ({}, {"home/.databrickscfg": f"[DEFAULT]\nhost = {HOST}\ntoken = {TOKEN}\nwarehouse_id = w\n"}),
    "cfg broken": ({}, {"home/.databrickscfg": f"[DEFAULT]\nhost = {HOST}\ntoken {TOKEN}\n"}),
    "cfg indented": ({}, {"home/.databrickscfg": f"[DEFAULT]\ntoken =\n  {TOKEN}\n"}),
    "own": ({}, {"home/config/fubcli.toml": f'warehouse = "prod"\n{PROD}token = "{TOKEN}"\n'}),
    "own for all to read": ({}, {"home/config/fubcli.toml": f'warehouse = "prod"\n{PROD}token = "{TOKEN}"\n#644'}),
    "own shadowed": (LIVE, {"home/.databrickscfg": f"[DEFAULT]\nhost = https://x:{TOKEN}@y\ntoken = {TOKEN}\n"}),
    **{
        f"{where} {text}": ({}, {f"{where}fubcli.toml": f'warehouse = "prod"\n{PROD}' + text.replace("{}", TOKEN)})
        for where in ("home/config/", "")
        for text in (
            "token = {}", "token = '{}", 'token = "{}\\q"', "token = '''{}", "token '{}'", "{} = 1", "token = ['{}']",
            "token.{} = 1", "[warehouses.'{} ']", "[warehouses.{}]\n[warehouses.{}]", "token_env = '{}'", "# {}\n= 1",
            "token = '{}'", "token = '{}\x07'", "transport = '{}'", "http_path = '{}'", "host = '{}'", "engine = '{}'",
        )
    },
}  # fmt: skip


def _leaks(ask: Ask, tmp_path: Path, name: str, arguments: tuple[str, ...]) -> None:
    environ, files = CONFIGURATIONS[name]
    for path, text in files.items():
        (tmp_path / path).write_text(text)
        (tmp_path / path).chmod(0o644 if text.endswith("#644") else 0o600)
    completed = ask(*arguments, env=environ | {"FUBCLI_DEBUG": "1"})
    assert TOKEN not in completed.stdout + completed.stderr
    assert completed.returncode in (0, 2, 9)
    assert "Traceback" not in completed.stderr


@pytest.mark.parametrize("name", [name for name in CONFIGURATIONS if not name.startswith(" ")])
def test_a_planted_token_is_written_nowhere(ask: Ask, home: Path, tmp_path: Path, name: str) -> None:
    _leaks(ask, tmp_path, name, SHOW)


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        (*SHOW, "--output=markdown"),
        (*SHOW, "--warehouse=databricks"),
        ("--operation=query", "--query=SELECT 1", "--warehouse=none"),
        ("--operation=schema", "--catalog=fub", "--warehouse=databricks", "--transport=none"),
    ],
)
@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_nor_by_any_other_command(ask: Ask, home: Path, tmp_path: Path, name: str, arguments: tuple[str, ...]) -> None:
    _leaks(ask, tmp_path, name, arguments)


@pytest.mark.parametrize("debug", ["", "1"])
@pytest.mark.parametrize(
    "crash", ["config.profiles.resolve.Profile", "operations.config.run.Envelope", "operations.config.shown"]
)
def test_a_crash_writes_no_token_either(home: Path, tmp_path: Path, crash: str, debug: str) -> None:
    _own(home, f'warehouse = "prod"\n{PROD}token = "{TOKEN}"\n')
    module, _, name = crash.rpartition(".")
    code = (
        f"import sys, fubcli.{module} as module\n"
        f"def crash(*given, **named): raise RuntimeError('crashed', given, named)\nmodule.{name} = crash\n"
        "from fubcli.cli.app import run\nsys.exit(run(sys.argv[1:]))"
    )
    completed = subprocess.run(
        [sys.executable, "-c", code, *SHOW], capture_output=True, text=True, cwd=tmp_path, check=False,
        env=environment(home, {"FUBCLI_DEBUG": debug} | LIVE), stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert completed.returncode == 1
    assert "RuntimeError" in completed.stdout + completed.stderr
    assert TOKEN not in completed.stdout + completed.stderr
