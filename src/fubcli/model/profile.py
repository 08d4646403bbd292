"""A warehouse profile: where statements go, as whom, by which route, and where each of that was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, NoReturn, TypeVar

from fubcli.errors import ConfigError, ConfigPlace

T = TypeVar("T")

EMBEDDED = "embedded"
"""The profile of the embedded lakehouse."""
DATABRICKS = "databricks"
"""The profile of what is found in Databricks' own places: its variables and its configuration file."""


class Engine(StrEnum):
    """What answers behind a profile."""

    DUCKDB = "duckdb"
    DATABRICKS = "databricks"
    SNOWFLAKE = "snowflake"
    BIGQUERY = "bigquery"


class Transport(StrEnum):
    """The route that statements take to a live warehouse."""

    STATEMENT_API = "statement-api"
    CONNECTOR = "connector"


class Secret:
    """A text that nothing shows: only `reveal()` returns it; it cannot be formatted, pickled or written as JSON."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """Return the text; for the one place that sends it."""
        return self.__text

    def __repr__(self) -> str:
        return "Secret(set)"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return self.reveal() == other.reveal()

    __hash__ = None  # type: ignore[assignment]  # a hash of the text would tell whether a guess is right

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("A secret cannot be pickled.")


@dataclass(frozen=True)
class Origin:
    """Where a setting was written: a file with its line and section, a variable, an option, or nowhere (`default`)."""

    source: str
    line: int = 0
    key: str = ""
    section: str = ""

    def __str__(self) -> str:
        """`environment DATABRICKS_HOST`, `/repo/fubcli.toml:7`, `/home/me/.databrickscfg:3 [DEFAULT]`, `default`."""
        if self.line:
            return f"{self.source}:{self.line}" + (f" [{self.section}]" if self.section else "")
        return f"{self.source} {self.key}" if self.key else self.source

    def error(self, message: str) -> ConfigError:
        """Return the error that names this place; the message must not quote the value."""
        return ConfigError(ConfigPlace(self.source, self.line, self.key), message)


DEFAULT = Origin("default")


@dataclass(frozen=True)
class Setting(Generic[T]):
    """A value with its origin."""

    value: T
    origin: Origin


@dataclass(frozen=True)
class Auth:
    """One way to sign in.

    For Databricks `kind` is databricks-sdk's word for it (its `auth_type`) and `settings` are the attributes of the
    SDK's `Config` that it needs; for Snowflake it is `key-pair` (`key_file`), `pat` (`token`) or `password`
    (`password`), for BigQuery `credentials-file` (`credentials_file`) or `application-default` (nothing). Texts and
    secrets are never empty; `origins` has where each was found, `origin` where the first.
    """

    kind: str
    settings: Mapping[str, str | Secret]
    origin: Origin
    origins: Mapping[str, Origin] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def token(self) -> Secret | None:
        """The personal access token, or None when one signs in in another way."""
        token = self.settings.get("token")
        return token if isinstance(token, Secret) else None


@dataclass(frozen=True)
class Profile:
    """What a warehouse adapter is built from; a live one is complete.

    `host` is a URL without path (`https://name`, `http://` for loopback addresses alone, a port where one was given).
    `warehouse_id` and `transport` are Databricks' alone; `settings` is what the other engines want to know instead,
    under the names that a `[warehouses.NAME]` has for it. `origins` has those of `profile` (who chose it), `engine`,
    `host`, `auth` and of each of these, where set.
    """

    name: str
    engine: Engine
    host: str = ""
    warehouse_id: str = ""
    auth: Auth | None = None
    transport: Transport = Transport.STATEMENT_API
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    origins: Mapping[str, Origin] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def embedded(self) -> bool:
        """Whether the embedded lakehouse answers."""
        return self.engine is Engine.DUCKDB

    @property
    def compute(self) -> str:
        """What statements run on, as the engine names it: the id or name of a warehouse, the project that pays."""
        return self.warehouse_id or self.settings.get("warehouse") or self.settings.get("project", "")
