"""Profiles of Snowflake and BigQuery: one table says everything, and a project's says nothing about who signs in."""

from __future__ import annotations

from pathlib import Path

import pytest

from fubcli.config.profiles.shapes import MAXIMUM_BYTES_BILLED
from fubcli.errors import ConfigError, NotPermitted, UsageError
from fubcli.model.profile import Engine, Secret
from tests.config.profiles.conftest import TOKEN, World

ACCOUNT = 'engine = "snowflake"\naccount = "myorg-Main_1"\nuser = "AGENT"\nrole = "READER"\nwarehouse = "SMALL"\n'
SNOW = f'[warehouses.snow]\n{ACCOUNT}token_env = "SNOW_TOKEN"\n'
BIG = '[warehouses.big]\nengine = "bigquery"\nproject = "my-billing"\n'


def test_a_snowflake_table_is_a_profile(world: World) -> None:
    path = world.own(SNOW)
    world.environ["SNOW_TOKEN"] = TOKEN
    profile = world.resolve("snow").usable
    assert (profile.engine, profile.host) == (Engine.SNOWFLAKE, "https://myorg-main-1.snowflakecomputing.com")
    assert profile.settings == {"account": "myorg-Main_1", "user": "AGENT", "role": "READER", "warehouse": "SMALL"}
    assert profile.auth is not None
    assert (profile.auth.kind, profile.auth.settings) == ("pat", {"token": Secret(TOKEN)})
    assert (profile.compute, profile.embedded) == ("SMALL", False)
    assert {name: str(origin) for name, origin in profile.origins.items()} == {
        "profile": "command line --warehouse",
        "engine": f"{path}:2",
        "host": f"{path}:3",
        "account": f"{path}:3",
        "user": f"{path}:4",
        "role": f"{path}:5",
        "warehouse": f"{path}:6",
        "auth": "environment SNOW_TOKEN",
    }


def test_a_bigquery_table_is_a_profile(world: World) -> None:
    world.own(BIG)
    profile = world.resolve("big").usable
    assert (profile.engine, profile.host) == (Engine.BIGQUERY, "https://bigquery.googleapis.com")
    assert profile.settings == {"project": "my-billing", "maximum_bytes_billed": str(MAXIMUM_BYTES_BILLED)}
    assert profile.auth is not None
    assert (profile.auth.kind, profile.auth.settings) == ("application-default", {})
    assert (str(profile.origins["host"]), str(profile.origins["maximum_bytes_billed"])) == ("default", "default")
    assert profile.compute == "my-billing"


def test_what_is_written_counts_before_what_is_usual(world: World) -> None:
    world.own(BIG + 'host = "http://127.0.0.1:9050"\nlocation = "EU"\nmaximum_bytes_billed = 1000\n')
    profile = world.resolve("big").usable
    assert profile.host == "http://127.0.0.1:9050"
    assert profile.settings == {"project": "my-billing", "location": "EU", "maximum_bytes_billed": "1000"}
    world.own(SNOW + 'host = "me.privatelink.snowflakecomputing.com"\n')
    assert world.resolve("snow").profile.host == "https://me.privatelink.snowflakecomputing.com"


@pytest.mark.parametrize(
    ("table", "key", "kind"),
    [
        (f"[warehouses.p]\n{ACCOUNT}", "key_file", "key-pair"),
        (BIG.replace("big]", "p]"), "credentials_file", "credentials-file"),
    ],
)
def test_a_file_of_credentials_is_ones_own_alone(world: World, table: str, key: str, kind: str) -> None:
    file = world.root / "secret"
    world.own(f'{table}{key} = "~/secret"\n')
    with pytest.raises(NotPermitted, match=f"no credentials .*{key} at .*where no file is"):
        _ = world.resolve("p").usable
    file.write_text("x")
    file.chmod(0o644)
    with pytest.raises(NotPermitted, match=r"can be read by others \(mode 644\)"):
        _ = world.resolve("p").usable
    file.chmod(0o600)
    auth = world.resolve("p").usable.auth
    assert auth is not None
    assert (auth.kind, auth.settings) == (kind, {key: str(file)})
    world.own(f'{table}{key} = "secret"\n')
    with pytest.raises(ConfigError, match="must be a path that begins with / or ~/"):
        world.resolve("p")


def test_a_password_may_have_blanks_and_a_token_may_not(world: World) -> None:
    world.environ |= {"SNOW_TOKEN": "with blank", "SNOW_PASSWORD": "with blänk"}
    world.own(SNOW)
    with pytest.raises(ConfigError, match="SNOW_TOKEN: holds characters that a credential cannot have"):
        world.resolve("snow")
    world.own(SNOW.replace('token_env = "SNOW_TOKEN"', 'password_env = "SNOW_PASSWORD"'))
    auth = world.resolve("snow").usable.auth
    assert auth is not None
    assert (auth.kind, auth.settings) == ("password", {"password": Secret("with blänk")})


@pytest.mark.parametrize("name", ["account", "user", "role", "warehouse"])
def test_a_table_that_lacks_something_is_told_so(world: World, name: str) -> None:
    world.environ["SNOW_TOKEN"] = TOKEN
    lines = [line for line in SNOW.splitlines() if not line.startswith(name)]
    path = world.own("\n".join(lines))
    found = world.resolve("snow")
    with pytest.raises(ConfigError, match=rf"not complete: no {name} \(looked for {name} in {path}") as caught:
        _ = found.usable
    assert caught.value.remedy[0].argv == ("fubcli", "config", "show", "--origin", "--warehouse=snow")


def test_without_credentials_nobody_is_signed_in(world: World) -> None:
    world.own(SNOW)
    with pytest.raises(NotPermitted, match=r"no credentials \(looked for SNOW_TOKEN\)"):
        _ = world.resolve("snow").usable
    world.own(f"[warehouses.snow]\n{ACCOUNT}")
    with pytest.raises(NotPermitted, match="looked for key_file or token_env or password_env in"):
        _ = world.resolve("snow").usable


def test_databricks_places_have_no_part_in_it(world: World) -> None:
    world.environ |= {"DATABRICKS_HOST": "https://a.cloud.databricks.com", "DATABRICKS_TOKEN": TOKEN, "SNOW_TOKEN": "s"}
    world.cfg("this is no section\n")
    world.own(SNOW)
    profile = world.resolve("snow").usable
    assert profile.auth is not None
    assert profile.auth.settings == {"token": Secret("s")}
    assert profile.host == "https://myorg-main-1.snowflakecomputing.com"


def test_a_transport_is_for_databricks(world: World) -> None:
    world.own(SNOW + BIG)
    for name in ("snow", "big"):
        with pytest.raises(UsageError, match="--transport is for Databricks"):
            world.resolve(name, transport="connector")


# fmt: off
WRONG = [
    (SNOW + 'token_env2 = "X"\n', "is not a key that belongs here"),
    (SNOW + 'warehouse_id = "x"\n', "is not a key that belongs here"),
    (SNOW + 'transport = "connector"\n', "is not a key that belongs here"),
    (SNOW + f'token = "{TOKEN}"\n', "is not a key that belongs here"),
    (SNOW + 'password = "x"\n', "is not a key that belongs here"),
    (SNOW + 'key_file = "/x"\n', "cannot stand beside key_file"),
    (SNOW.replace("SNOW_TOKEN", TOKEN), "must be the name of an environment variable, not the token itself"),
    (SNOW.replace("token_env", "password_env").replace("SNOW_TOKEN", "hunter2"), "not the password itself"),
    (SNOW.replace("myorg-Main_1", "evil.example.com/x"), "must be an account identifier"),
    (SNOW.replace("myorg-Main_1", "a@evil.example.com"), "must be an account identifier"),
    (SNOW.replace("myorg-Main_1", "evil.com#"), "must be an account identifier"),
    (SNOW + 'host = "http://example.com"\n', "plain http:// is for loopback addresses alone"),
    (SNOW.replace("READER", "a\\nb"), "must be a name as the account has it"),
    (BIG.replace("my-billing", "a b"), "must be the id of a project"),
    (BIG + 'location = "EU;x"\n', "must be a location"),
    (BIG + 'maximum_bytes_billed = "12"\n', "must be a whole number above 0"),
    (BIG + 'maximum_bytes_billed = true\n', "must be a whole number above 0"),
    (BIG + 'usd_per_tib = "a few"\n', "must be a price in dollars"),
    (BIG + 'maximum_bytes_billed = 0\n', "must be a whole number above 0"),
    (BIG.replace('"bigquery"', '"bigquary"'), "must be databricks, snowflake or bigquery; did you mean `bigquery`"),
    (BIG.replace('"bigquery"', "7"), "must be databricks, snowflake or bigquery"),
]
# fmt: on


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_what_is_written_wrongly_is_told_without_its_value(world: World, text: str, message: str) -> None:
    world.own(text)
    with pytest.raises(ConfigError) as caught:
        world.resolve("snow" if "snow]" in text else "big")
    assert message.lower() in str(caught.value).lower()
    assert not [secret for secret in (TOKEN, "hunter2", "evil") if secret in str(caught.value)]


# ------------------------------------------------------------------------------------------------- a project's table


def project(world: World, table: str, name: str = "p") -> None:
    world.shared(f"[warehouses.{name}]\n{table}")


def test_a_projects_table_lies_over_ones_own(world: World) -> None:
    world.environ["SNOW_TOKEN"] = TOKEN
    world.own(SNOW + 'host = "me.privatelink.snowflakecomputing.com"\n')
    project(world, 'engine = "snowflake"\naccount = "myorg-Main_1"\nwarehouse = "LARGE"\n')
    profile = world.resolve("p").usable
    assert profile.host == "https://me.privatelink.snowflakecomputing.com"
    assert profile.settings == {"account": "myorg-Main_1", "user": "AGENT", "role": "READER", "warehouse": "LARGE"}
    assert profile.auth is not None
    assert profile.auth.settings == {"token": Secret(TOKEN)}
    assert str(profile.origins["warehouse"]).startswith(str(world.project))


# fmt: off
OTHERS = [
    ("myorg-Main_1", "evil"), ("AGENT", "ADMIN"), ("READER", "ACCOUNTADMIN"), ("SNOW_TOKEN", "AWS_SECRET_ACCESS_KEY"),
    ("token_env", "password_env"), ('token_env = "SNOW_TOKEN"', 'key_file = "~/.ssh/id_rsa"'),
    ("\nuser", '\nhost = "https://evil.example.com"\nuser'), ("\nuser", '\nhost = "http://127.0.0.1:9"\nuser'),
]
# fmt: on


@pytest.mark.parametrize("changed", OTHERS)
def test_a_project_chooses_neither_place_nor_person(world: World, changed: tuple[str, str]) -> None:
    world.environ |= {"SNOW_TOKEN": TOKEN, "AWS_SECRET_ACCESS_KEY": TOKEN}
    world.own(SNOW)
    project(world, SNOW.partition("\n")[2])
    assert world.resolve("p").usable.auth is not None
    project(world, SNOW.partition("\n")[2].replace(*changed))
    found = world.resolve("p")
    assert found.profile.auth is None
    with pytest.raises(ConfigError, match="a project cannot choose where, as whom or by which credential"):
        _ = found.usable


def test_without_a_table_of_ones_own_a_project_signs_nobody_in(world: World) -> None:
    world.environ["SNOW_TOKEN"] = TOKEN
    for table in (SNOW, BIG):
        project(world, table.partition("\n")[2])
        found = world.resolve("p")
        assert found.profile.auth is None
        with pytest.raises(ConfigError, match="none of your own tables"):
            _ = found.usable


@pytest.mark.parametrize(("limit", "allowed"), [(1000, True), (2000, True), (2001, False)])
def test_a_project_raises_no_limit(world: World, limit: int, allowed: bool) -> None:
    world.own(BIG + "maximum_bytes_billed = 2000\n")
    project(world, f'engine = "bigquery"\nproject = "my-billing"\nmaximum_bytes_billed = {limit}\n')
    found = world.resolve("p")
    assert (found.failure is None) is allowed
    if allowed:
        assert found.profile.settings["maximum_bytes_billed"] == str(limit)


def test_a_host_of_another_engine_is_none_for_databricks_credentials(world: World) -> None:
    world.own(SNOW + 'host = "https://snow.example.com"\n')
    world.environ |= {"DATABRICKS_TOKEN": TOKEN, "SNOW_TOKEN": "s"}
    for more in ("", 'token_env = "SNOW_TOKEN"\n', 'token_env = "DATABRICKS_TOKEN"\n'):
        project(world, f'host = "https://snow.example.com"\nwarehouse_id = "w"\n{more}')
        found = world.resolve("p")
        assert found.profile.auth is None
        assert found.failure is not None


def test_a_project_may_choose_a_table_of_ones_own(world: World, tmp_path: Path) -> None:
    world.environ["SNOW_TOKEN"] = TOKEN
    world.own(SNOW)
    world.shared('warehouse = "snow"\n')
    assert world.resolve().usable.engine is Engine.SNOWFLAKE
