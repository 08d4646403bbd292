"""A secret shows itself to nobody who does not ask for it by name."""

import copy
import json
import pickle
import traceback
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.model.profile import DEFAULT, Auth, Engine, Origin, Profile, Secret, Setting, Transport

TEXT = "dapi0123456789abcdef"


def _profile(secret: Secret) -> Profile:
    auth = Auth("pat", {"token": secret}, Origin("environment", key="DATABRICKS_TOKEN"))
    return Profile("prod", Engine.DATABRICKS, "https://a.b", "1", auth)


@given(st.text(alphabet="qxzj0123456789", min_size=6))
def test_no_way_of_writing_a_secret_writes_it(text: str) -> None:
    secret = Secret(text)
    written = [repr(secret), str(secret), f"{secret}", str([secret]), f"{secret!r}", ascii(secret), repr(Setting(secret, DEFAULT))]  # fmt: skip
    written += [repr(_profile(secret)), str(asdict(Setting(secret, DEFAULT))), repr(_profile(secret).auth)]
    assert [each for each in written if text in each] == []
    assert secret.reveal() == text


def test_a_secret_cannot_be_serialised() -> None:
    secret = Secret(TEXT)
    for write in (pickle.dumps, json.dumps, vars):
        with pytest.raises(TypeError) as caught:
            write(secret)
        assert TEXT not in "".join(traceback.format_exception(caught.value))
    for write in (pickle.dumps, lambda each: json.dumps(asdict(each))):
        with pytest.raises(TypeError):
            write(Setting(secret, DEFAULT))
    with pytest.raises(TypeError):
        f"{secret:>40}"


def test_secrets_are_compared_and_copied_but_not_hashed() -> None:
    secret = Secret(TEXT)
    assert secret == Secret(TEXT)
    assert secret != Secret("other")
    assert secret != TEXT
    assert Secret("\udcff") == Secret("\udcff")
    assert copy.deepcopy(secret) is secret is copy.copy(secret)
    with pytest.raises(TypeError):
        hash(secret)


@pytest.mark.parametrize(
    ("origin", "text"),
    [
        (Origin("environment", key="DATABRICKS_HOST"), "environment DATABRICKS_HOST"),
        (Origin("/repo/fubcli.toml", 7, "warehouses.prod.host"), "/repo/fubcli.toml:7"),
        (Origin("/home/me/.databrickscfg", 3, "host", "DEFAULT"), "/home/me/.databrickscfg:3 [DEFAULT]"),
        (DEFAULT, "default"),
    ],
)
def test_an_origin_is_told_as_people_write_places(origin: Origin, text: str) -> None:
    assert str(origin) == text


def test_an_error_names_file_line_and_key() -> None:
    error = Origin("f.toml", 7, "warehouses.prod.host").error("must be a host")
    assert error.detail == "f.toml:7: warehouses.prod.host: must be a host"
    assert (error.place.file, error.place.line) == ("f.toml", 7)


def test_a_token_is_there_for_the_one_kind_that_has_it() -> None:
    profile = _profile(Secret(TEXT))
    assert profile.auth is not None
    assert profile.auth.token == Secret(TEXT)
    assert Auth("azure-cli", {"azure_tenant_id": "t"}, DEFAULT).token is None
    assert (profile.embedded, profile.transport) == (False, Transport.STATEMENT_API)
    assert Profile("embedded", Engine.DUCKDB).embedded
