"""`fubcli.toml`: the warehouses that a person or a project names, and which of them answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fubcli.config.profiles.layers import Layer, setting
from fubcli.config.profiles.shapes import SHAPES, Shape
from fubcli.config.profiles.toml_lines import Toml, parse_toml
from fubcli.config.profiles.toml_tables import check_keys, check_private, check_variable, text_of
from fubcli.config.reading import read_optional
from fubcli.config.sections import suggestion
from fubcli.model.profile import DATABRICKS, EMBEDDED, Engine, Origin, Setting

NAME = "fubcli.toml"
KEYS = ("engine", "host", "warehouse_id", "http_path", "profile", "token_env", "token", "transport")
"""What a `[warehouses.NAME]` of Databricks may hold; `shapes` has what those of the other engines may."""

_TOP = ("warehouse", "warehouses")
_PROFILE = re.compile(r"[a-z][a-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Warehouses:
    """What one file says: its tables, the name that it chooses, and whether it came with a project."""

    file: str
    of_project: bool
    chosen: Setting[str] | None = None
    tables: Mapping[str, Layer] = field(default_factory=lambda: MappingProxyType({}))
    origins: Mapping[str, Origin] = field(default_factory=lambda: MappingProxyType({}))
    """Where each table begins."""


def read_warehouses(path: Path, *, of_project: bool) -> Warehouses:
    """Return what the file says, nothing when there is none.

    Raises ConfigError for what does not belong there: in a project's file also a token, since projects are
    committed; NotPermitted for a person's file that holds one and that others can read.
    """
    data = read_optional(path)
    if data is None:
        return Warehouses(str(path), of_project)
    toml = parse_toml(data, file=str(path))
    check_keys(toml, "", toml.root, _TOP)
    warehouses = toml.root.get("warehouses", {})
    if not isinstance(warehouses, dict):
        raise toml.error("warehouses", "must hold tables, [warehouses.NAME]")
    tables = {name: _table(toml, name, table) for name, table in warehouses.items()}
    for table in tables.values():
        if "token" in table:
            _check_token(path, table["token"].origin, of_project=of_project)
    origins = {name: Origin(str(path), toml.line(f"warehouses.{name}"), f"warehouses.{name}") for name in tables}
    return Warehouses(str(path), of_project, _chosen(toml), tables, origins)


def _chosen(toml: Toml) -> Setting[str] | None:
    if "warehouse" not in toml.root:
        return None
    name = text_of(toml, "warehouse", toml.root["warehouse"])
    if not _PROFILE.fullmatch(name):
        raise toml.error("warehouse", "must be the name of a warehouse profile")
    return Setting(name, Origin(toml.file, toml.line("warehouse"), "warehouse"))


def _table(toml: Toml, name: str, table: Any) -> Layer:
    key = f"warehouses.{name}"
    if not _PROFILE.fullmatch(name):
        raise toml.error(key, "has a table whose name is not made of a-z, 0-9, _ and -", shown="warehouses")
    if name in (EMBEDDED, DATABRICKS):
        raise toml.error(key, f"is a name that has a meaning of its own; choose another than {EMBEDDED}, {DATABRICKS}")
    if not isinstance(table, dict):
        raise toml.error(key, "must be a table")
    shape = SHAPES.get(_engine(toml, key, table))
    check_keys(toml, key, table, shape.keys if shape else KEYS)
    layer = {
        each: setting(
            each,
            _text(toml, f"{key}.{each}", value, shape),
            Origin(toml.file, toml.line(f"{key}.{each}"), f"{key}.{each}"),
        )
        for each, value in table.items()
    }
    _check_table(toml, key, layer, shape)
    return layer


def _engine(toml: Toml, key: str, table: Mapping[str, Any]) -> Engine:
    name = table.get("engine", Engine.DATABRICKS)
    known = [each for each in Engine if each is not Engine.DUCKDB]
    if name not in known:
        raise toml.error(
            f"{key}.engine", f"must be {', '.join(known[:-1])} or {known[-1]}{suggestion(str(name), known)}"
        )
    return Engine(name)


def _text(toml: Toml, key: str, value: Any, shape: Shape | None) -> str:
    """Return a value as a setting holds it: text, also where a number is to be written."""
    if shape is None or key.rpartition(".")[2] not in shape.numbers:
        return text_of(toml, key, value)
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise toml.error(key, "must be a whole number above 0, without quotes")
    return str(value)


def _check_table(toml: Toml, key: str, layer: Layer, shape: Shape | None) -> None:
    for name in ("token_env", "password_env"):
        if name in layer:
            check_variable(toml, f"{key}.{name}", layer[name].value, what=name.removesuffix("_env"))
    for group in (shape.credentials,) if shape else (("warehouse_id", "http_path"), ("profile", "token", "token_env")):
        both = [name for name in group if name in layer]
        if len(both) > 1:
            raise toml.error(f"{key}.{both[1]}", f"cannot stand beside {both[0]}; give one of them")


def _check_token(path: Path, origin: Origin, *, of_project: bool) -> None:
    if of_project:
        raise origin.error('a project is committed and holds no token: write token_env = "NAME" and set that variable')
    check_private(path)
