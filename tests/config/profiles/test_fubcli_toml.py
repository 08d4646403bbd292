from pathlib import Path

import pytest

from fubcli.config.profiles.fubcli_toml import Warehouses, read_warehouses
from fubcli.errors import ConfigError, NotPermitted
from fubcli.model.profile import Secret
from tests.config.profiles.conftest import TOKEN

GOOD = f"""\
warehouse = "prod"  # the default

[warehouses.prod]
engine = "databricks"
host = "adb-1.2.azuredatabricks.net"
http_path = "/sql/1.0/warehouses/wh1"
token = "{TOKEN}"
transport = "connector"

[ warehouses . "night-shift" ]
warehouse_id = "wh2"
profile = "staging"
"""


def _read(tmp_path: Path, text: str, *, of_project: bool = False, mode: int = 0o600) -> Warehouses:
    path = tmp_path / "fubcli.toml"
    path.write_text(text)
    path.chmod(mode)
    return read_warehouses(path, of_project=of_project)


def test_a_file_is_tables_with_the_line_of_every_key(tmp_path: Path) -> None:
    read = _read(tmp_path, GOOD)
    assert read.chosen is not None
    assert (read.chosen.value, read.chosen.origin.line) == ("prod", 1)
    assert {name: {key: each.origin.line for key, each in table.items()} for name, table in read.tables.items()} == {
        "prod": {"engine": 4, "host": 5, "http_path": 6, "token": 7, "transport": 8},
        "night-shift": {"warehouse_id": 11, "profile": 12},
    }
    assert read.tables["prod"]["token"].value == Secret(TOKEN)
    assert {name: origin.line for name, origin in read.origins.items()} == {"prod": 3, "night-shift": 10}
    assert read_warehouses(tmp_path / "none", of_project=True).tables == {}


@pytest.mark.parametrize("text", ["", "# nothing\n", "[warehouses]\n", 'warehouse = "embedded"\n'])
def test_a_file_may_say_little(tmp_path: Path, text: str) -> None:
    assert _read(tmp_path, text, of_project=True).tables == {}


def test_other_ways_of_writing_a_table_are_told_by_the_nearest_line(tmp_path: Path) -> None:
    read = _read(tmp_path, '\n[warehouses]\nprod = { host = "a.b" }\ntest.host = "c.d"\n')
    assert [read.tables[name]["host"].origin.line for name in ("prod", "test")] == [3, 4]


BAD = [
    ("warehose = 'x'", 1, "did you mean `warehouse`"),
    ("warehouse = 3", 1, "must be text"),
    ("warehouse = 'A B'", 1, "name of a warehouse profile"),
    ("\nwarehouses = 3", 2, "must hold tables"),
    ("[warehouses]\nprod = 3", 2, "must be a table"),
    ("[warehouses.prod]\nhots = 'a.b'", 2, "warehouses.prod.hots: .*did you mean `host`"),
    ("[warehouses.prod]\nhost = 3", 2, "must be text"),
    ("[warehouses.prod]\nhost = ''", 2, "not empty"),
    ("[warehouses.prod]\nhost = ['a.b']", 2, "must be text"),
    ("[warehouses.prod]\nengine = 'mysql'", 2, "must be databricks"),
    ("[warehouses.embedded]", 1, "a meaning of its own"),
    ("[warehouses.databricks]", 1, "a meaning of its own"),
    ("[warehouses.Prod]", 1, "whose name is not made of"),
    ("[warehouses.prod]\nwarehouse_id = 'a'\nhttp_path = 'b'", 3, "cannot stand beside warehouse_id"),
    ("[warehouses.prod]\nprofile = 'a'\ntoken_env = 'B'", 3, "cannot stand beside profile"),
    (f"[warehouses.prod]\ntoken_env = '{TOKEN}'", 2, "name of an environment variable"),
    (f"[warehouses.prod]\ntoken = {TOKEN}", 2, "is not TOML"),
    (f"[warehouses.prod]\ntoken = '{TOKEN}", 2, "is not TOML"),
    (f"[warehouses.prod]\ntoken = '''{TOKEN}", 2, "is not TOML"),
    (f'[warehouses.prod]\ntoken = "{TOKEN}\\q"', 2, "is not TOML"),
    (f"[warehouses.prod]\ntoken '{TOKEN}'", 2, "is not TOML"),
    (f"[warehouses.prod]\n{TOKEN} = 'x'", 2, "not a key that belongs here"),
    (f"[warehouses.prod]\n{TOKEN} = 'x'\n{TOKEN} = 'y'", 3, "is not TOML"),
    (f"[warehouses.{TOKEN}]\n[warehouses.{TOKEN}]", 2, "is not TOML"),
    (f"[warehouses.'{TOKEN} ']\nhost = 'x'", 1, "whose name"),
    (f"{TOKEN} = 1", 1, "not a key that belongs here"),
    (f"[warehouses.prod]\ntoken = ['{TOKEN}']", 2, "must be text"),
    (f"[warehouses.prod]\ntoken.x = '{TOKEN}'", 2, "must be text"),
    (f"[warehouses.prod]\ntoken = '{TOKEN}\u200b'", 2, "U\\+200B"),
    (f"[warehouses.prod]\ntoken = '{TOKEN}'\nhost = " + "[" * 5_000, None, "is not TOML"),
    (f"# {TOKEN}\nx = " + "9" * 5_000, None, "is not TOML"),
]


@pytest.mark.parametrize(("text", "line", "message"), BAD)
@pytest.mark.parametrize("of_project", [False, True])
def test_what_is_wrong_is_told_by_file_line_and_key_and_never_quoted(
    tmp_path: Path, text: str, line: int | None, message: str, of_project: bool
) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        _read(tmp_path, text, of_project=of_project)
    assert line is None or caught.value.place.line == line
    assert caught.value.place.file == str(tmp_path / "fubcli.toml")
    assert TOKEN not in f"{caught.value.detail} {caught.value.extra} {caught.value.__cause__}"


def test_a_projects_file_holds_no_token(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"fubcli\.toml:7: warehouses\.prod\.token: a project is committed") as caught:
        _read(tmp_path, GOOD, of_project=True)
    assert TOKEN not in caught.value.detail


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_persons_file_with_a_token_is_for_its_owner_alone(tmp_path: Path, mode: int) -> None:
    with pytest.raises(NotPermitted, match=f"mode {mode:o}.*chmod 600"):
        _read(tmp_path, GOOD, mode=mode)
    assert _read(tmp_path, GOOD.replace("token =", "token_env =").replace(TOKEN, "MY_TOKEN"), mode=mode).tables
