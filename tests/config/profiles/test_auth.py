import pytest

from fubcli.config.profiles.auth import auth_of
from fubcli.config.profiles.layers import setting
from fubcli.errors import ConfigError
from fubcli.model.profile import Origin, Secret

AWS, AZURE, GOOGLE = "https://x.cloud.databricks.com", "https://adb-1.2.azuredatabricks.net", "https://1.2.gcp.databricks.com"  # fmt: skip
M2M = {"client_id": "id", "client_secret": "s1"}
ARM = {"azure_client_id": "id", "azure_client_secret": "s2", "azure_tenant_id": "t"}


def _layer(texts: dict[str, str], section: str = ""):
    return {name: setting(name, text, Origin("cfg", line, name, section)) for line, (name, text) in enumerate(texts.items(), 1)}  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "host", "kind"),
    [
        ({"token": "dapi1"}, AWS, "pat"),
        (M2M, AWS, "oauth-m2m"),
        (M2M | {"token": "dapi1"}, AWS, "pat"),
        (M2M | {"token": "dapi1", "auth_type": "oauth-m2m"}, AWS, "oauth-m2m"),
        ({"client_id": "id"}, AWS, None),
        ({"client_secret": "s1"}, AWS, None),
        ({"auth_type": "pat"}, AWS, None),
        ({"auth_type": "oauth-m2m", "token": "dapi1"}, AWS, None),
        ({"auth_type": "databricks-cli"}, AWS, "databricks-cli"),
        ({"auth_type": "external-browser"}, AWS, "external-browser"),
        ({"auth_type": "azure-cli"}, AZURE, "azure-cli"),
        (ARM, AZURE, "azure-client-secret"),
        (ARM, AZURE + ":8443", "azure-client-secret"),
        (ARM, AWS, None),
        (ARM, "https://azuredatabricks.net.evil.com", None),
        (ARM, "", None),
        (ARM | {"auth_type": "azure-client-secret"}, "https://vanity.example.com", "azure-client-secret"),
        ({"azure_use_msi": "true"}, AZURE, "azure-msi"),
        ({"azure_use_msi": "false"}, AZURE, None),
        ({"google_credentials": "{}"}, GOOGLE, "google-credentials"),
        ({"google_credentials": "{}"}, AWS, None),
        ({"google_service_account": "a@b"}, GOOGLE, "google-id"),
        ({"host": "a.b"}, AWS, None),
        ({}, AWS, None),
    ],
)
def test_the_kind_is_the_first_that_is_complete_or_the_one_that_is_named(
    texts: dict[str, str], host: str, kind: str | None
) -> None:
    auth = auth_of(_layer(texts), host)
    assert (auth.kind if auth else None) == kind


def test_the_settings_are_those_of_the_kind_alone() -> None:
    auth = auth_of(_layer(M2M | ARM | {"host": "a.b"}), AWS)
    assert auth is not None
    assert auth.settings == {"client_id": "id", "client_secret": Secret("s1")}
    assert {name: origin.line for name, origin in auth.origins.items()} == {"client_id": 1, "client_secret": 2}
    assert auth.origin.line == 1
    assert auth.token is None


def test_the_clis_own_sign_in_is_looked_up_by_its_section() -> None:
    auth = auth_of(_layer({"auth_type": "databricks-cli"}, section="work"), AWS)
    assert auth is not None
    assert auth.settings == {"profile": "work", "config_file": "cfg"}


@pytest.mark.parametrize("kind", ["basic", "pta", "dapi0123", ""])
def test_an_unknown_kind_is_told_without_quoting_it(kind: str) -> None:
    with pytest.raises(ConfigError, match="must be one of pat, oauth-m2m") as caught:
        auth_of(_layer({"auth_type": kind, "token": "x"}), AWS)
    assert not kind or kind not in caught.value.detail
