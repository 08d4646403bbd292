"""Host, warehouse and credentials out of the places that may give them, and what is still missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from fubcli.config.profiles.auth import auth_of
from fubcli.config.profiles.layers import Source, given
from fubcli.config.profiles.values import host_url, warehouse_id, warehouse_of_path
from fubcli.errors import ConfigError
from fubcli.model.profile import Auth, Setting

CREDENTIALS = "credentials"
_CHECKS: Mapping[str, Callable[[Setting[str]], str]] = {
    "host": host_url,
    "warehouse_id": warehouse_id,
    "http_path": warehouse_of_path,
}
_Given: TypeAlias = "Sequence[tuple[str, Setting[Any]]]"


@dataclass(frozen=True)
class Connection:
    """What was found. `missing` says by name where what is not there was looked for."""

    host: Setting[str] | None
    warehouse_id: Setting[str] | None
    auth: Auth | None
    missing: Mapping[str, str]
    trouble: ConfigError | None
    """What is there and wrong."""
    shadowed: Mapping[str, tuple[Setting[Any], ...]]
    """By name, what other places say and does not count."""


def connect(sources: Sequence[Source], signing: Sequence[Source]) -> Connection:
    """Take host and warehouse from `sources` and credentials from `signing`, each from the first place that has it.

    A place that names another host gives nothing: neither its warehouse nor its credentials belong to this one.
    """
    found = _Found()
    hosts = given(sources, "host")
    host = found.checked(hosts)
    url = host.value if host else ""
    near = [source for source in sources if not url or source.belongs_to(url)]
    warehouses = given(near, "warehouse_id", "http_path")
    warehouse = found.checked(warehouses)
    auths = found.auths([source for source in signing if not url or source.belongs_to(url)], url)
    missing = {}
    if not hosts:
        missing["host"] = _looked(sources, "", "host")
    if not warehouses:
        missing["warehouse id"] = _looked(sources, url, "warehouse_id", "http_path")
    if not auths and not found.is_auth_wrong:
        missing[CREDENTIALS] = _looked(signing, url, "token", "client_id", "auth_type")
    shadowed = {
        "host": _shadowed(hosts, hosts[:1]),
        "warehouse_id": _shadowed(given(sources, "warehouse_id", "http_path"), warehouses[:1]),
        "auth": tuple(Setting(auth.kind, auth.origin) for auth in auths[1:]),
    }
    return Connection(host, warehouse, auths[0] if auths else None, missing, found.trouble, shadowed)


class _Found:
    """Checks what is there, and keeps the first thing that is wrong."""

    def __init__(self) -> None:
        self.trouble: ConfigError | None = None
        self.is_auth_wrong = False

    def checked(self, found: _Given) -> Setting[str] | None:
        """Return the first setting with its value as it should be written, or None."""
        if not found:
            return None
        name, first = found[0]
        try:
            return Setting(_CHECKS[name](first), first.origin)
        except ConfigError as error:
            self.trouble = self.trouble or error
            return None

    def auths(self, sources: Sequence[Source], host: str) -> list[Auth]:
        """Return the way to sign in of every place that has one."""
        auths: list[Auth] = []
        for source in sources:
            try:
                auth = auth_of(source.layer, host)
            except ConfigError as error:
                if not auths:  # behind one that counts it does no harm
                    self.trouble, self.is_auth_wrong = self.trouble or error, True
                continue
            if auth is not None:
                auths.append(auth)
        return auths


def _shadowed(found: _Given, counts: _Given) -> tuple[Setting[str], ...]:
    """Return what does not count; a value that is wrong may be a secret in the wrong place, and stays unsaid."""
    shadowed = []
    for name, each in found:
        if (name, each) not in counts:
            try:
                shadowed.append(Setting(_CHECKS[name](each), each.origin))
            except ConfigError:
                shadowed.append(Setting("not valid", each.origin))
    return tuple(shadowed)


def _looked(sources: Sequence[Source], host: str, *names: str) -> str:
    return "; ".join(f"{source.look(*names)}{source.aside(host) if host else ''}" for source in sources)
