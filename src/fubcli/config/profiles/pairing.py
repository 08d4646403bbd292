"""Beside which host a person put each credential: what a project's file chooses must never pair them anew.

A repository that somebody else wrote would otherwise choose where this person's credentials go.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from fubcli.config.profiles.environment import VARIABLES
from fubcli.config.profiles.fubcli_toml import Warehouses
from fubcli.config.profiles.layers import Layer, Source, given
from fubcli.config.profiles.usual import UsualPlaces
from fubcli.config.profiles.values import host_url
from fubcli.errors import ConfigError
from fubcli.model.profile import Engine, Setting

NAMING = ("token_env", "profile")
"""The settings of a table that name a credential."""


@dataclass(frozen=True)
class Pairing:
    """What the person's own file and Databricks' own places put beside each other."""

    own: Warehouses
    usual: UsualPlaces

    def refusal(self, table: Layer) -> ConfigError | None:
        """Return why a project's table is refused: for its host, or for the credential that it names; None if not."""
        named = next((table[name] for name in NAMING if name in table), None)
        if "host" in table and host_url(table["host"]) not in set(self._hosts()):
            return table["host"].origin.error(
                "is not a host that your own configuration names, and a project cannot choose where your credentials "
                f"go: name it in DATABRICKS_HOST, {self.usual.file} or {self.own.file}"
            )
        if named is None or self._host_of(table) in self._beside(table):
            return None
        return named.origin.error(
            "names a credential that your own configuration does not put beside this host, and a project cannot choose "
            f"where your credentials go: write a table with both in {self.own.file}, or leave this out"
        )

    def bound(self, source: Source) -> Source:
        """Return a usual place whose credentials go nowhere but where the person alone would send them."""
        return replace(source, beside=frozenset({self._home()} - {""})) if source.layer else source

    def _beside(self, table: Layer) -> set[str]:
        """Return the hosts beside which the person put the credential that a table names."""
        hosts = {self._host_of(each) for each in self._tables() if _same(each, table)}
        if "profile" in table:
            hosts.add(_host(given([self._section(table)], "host")))
        elif table["token_env"].value == VARIABLES["token"]:
            hosts.add(_host(given([self.usual.environment], "host")) or self._home())
        return hosts - {""}

    def _home(self) -> str:
        """Return the host for credentials that stand beside none: the usual places' one, else the only one named."""
        if usual := given(self.usual.sources, "host"):
            return _host(usual)
        named = set(self._hosts())
        return named.pop() if len(named) == 1 else ""

    def _hosts(self) -> Iterator[str]:
        tables = (each["host"] for each in self._tables() if "host" in each)
        for each in (*self.usual.hosts(), *tables):
            if url := _url(each):
                yield url

    def _tables(self) -> Iterator[Layer]:
        """Yield the own tables of Databricks: what stands in another engine's is no host for these credentials."""
        for each in self.own.tables.values():
            if "engine" not in each or each["engine"].value == Engine.DATABRICKS:
                yield each

    def _host_of(self, table: Layer) -> str:
        more = [self._section(table)] if "profile" in table else self.usual.sources
        return _host(given([Source("", table), *more], "host"))

    def _section(self, table: Layer) -> Source:
        return self.usual.section(table["profile"].value)


def _same(one: Layer, other: Layer) -> bool:
    return any(name in one and name in other and one[name].value == other[name].value for name in NAMING)


def _host(found: list[tuple[str, Setting[str]]]) -> str:
    """Return the first host as it should be written, empty when there is none or it is wrong."""
    return _url(found[0][1]) if found else ""


def _url(named: Setting[str]) -> str:
    try:
        return host_url(named)
    except ConfigError:
        return ""
