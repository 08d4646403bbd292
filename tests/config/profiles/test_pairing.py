"""A project's file chooses among what the person has, and never which credential goes to which host."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.errors import ConfigError, FubError, NotPermitted
from fubcli.model.profile import Secret
from tests.config.profiles.conftest import TOKEN, World

A, B, EVIL = "https://a.cloud.databricks.com", "https://b.cloud.databricks.com", "https://evil.example.com"
CFG = f"[DEFAULT]\nhost = {A}\ntoken = of-a\n[other]\nhost = {B}\ntoken = of-b\n"
OWN = (
    f'[warehouses.prod]\nhost = "{A}"\nwarehouse_id = "a"\ntoken_env = "PROD_TOKEN"\n'
    f'[warehouses.lab]\nhost = "{B}"\nwarehouse_id = "b"\ntoken_env = "LAB_TOKEN"\n'
)


def table(name: str, **keys: str | None) -> str:
    pairs = {"warehouse_id": "w", **keys}
    return f"[warehouses.{name}]\n" + "".join(f'{key} = "{value}"\n' for key, value in pairs.items() if value)


def refused(world: World, name: str = "p", *, match: str) -> None:
    """Check that the profile is refused with what to do, and is shown without any credential."""
    found = world.resolve(name)
    assert found.profile.auth is None
    with pytest.raises(ConfigError, match=match) as caught:
        _ = found.usable
    assert caught.value.remedy[0].argv == ("fubcli", "config", "show", "--origin", f"--warehouse={name}")


def test_a_projects_variable_goes_to_the_host_beside_which_the_person_wrote_it_alone(world: World) -> None:
    world.own(OWN)
    world.environ |= {"PROD_TOKEN": TOKEN, "LAB_TOKEN": "lab"}
    world.shared(table("p", host=B, token_env="PROD_TOKEN"))
    refused(world, match=r"fubcli\.toml:4: warehouses\.p\.token_env: .*cannot choose where your credentials go: write")
    world.shared(table("p", host=A, token_env="PROD_TOKEN"))
    profile = world.resolve("p").usable
    assert (profile.host, profile.auth and profile.auth.token) == (A, Secret(TOKEN))


@pytest.mark.parametrize("variable", ["AWS_SECRET_ACCESS_KEY", "NOT_SET"])
@pytest.mark.parametrize("host", [A, None])
def test_a_project_names_no_variable_that_the_person_does_not(world: World, variable: str, host: str | None) -> None:
    world.cfg(CFG)
    world.environ |= {"AWS_SECRET_ACCESS_KEY": TOKEN}
    world.shared(table("p", host=host, token_env=variable))
    refused(world, match="token_env: names a credential that your own configuration does not put beside this host")


@pytest.mark.parametrize("more", [{"token_env": "DATABRICKS_TOKEN"}, {"profile": "other"}, {}])
def test_a_project_names_no_host_that_the_person_does_not(world: World, more: dict[str, str]) -> None:
    world.cfg(CFG)
    world.environ |= {"DATABRICKS_HOST": A, "DATABRICKS_TOKEN": TOKEN}
    for host in (EVIL, "http://127.0.0.1:9999"):
        world.shared(table("p", host=host, **more))
        refused(world, match=r"fubcli\.toml:3: .*cannot choose where your credentials go: name it in DATABRICKS_HOST")


def test_the_environments_own_variable_may_be_named_for_the_environments_own_host(world: World) -> None:
    world.cfg(CFG)
    world.environ |= {"DATABRICKS_HOST": A, "DATABRICKS_TOKEN": TOKEN}
    world.shared(table("p", host=A, token_env="DATABRICKS_TOKEN") + table("q", host=B, token_env="DATABRICKS_TOKEN"))
    assert world.resolve("p").usable.auth
    refused(world, "q", match="token_env")


def test_a_section_goes_to_its_own_host_alone(world: World) -> None:
    world.cfg(CFG + "[bare]\ntoken = bare\n")
    world.shared(table("p", host=A, profile="other") + table("q", host=B, profile="bare") + table("r", profile="other"))
    refused(world, match="profile: names a credential")
    refused(world, "q", match="profile: names a credential")
    assert world.resolve("r").usable.host == B
    world.own(table("mine", host=B, profile="bare"))
    assert world.resolve("q").usable.host == B


def test_a_token_without_a_host_goes_where_the_person_alone_would_send_it(world: World) -> None:
    world.cfg(CFG)
    world.environ["DATABRICKS_TOKEN"] = TOKEN
    world.shared(table("p", host=B) + table("q", host=A))
    with pytest.raises(NotPermitted, match="cannot choose one for it: set DATABRICKS_HOST"):
        _ = world.resolve("p").usable
    assert world.resolve("q").usable.host == A
    world.cfg(CFG.replace("[DEFAULT]", "[first]"))
    with pytest.raises(NotPermitted, match="set DATABRICKS_HOST"):
        _ = world.resolve("q").usable
    world.cfg(f"[only]\nhost = {A}\n")
    assert world.resolve("q").usable.host == A


def test_a_project_that_chooses_a_persons_table_sends_no_token_that_stands_beside_no_host(world: World) -> None:
    world.cfg(CFG)
    world.own(table("lab", host=B))
    world.environ["DATABRICKS_TOKEN"] = TOKEN
    world.shared('warehouse = "lab"\n')
    with pytest.raises(NotPermitted, match="set DATABRICKS_HOST"):
        _ = world.resolve().usable
    assert world.resolve("lab").usable.host == B, "the person chose it"


# ------------------------------------------------------------------------------------------------------------ the law

HOSTS = st.sampled_from([None, A, B])
CREDENTIALS = [{}, {"token_env": "PROD_TOKEN"}, {"profile": "other"}, {"profile": "DEFAULT"}]
FOREIGN = [{"token_env": "AWS_SECRET_ACCESS_KEY"}, {"token_env": "DATABRICKS_TOKEN"}]
WORLDS = st.fixed_dictionaries(
    {
        "environment": st.sampled_from([None, None, A, B]),
        "token": st.sampled_from([True, True, False]),
        "DEFAULT": st.none() | st.tuples(HOSTS),
        "other": st.none() | st.tuples(HOSTS),
        "own": st.none() | st.tuples(HOSTS, st.sampled_from([*CREDENTIALS, {"token": "of-own"}])),
        "project": st.tuples(
            st.sampled_from([None, A, B, EVIL]),
            # Most often none: then the usual places' credentials are what there is to send.
            st.sampled_from([*FOREIGN, *CREDENTIALS, {}, {}, {}]),
        ),
        "chosen": st.sampled_from([None, "own", "project", "databricks"]),
        "proposed": st.sampled_from(["own", "project", "databricks", None]),
    }
)


def build(world: World, given: dict[str, Any]) -> None:
    world.environ |= {"PROD_TOKEN": "of-prod", "AWS_SECRET_ACCESS_KEY": "of-aws", "DATABRICKS_WAREHOUSE_ID": "w"}
    if given["environment"]:
        world.environ["DATABRICKS_HOST"] = given["environment"]
    if given["token"]:
        world.environ["DATABRICKS_TOKEN"] = "of-environment"
    sections = [(name, given[name][0]) for name in ("DEFAULT", "other") if given[name]]
    world.cfg(
        "".join(f"[{name}]\ntoken = of-{name}\n" + (f"host = {host}\n" if host else "") for name, host in sections)
    )
    if given["own"]:
        host, credentials = given["own"]
        world.own(table("own", host=host, **credentials))
    host, credentials = given["project"]
    proposed = f'warehouse = "{given["proposed"]}"\n' if given["proposed"] else ""
    world.shared(proposed + table("project", host=host, **credentials))


def put_beside(given: dict[str, Any]) -> set[tuple[str, str]]:
    """Return every pair of a credential and a host that the person's own files and variables make."""
    default, other = ((given[name] or (None,))[0] for name in ("DEFAULT", "other"))
    usual = given["environment"] or default
    own, credentials = given["own"] or (None, None)
    named = {host for host in (given["environment"], default, other, own) if host}
    home = usual or (named.pop() if len(named) == 1 else None)
    pairs = {("of-environment", given["environment"] or home), ("of-DEFAULT", default or home), ("of-other", other)}
    if credentials is not None:
        section = {"other": other, "DEFAULT": default}.get(credentials.get("profile", ""))
        at = own or (section if "profile" in credentials else usual)
        credential = {"PROD_TOKEN": "of-prod"}.get(credentials.get("token_env", ""))
        if credential or "token" in credentials:
            pairs.add((credential or "of-own", at))
        elif "profile" in credentials and section is None:
            pairs.add((f"of-{credentials['profile']}", at))
        elif given["chosen"] == "own":  # the person took the usual places' credentials there
            pairs |= {("of-environment", at)} if not given["environment"] else set()
            pairs |= {("of-DEFAULT", at)} if not default else set()
    return {(credential, host) for credential, host in pairs if host}


@given(WORLDS)
@settings(max_examples=500, deadline=None)
def test_a_credential_goes_nowhere_but_where_the_person_put_it(
    tmp_path_factory: pytest.TempPathFactory, given: dict[str, Any]
) -> None:
    world = World(tmp_path_factory.mktemp("world"))
    build(world, given)
    try:
        profile = world.resolve(given["chosen"]).usable
    except FubError:
        return
    if not profile.embedded:
        assert profile.auth is not None
        token = profile.auth.token
        assert token is not None
        assert (token.reveal(), profile.host) in put_beside(given)
