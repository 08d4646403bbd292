"""Which warehouse answers: the order, and what may go to which host."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.config.profiles.environment import VARIABLES
from fubcli.config.profiles.untouched import is_untouched
from fubcli.errors import ConfigError, FubError, NotPermitted, UsageError
from fubcli.model.profile import Engine, Secret, Transport
from tests.config.profiles.conftest import TOKEN, World

HOST, OTHER = "https://adb-1.2.azuredatabricks.net", "https://adb-9.9.azuredatabricks.net"
LIVE = {"DATABRICKS_HOST": HOST, "DATABRICKS_TOKEN": TOKEN, "DATABRICKS_WAREHOUSE_ID": "wh1"}
CFG = f"[DEFAULT]\nhost = {HOST}\ntoken = {TOKEN}\n[other]\nhost = {OTHER}\ntoken = dapiother\nwarehouse_id = wh9\n"
PROD = f'[warehouses.prod]\nhost = "{HOST}"\nwarehouse_id = "wh1"\n'


def test_without_any_configuration_the_embedded_lakehouse_answers(world: World) -> None:
    found = world.resolve()
    profile = found.usable
    assert (profile.name, profile.engine, profile.embedded, found.note) == ("embedded", Engine.DUCKDB, True, "")
    assert str(profile.origins["profile"]) == "default"


def test_each_way_of_choosing_counts_before_the_next(world: World) -> None:
    names = ("line", "variable", "own", "project")
    world.own('warehouse = "own"\n' + "".join(f'[warehouses.{name}]\nwarehouse_id = "{name}"\n' for name in names))
    world.shared('warehouse = "project"\n')
    world.environ |= LIVE | {"FUBCLI_WAREHOUSE": "variable"}
    found = world.resolve("line")
    assert (found.usable.name, str(found.usable.origins["profile"])) == ("line", "command line --warehouse")
    assert [each.value for each in found.shadowed["profile"]] == ["variable", "own", "project"]
    found = world.resolve()
    assert (found.usable.warehouse_id, str(found.usable.origins["profile"])) == (
        "variable",
        "environment FUBCLI_WAREHOUSE",
    )
    del world.environ["FUBCLI_WAREHOUSE"]
    assert world.resolve().usable.name == "own"
    world.own("".join(f'[warehouses.{name}]\nwarehouse_id = "{name}"\n' for name in names))
    assert world.resolve().usable.name == "project"
    world.shared("")
    assert world.resolve().usable.name == "databricks"
    assert world.resolve("embedded").usable.embedded
    world.environ = {"HOME": world.environ["HOME"]}
    assert world.resolve().usable.name == "embedded"


def test_the_environment_is_a_profile(world: World) -> None:
    world.environ |= LIVE
    for name in (None, "databricks"):
        profile = world.resolve(name).usable
        assert (profile.host, profile.warehouse_id, profile.engine) == (HOST, "wh1", Engine.DATABRICKS)
        assert profile.auth is not None
        assert (profile.auth.kind, profile.auth.token) == ("pat", Secret(TOKEN))
        assert {name: str(origin) for name, origin in profile.origins.items() if name != "profile"} == {
            "engine": "default",
            "host": "environment DATABRICKS_HOST",
            "warehouse_id": "environment DATABRICKS_WAREHOUSE_ID",
            "auth": "environment DATABRICKS_TOKEN",
            "transport": "default",
        }


def test_the_clis_file_is_a_profile(world: World) -> None:
    path = world.cfg(CFG.replace(f"token = {TOKEN}", f"token = {TOKEN}\nhttp_path = /sql/1.0/warehouses/wh1"))
    profile = world.resolve().usable
    assert (profile.name, profile.host, profile.warehouse_id) == ("databricks", HOST, "wh1")
    assert str(profile.origins["auth"]) == f"{path}:3 [DEFAULT]"
    world.environ["DATABRICKS_CONFIG_PROFILE"] = "other"
    assert world.resolve().usable.host == OTHER
    path.rename(world.root / "elsewhere")
    for named in (str(world.root / "elsewhere"), "~/elsewhere"):
        world.environ["DATABRICKS_CONFIG_FILE"] = named
        assert world.resolve().usable.warehouse_id == "wh9"


def test_the_environment_adds_the_warehouse_to_the_clis_file(world: World) -> None:
    world.cfg(CFG)
    world.environ["DATABRICKS_HTTP_PATH"] = "/sql/1.0/warehouses/wh7"
    profile = world.resolve().usable
    assert (profile.host, profile.warehouse_id) == (HOST, "wh7")
    assert profile.auth is not None
    assert profile.auth.token == Secret(TOKEN)


@given(
    environ=st.dictionaries(
        st.sampled_from([*LIVE, *VARIABLES.values(), "FUBCLI_WAREHOUSE", "FUBCLI_TRANSPORT", "DATABRICKS_CONFIG_FILE"]),
        st.sampled_from(["", "x", HOST]),
        max_size=3,
    ),
    files=st.sets(st.sampled_from(["own", "shared", "cfg"]), max_size=1),
)
def test_the_short_way_says_embedded_only_where_the_long_one_does(
    tmp_path_factory: pytest.TempPathFactory, environ: dict[str, str], files: set[str]
) -> None:
    world = World(tmp_path_factory.mktemp("world"))
    world.environ |= environ
    for name in files:
        getattr(world, name)("[x]\n")
    short = is_untouched(world.environ, world.home, world.project)
    assert short or environ or files, "an empty world is untouched"
    assert not (short and files)
    if short:
        found = world.resolve()
        assert (found.usable.embedded, found.note) == (True, "")


def test_a_variable_that_names_a_profile_is_never_overlooked(world: World) -> None:
    assert is_untouched(world.environ, world.home, world.project)
    for name in ("FUBCLI_WAREHOUSE", "DATABRICKS_HOST", "DATABRICKS_CONFIG_PROFILE"):
        assert not is_untouched(world.environ | {name: "x"}, world.home, world.project)


def test_a_warehouse_of_another_host_is_not_taken(world: World) -> None:
    world.cfg(CFG.replace("[DEFAULT]", "[mine]").replace("[other]", "[DEFAULT]"))
    world.environ |= {"DATABRICKS_HOST": HOST, "DATABRICKS_TOKEN": TOKEN}
    with pytest.raises(ConfigError, match=r"no warehouse id .*\[DEFAULT\] \(of another host\)"):
        _ = world.resolve("databricks").usable


# --------------------------------------------------------------------------------------------- complete, or not


@pytest.mark.parametrize("lacking", sorted(LIVE))
def test_a_named_profile_that_is_not_complete_fails_and_never_falls_back(world: World, lacking: str) -> None:
    world.environ |= {name: value for name, value in LIVE.items() if name != lacking}
    found = world.resolve("databricks")
    with pytest.raises(NotPermitted if lacking == "DATABRICKS_TOKEN" else ConfigError) as caught:
        _ = found.usable
    assert lacking in caught.value.detail
    assert ".databrickscfg [DEFAULT]" in caught.value.detail
    assert [name for name in LIVE if name in caught.value.detail] == [lacking]
    assert caught.value.remedy[0].argv == ("fubcli", "config", "show", "--origin", "--warehouse=databricks")
    assert not found.profile.embedded


@pytest.mark.parametrize("lacking", sorted(LIVE))
def test_what_is_begun_in_the_usual_places_is_told_when_the_embedded_one_answers(world: World, lacking: str) -> None:
    world.environ |= {name: value for name, value in LIVE.items() if name != lacking}
    found = world.resolve()
    assert found.usable.embedded
    assert lacking in found.note
    assert world.resolve("embedded").note == ""


@pytest.mark.parametrize("alone", [{"DATABRICKS_TOKEN": TOKEN}, {"ARM_CLIENT_ID": "x"}, {"GOOGLE_CREDENTIALS": "{}"}])
def test_credentials_alone_are_nobodys_wish_for_a_warehouse(world: World, alone: dict[str, str]) -> None:
    world.environ |= alone
    world.cfg("[DEFAULT]\n")
    assert (world.resolve().usable.embedded, world.resolve().note) == (True, "")


@pytest.mark.parametrize("complete", [False, True])
@pytest.mark.parametrize("cfg", [None, CFG, "what is this"])
@pytest.mark.parametrize(
    ("variable", "told"),
    [
        ("DATABRICKS_CONFIG_PROFILE", r"names a section|stands before the first"),
        ("DATABRICKS_CONFIG_FILE", "names a file that is not there"),
    ],
)
def test_a_file_or_section_that_a_variable_names_and_that_is_not_there_is_an_error(
    world: World, variable: str, told: str, cfg: str | None, complete: bool
) -> None:
    if cfg:
        world.cfg(cfg)
    world.environ |= {variable: str(world.root / "gone")} | (LIVE if complete else {})
    for name in (None, "databricks"):
        with pytest.raises(ConfigError, match=told) as caught:
            world.resolve(name)
        assert "--warehouse=embedded" in caught.value.remedy[0].title
    assert world.resolve("embedded").usable.embedded


def test_a_chosen_section_is_told_with_those_that_there_are(world: World) -> None:
    world.cfg(CFG)
    world.environ["DATABRICKS_CONFIG_PROFILE"] = "gone"
    with pytest.raises(ConfigError, match=r"environment: DATABRICKS_CONFIG_PROFILE: .*it has DEFAULT, other"):
        world.resolve()
    world.own('[warehouses.prod]\nprofile = "other"\n')
    assert world.resolve("prod").usable.host == OTHER, "which names its section itself"
    world.environ["DATABRICKS_CONFIG_PROFILE"] = "DEFAULT"
    assert world.resolve().usable.embedded, "without a warehouse"


@pytest.mark.parametrize(
    "wrong",
    [
        {"DATABRICKS_HOST": "http://adb-1.2.azuredatabricks.net"},
        {"DATABRICKS_HOST": f"{HOST}/?o=1"},
        {"DATABRICKS_WAREHOUSE_ID": "a b"},
        {"DATABRICKS_WAREHOUSE_ID": "", "DATABRICKS_HTTP_PATH": "sql/protocolv1/o/1/2-3"},
        {"DATABRICKS_TOKEN": f"{TOKEN}\n"},
        {"DATABRICKS_AUTH_TYPE": "basic"},
    ],
)
def test_what_is_complete_and_wrong_fails_whether_named_or_not(world: World, wrong: dict[str, str]) -> None:
    world.environ |= LIVE | wrong
    for name in (None, "databricks"):
        with pytest.raises(ConfigError, match=f"environment: {next(reversed(wrong))}") as caught:
            world.resolve(name)
        assert TOKEN not in caught.value.detail
        assert "--warehouse=embedded" in caught.value.remedy[0].title
    assert world.resolve("embedded").usable.embedded


def test_a_file_of_the_clis_that_cannot_be_read_matters_when_it_is_needed(world: World) -> None:
    world.cfg("what is this")
    assert world.resolve().usable.embedded
    assert ".databrickscfg:1" in world.resolve().note
    assert [each["severity"] for each in world.resolve().findings] == ["warning"]
    with pytest.raises(ConfigError, match="before the first"):
        world.resolve("databricks")
    world.own('[warehouses.prod]\nprofile = "x"\n')
    with pytest.raises(ConfigError, match="before the first"):
        world.resolve("prod")
    world.environ |= LIVE
    assert world.resolve().usable.host == HOST


def test_no_home_directory_is_no_file(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: int) -> object:
        raise KeyError

    monkeypatch.setattr("pwd.getpwuid", nobody)
    world.environ = {}
    assert world.resolve().usable.embedded


# ------------------------------------------------------------------------------------------------------- fubcli.toml


def test_a_table_with_a_variable_of_its_own(world: World) -> None:
    path = world.own(PROD + 'token_env = "PROD_TOKEN"\n')
    world.environ |= {"PROD_TOKEN": TOKEN, "DATABRICKS_TOKEN": "dapiwrong"}
    profile = world.resolve("prod").usable
    assert profile.auth is not None
    assert (profile.auth.token, str(profile.auth.origin)) == (Secret(TOKEN), "environment PROD_TOKEN")
    assert str(profile.origins["host"]) == f"{path}:2"
    del world.environ["PROD_TOKEN"]
    with pytest.raises(NotPermitted, match=r"no credentials \(looked for PROD_TOKEN\)") as caught:
        _ = world.resolve("prod").usable
    assert "DATABRICKS_TOKEN" not in caught.value.detail


def test_a_table_with_a_token_of_its_own(world: World) -> None:
    world.own(PROD + f'token = "{TOKEN}"\n')
    world.environ["DATABRICKS_TOKEN"] = "dapiwrong"
    profile = world.resolve("prod").usable
    assert profile.auth is not None
    assert profile.auth.token == Secret(TOKEN)


def test_a_table_with_a_section_of_the_clis_file(world: World) -> None:
    world.cfg(CFG)
    world.environ |= LIVE
    world.own('[warehouses.prod]\nprofile = "other"\n')
    profile = world.resolve("prod").usable
    assert (profile.host, profile.warehouse_id) == (OTHER, "wh9")
    assert profile.auth is not None
    assert profile.auth.token == Secret("dapiother")
    world.own('[warehouses.prod]\nprofile = "nowhere"\n')
    with pytest.raises(ConfigError, match=r"fubcli\.toml:2: .*it has DEFAULT, other"):
        world.resolve("prod")
    world.own(PROD + 'profile = "other"\n')
    with pytest.raises(NotPermitted, match=r"\[other\] \(of another host\)"):
        _ = world.resolve("prod").usable


def test_a_table_without_credentials_takes_those_that_belong_to_its_host(world: World) -> None:
    world.own(PROD)
    world.cfg(CFG.replace("[DEFAULT]", "[mine]").replace("[other]", "[DEFAULT]"))
    with pytest.raises(NotPermitted, match=r"\[DEFAULT\] \(of another host\)"):
        _ = world.resolve("prod").usable
    world.environ |= {"DATABRICKS_HOST": OTHER, "DATABRICKS_TOKEN": "dapiother"}
    with pytest.raises(NotPermitted, match=r"DATABRICKS_AUTH_TYPE \(of another host\)"):
        _ = world.resolve("prod").usable
    world.environ["DATABRICKS_HOST"] = HOST.upper().replace("HTTPS://", "")
    profile = world.resolve("prod").usable
    assert profile.auth is not None
    assert profile.auth.token == Secret("dapiother")


def test_a_table_may_name_the_warehouse_alone(world: World) -> None:
    world.shared('[warehouses.big]\nwarehouse_id = "big"\n')
    world.environ |= LIVE
    found = world.resolve("big")
    assert (found.usable.host, found.usable.warehouse_id) == (HOST, "big")
    assert [(each.value, str(each.origin)) for each in found.shadowed["warehouse_id"]] == [
        ("wh1", "environment DATABRICKS_WAREHOUSE_ID")
    ]


def test_an_unknown_name_lists_the_known_ones(world: World) -> None:
    world.own(PROD)
    world.shared('[warehouses.test]\nwarehouse_id = "t"\n')
    for asked in ("prdo", "nothing", "--", "Prod", "warehouses.prod"):
        with pytest.raises(UsageError, match="there are embedded, databricks, prod, test"):
            world.resolve(asked)
    with pytest.raises(UsageError, match="did you mean `prod`"):
        world.resolve("prdo")
    with pytest.raises(UsageError, match="--warehouse is empty"):
        world.resolve("")
    world.environ["FUBCLI_WAREHOUSE"] = ""
    assert world.resolve().usable.embedded


# -------------------------------------------------------------------------- what somebody else's repository may do


@pytest.mark.parametrize("where", ["environment", "file", "own"])
def test_a_project_may_name_a_host_that_the_person_names_too(world: World, where: str) -> None:
    world.shared(PROD)
    world.environ["DATABRICKS_TOKEN"] = TOKEN
    if where == "environment":
        world.environ["DATABRICKS_HOST"] = HOST
    elif where == "file":
        world.cfg(CFG)
    else:
        world.own(PROD.replace("prod", "mine"))
    assert world.resolve("prod").usable.host == HOST


def test_a_person_s_table_counts_before_the_projects_and_is_never_mixed_with_it(world: World) -> None:
    world.environ["DATABRICKS_TOKEN"] = TOKEN
    world.own(f'[warehouses.prod]\nhost = "{HOST}"\n')
    world.shared(PROD.replace("wh1", "theirs"))
    with pytest.raises(ConfigError, match="no warehouse id"):
        _ = world.resolve("prod").usable


def test_in_the_configuration_directory_the_file_is_the_persons_own(world: World) -> None:
    world.own(PROD + f'token = "{TOKEN}"\n')
    world.project = world.home.config
    assert world.resolve("prod").usable.host == HOST
    world.project = world.root / "linked"
    world.project.symlink_to(world.home.config)
    assert world.resolve("prod").usable.host == HOST


@given(env_host=st.sampled_from([None, HOST, OTHER]), section=st.sampled_from([None, HOST, OTHER]), table=st.sampled_from([None, HOST, OTHER]))  # fmt: skip
def test_a_credential_goes_to_the_host_beside_which_it_stands(
    tmp_path_factory: pytest.TempPathFactory, env_host: str | None, section: str | None, table: str | None
) -> None:
    world = World(tmp_path_factory.mktemp("world"))
    if env_host:
        world.environ |= {"DATABRICKS_HOST": env_host, "DATABRICKS_TOKEN": f"dapi-{env_host[12:15]}"}
    if section:
        world.cfg(f"[DEFAULT]\nhost = {section}\ntoken = dapi-{section[12:15]}\n")
    world.own('[warehouses.prod]\nwarehouse_id = "a"\n' + (f'host = "{table}"\n' if table else ""))
    try:
        profile = world.resolve("prod").usable
    except FubError:
        return
    assert profile.auth is not None
    assert profile.auth.token == Secret(f"dapi-{profile.host[12:15]}")
    assert profile.host == (table or env_host or section)


# --------------------------------------------------------------------------------------------------------- transport


def test_the_transport_is_chosen_as_the_profile_is(world: World) -> None:
    world.environ |= LIVE
    assert world.resolve().usable.transport is Transport.STATEMENT_API
    path = world.own(PROD + 'transport = "connector"\n')
    profile = world.resolve("prod").usable
    assert (profile.transport, str(profile.origins["transport"])) == (Transport.CONNECTOR, f"{path}:4")
    world.environ["FUBCLI_TRANSPORT"] = "statement-api"
    assert world.resolve("prod").usable.transport is Transport.STATEMENT_API
    found = world.resolve("prod", "connector")
    assert str(found.usable.origins["transport"]) == "command line --transport"
    assert [str(each.origin) for each in found.shadowed["transport"]] == ["environment FUBCLI_TRANSPORT", f"{path}:4"]


def test_a_transport_that_does_not_exist_or_would_be_ignored_is_an_error(world: World) -> None:
    world.own(PROD + 'transport = "thrift"\n')
    world.environ |= LIVE
    with pytest.raises(ConfigError, match=r"fubcli\.toml:4: warehouses\.prod\.transport: must be statement-api or"):
        world.resolve("prod")
    with pytest.raises(UsageError, match=r"--transport: must be .*did you mean `connector`"):
        world.resolve("databricks", "conector")
    for option in ("connector", ""):
        with pytest.raises(UsageError, match="--transport"):
            world.resolve("embedded", option)
    world.environ["FUBCLI_TRANSPORT"] = "connector"
    assert world.resolve("embedded").usable.embedded


def test_what_is_shadowed_and_wrong_is_not_shown(world: World) -> None:
    world.environ |= LIVE
    world.cfg(f"[DEFAULT]\nhost = https://me:{TOKEN}@x.y\nwarehouse_id = {TOKEN}/x\nauth_type = {TOKEN}\n")
    found = world.resolve()
    assert [each.value for name in ("host", "warehouse_id") for each in found.shadowed[name]] == ["not valid"] * 2
    assert TOKEN not in repr(found)
