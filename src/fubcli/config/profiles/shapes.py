"""What a `[warehouses.NAME]` holds for the engines that have no usual places: everything stands in the table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from fubcli.config.profiles.layers import Layer
from fubcli.config.profiles.values import host_url
from fubcli.model.profile import DEFAULT, Engine, Setting

MAXIMUM_BYTES_BILLED = 100 * 2**30
"""What one statement on BigQuery may cost when nothing else is written: 100 GiB."""


@dataclass(frozen=True)
class Shape:
    """The settings of an engine; `place` is the one that says whose data are asked for."""

    place: str
    needs: tuple[str, ...]
    takes: tuple[str, ...]
    credentials: tuple[str, ...]
    """The ways to sign in, of which one may stand there."""
    free: tuple[str, ...]
    """What a project may choose; everything else says where and as whom credentials are used."""
    host: str
    """The host when none is written; `{place}` stands for the place."""
    numbers: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def keys(self) -> tuple[str, ...]:
        """Everything that may be written."""
        return ("engine", *self.needs, "host", *self.takes, *self.credentials)

    def host_of(self, layer: Layer) -> Setting[str] | None:
        """Return the URL of the host, which the place may tell; raises ConfigError for one that is wrong."""
        if "host" in layer:
            return Setting(host_url(layer["host"], example=self.host.format(place="example")), layer["host"].origin)
        if "{place}" not in self.host:
            return Setting(self.host, DEFAULT)
        if self.place not in layer:
            return None
        place = layer[self.place]
        return Setting(self.host.format(place=checked(self.place, place).value.lower().replace("_", "-")), place.origin)

    def settings_of(self, layer: Layer) -> Mapping[str, Setting[str]]:
        """Return what stands there, or by default, apart from host and credentials; raises ConfigError."""
        written = {name: checked(name, layer[name]) for name in (*self.needs, *self.takes) if name in layer}
        return {name: Setting(value, DEFAULT) for name, value in self.defaults.items()} | written


SHAPES: Mapping[Engine, Shape] = MappingProxyType(
    {
        Engine.SNOWFLAKE: Shape(
            place="account",
            needs=("account", "user", "role", "warehouse"),
            takes=(),
            credentials=("key_file", "token_env", "password_env"),
            free=("warehouse",),
            host="https://{place}.snowflakecomputing.com",
        ),
        Engine.BIGQUERY: Shape(
            place="project",
            needs=("project",),
            takes=("location", "maximum_bytes_billed", "usd_per_tib"),
            credentials=("credentials_file",),
            free=("location", "maximum_bytes_billed"),
            host="https://bigquery.googleapis.com",
            numbers=("maximum_bytes_billed",),
            defaults=MappingProxyType({"maximum_bytes_billed": str(MAXIMUM_BYTES_BILLED)}),
        ),
    }
)

_NAME = re.compile(r"[^\x00-\x1f\x7f\"]{1,255}"), "must be a name as the account has it, without quotes"
_LOOKS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "account": (
        re.compile(r"[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9-]{1,63}){0,3}"),
        "must be an account identifier such as myorg-account1: no host, no protocol",
    ),
    "user": _NAME,
    "role": _NAME,
    "warehouse": _NAME,
    "project": (re.compile(r"([a-z0-9.-]{1,100}:)?[a-z][a-z0-9-]{4,62}"), "must be the id of a project"),
    "usd_per_tib": (re.compile(r"\d{1,4}(\.\d{1,4})?"), 'must be a price in dollars, such as "6.25"'),
    "location": (re.compile(r"[A-Za-z0-9-]{2,40}"), "must be a location such as EU or us-east1"),
}


def checked(name: str, given: Setting[str]) -> Setting[str]:
    """Return a setting that looks as it should; raises ConfigError without its value."""
    look, wanted = _LOOKS.get(name, (None, ""))
    if look is not None and not look.fullmatch(given.value):
        raise given.origin.error(wanted)
    return given
