"""A profile that one table describes, and what a project's table may choose of it.

A project never chooses where, as whom or by which credential somebody signs in: its table is laid over one of the
person's own, and says the same of all that or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from fubcli.config.profiles.connection import CREDENTIALS
from fubcli.config.profiles.environment import variable_origin
from fubcli.config.profiles.fubcli_toml import Warehouses
from fubcli.config.profiles.layers import Layer, Source
from fubcli.config.profiles.shapes import SHAPES, Shape
from fubcli.config.profiles.toml_tables import check_private
from fubcli.config.profiles.values import header_secret
from fubcli.errors import ConfigError, NotPermitted
from fubcli.model.profile import DEFAULT, Auth, Engine, Secret, Setting

_FILES = {"key_file": ("key-pair", "a private key"), "credentials_file": ("credentials-file", "credentials")}
_VARIABLES = {"token_env": ("pat", "token"), "password_env": ("password", "password")}
_APPLICATION_DEFAULT = "application-default"


@dataclass(frozen=True)
class Described:
    """What the table says; `missing` names by setting where it would stand, `refusal` why it may not be used."""

    host: Setting[str] | None
    settings: Mapping[str, Setting[str]]
    auth: Auth | None = None
    missing: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    refusal: ConfigError | NotPermitted | None = None


def described(engine: Engine, table: Source, own: Warehouses | None, environ: Mapping[str, str]) -> Described:
    """Return what a table comes to; `own` is the person's file when the table is a project's.

    Raises ConfigError for what is written wrongly.
    """
    shape = SHAPES[engine]
    layer, refusal = (table.layer, None) if own is None else _over_own(shape, table.layer, own)
    host, settings = shape.host_of(layer), shape.settings_of(layer)
    if refusal is not None:
        return Described(host, settings, refusal=refusal)
    missing = {name: table.look(name) for name in shape.needs if name not in layer}
    try:
        auth, lacking = _auth(shape, layer, table, environ)
    except NotPermitted as error:
        return Described(host, settings, refusal=error)
    return Described(host, settings, auth, missing | ({CREDENTIALS: lacking} if lacking else {}))


def _over_own(shape: Shape, table: Layer, own: Warehouses) -> tuple[Layer, ConfigError | None]:
    """Return a project's table over the own one that says the same, or why there is none."""
    for each in own.tables.values():
        if shape.place in each and all(_says(each, name, table) for name in ("engine", shape.place, *table)):
            return {**each, **table}, None
    if shape.place not in table:
        return table, table["engine"].origin.error(f"a project's table must say {shape.place} too")
    return table, table[shape.place].origin.error(
        "a project cannot choose where, as whom or by which credential you sign in, and none of your own tables says "
        f"the same as this one: write one in {own.file}; a project may choose {' and '.join(shape.free)} alone, and "
        "no higher limit"
    )


def _says(own: Layer, name: str, table: Layer) -> bool:
    """Whether the own table says what a project's does, or leaves it to a project."""
    if name not in table:
        return False
    if name == "maximum_bytes_billed":
        default = SHAPES[Engine.BIGQUERY].defaults[name]
        return int(table[name].value) <= int(own[name].value if name in own else default)
    free = SHAPES[Engine(own["engine"].value)].free if "engine" in own and own["engine"].value in SHAPES else ()
    return name in free or (name in own and own[name].value == table[name].value)


def _auth(shape: Shape, layer: Layer, table: Source, environ: Mapping[str, str]) -> tuple[Auth | None, str]:
    """Return the way to sign in, or where it was looked for; raises NotPermitted for a file that others can read."""
    name = next((each for each in shape.credentials if each in layer), None)
    if name is None:
        if shape is SHAPES[Engine.BIGQUERY]:
            return Auth(_APPLICATION_DEFAULT, {}, DEFAULT), ""
        return None, table.look(*shape.credentials)
    named = layer[name]
    if name in _VARIABLES:
        kind, what = _VARIABLES[name]
        value = environ.get(named.value, "")
        if not value:
            return None, named.value
        origin = variable_origin(named.value)
        secret = Secret(value) if what == "password" else header_secret(Setting(Secret(value), origin))
        return Auth(kind, {what: secret}, origin, {what: origin}), ""
    kind, holds = _FILES[name]
    path = _path(named, environ)
    if not path.is_file():
        return None, f"{name} at {named.origin}, where no file is"
    check_private(path, holds=holds)
    return Auth(kind, {name: str(path)}, named.origin, {name: named.origin}), ""


def _path(named: Setting[str], environ: Mapping[str, str]) -> Path:
    """Return a path that does not depend on the working directory; raises ConfigError."""
    text = named.value
    if text.startswith("~/") and environ.get("HOME"):
        return Path(environ["HOME"], text[2:])
    if not text.startswith("/"):
        raise named.origin.error("must be a path that begins with / or ~/")
    return Path(text)
