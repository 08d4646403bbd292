"""Which settings make up which way to sign in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fubcli.config.profiles.layers import Layer
from fubcli.config.profiles.values import credential
from fubcli.config.sections import suggestion
from fubcli.model.profile import Auth


@dataclass(frozen=True)
class _Kind:
    """One way: what it needs, what it also takes, and the hosts for which it counts without being named."""

    name: str
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    """Ends of host names; an empty text fits every host, no end means that `auth_type` must name it."""


_EVERY = ("",)
_AZURE = (".azuredatabricks.net", ".databricks.azure.us", ".databricks.azure.cn")
_GOOGLE = (".gcp.databricks.com",)
_AZURE_MORE = ("azure_tenant_id", "azure_environment", "azure_workspace_resource_id")

# In databricks-sdk's words and order. ARM_* and GOOGLE_* are other programs' variables too (Terraform's): unless
# auth_type names them they count for hosts of that cloud alone.
_KINDS = (
    _Kind("pat", ("token",), hosts=_EVERY),
    _Kind("oauth-m2m", ("client_id", "client_secret"), hosts=_EVERY),
    _Kind("databricks-cli"),
    _Kind("azure-client-secret", ("azure_client_id", "azure_client_secret", "azure_tenant_id"), _AZURE_MORE, _AZURE),
    _Kind("azure-msi", ("azure_use_msi",), ("azure_client_id", *_AZURE_MORE), _AZURE),
    _Kind("azure-cli", (), _AZURE_MORE),
    _Kind("google-credentials", ("google_credentials",), hosts=_GOOGLE),
    _Kind("google-id", ("google_service_account",), hosts=_GOOGLE),
    _Kind("external-browser", (), ("client_id",)),
)
_BY_NAME = {kind.name: kind for kind in _KINDS}


def auth_of(layer: Layer, host: str) -> Auth | None:
    """Return the way to sign in that one place is complete for, or None; raises ConfigError for what is wrong.

    `auth_type` chooses; without it the first kind that is there. `host` is the normalised one, or empty.
    """
    named = layer.get("auth_type")
    if named is not None and named.value not in _BY_NAME:
        raise named.origin.error(f"must be one of {', '.join(_BY_NAME)}{suggestion(named.value, _BY_NAME)}")
    kinds: Sequence[_Kind] = [_BY_NAME[named.value]] if named else [kind for kind in _KINDS if _counts(kind, host)]
    for kind in kinds:
        if all(need in layer and _is_on(need, layer) for need in kind.needs):
            return _auth(kind, layer)
    return None


def _counts(kind: _Kind, host: str) -> bool:
    name = host.rpartition("//")[2].partition(":")[0]
    return any(name.endswith(end) for end in kind.hosts)


def _is_on(name: str, layer: Layer) -> bool:
    """Whether a setting says yes; only a switch can say no."""
    return name != "azure_use_msi" or layer[name].value.lower() in ("true", "1")


def _auth(kind: _Kind, layer: Layer) -> Auth:
    names = [name for name in dict.fromkeys((*kind.needs, *kind.takes)) if name in layer]
    settings = {name: credential(layer[name]) for name in names}
    origin = layer[names[0] if names else "auth_type"].origin
    if kind.name == "databricks-cli" and origin.section:
        # The CLI keeps its tokens by section; the SDK looks the section up in the same file.
        settings |= {"profile": origin.section, "config_file": origin.source}
    return Auth(kind.name, settings, origin, {name: layer[name].origin for name in names})
