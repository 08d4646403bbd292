"""One table of `services.toml`: its settings, each with its line, its secrets wrapped as they are read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from fubcli.config.profiles.layers import Layer, setting
from fubcli.config.profiles.toml_lines import Toml
from fubcli.config.profiles.toml_tables import check_keys, check_variable, text_of
from fubcli.config.services.kinds import COMMAND, ENV, KINDS, keys_of
from fubcli.model.profile import Origin
from fubcli.model.service import CREDENTIALS, Service

_UNFIT = "CI_JOB_TOKEN"
"""A job's token reads no pipelines and retries no jobs."""


@dataclass(frozen=True)
class Command:
    """What prints the credentials: its words, and where they were written."""

    argv: tuple[str, ...] = field(repr=False)
    origin: Origin


@dataclass(frozen=True)
class Table:
    """What one table says; `command` is None when no command gives the credentials."""

    service: Service
    place: Origin
    layer: Layer = field(default_factory=lambda: MappingProxyType({}))
    command: Command | None = None

    @property
    def names_host(self) -> bool:
        """Whether it says where the service is."""
        return any(name in self.layer for name in KINDS[self.service].hosts)

    @property
    def signs(self) -> bool:
        """Whether it says how calls are signed."""
        named = (key for name in CREDENTIALS[self.service] for key in (name, name + ENV))
        return self.command is not None or any(key in self.layer for key in named)

    def __str__(self) -> str:
        """`[gitlab] in FILE`."""
        return f"[{self.place.key}] in {self.place.source}"


def read_table(toml: Toml, service: Service, key: str, table: Mapping[str, Any]) -> Table:
    """Return what a table says; raises ConfigError."""
    check_keys(toml, key, table, keys_of(service))
    for name in CREDENTIALS[service]:
        _check_one_of(toml, key, table, (name, name + ENV))
        for each in (name, name + ENV):
            _check_one_of(toml, key, table, (each, COMMAND))
    place = Origin(toml.file, toml.line(key), key)
    layer = {
        name: setting(name, text_of(toml, f"{key}.{name}", value), _origin(toml, f"{key}.{name}"))
        for name, value in table.items()
        if name != COMMAND
    }
    for name in CREDENTIALS[service]:
        if name + ENV in layer:
            _check_variable(toml, f"{key}.{name}{ENV}", layer[name + ENV].value)
    command = _command(toml, f"{key}.{COMMAND}", table[COMMAND]) if COMMAND in table else None
    return Table(service, place, layer, command)


def _origin(toml: Toml, key: str) -> Origin:
    return Origin(toml.file, toml.line(key), key)


def _check_one_of(toml: Toml, key: str, table: Mapping[str, Any], names: tuple[str, str]) -> None:
    if all(name in table for name in names):
        raise toml.error(f"{key}.{names[1]}", f"cannot stand beside {names[0]}; give one of them")


def _check_variable(toml: Toml, key: str, variable: str) -> None:
    check_variable(toml, key, variable, what="secret")
    if variable == _UNFIT:
        raise toml.error(key, f"{_UNFIT} may not read pipelines; name a variable that holds an access token")


def _command(toml: Toml, key: str, words: Any) -> Command:
    if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
        raise toml.error(key, 'must be a list of words, such as ["op", "read", "…"]; no shell reads it')
    if not words[0] or any("\0" in word for word in words):
        raise toml.error(key, "must begin with a program, and holds no NUL")
    # What lies beside the directory that somebody happens to be in is not theirs to have run.
    if os.path.dirname(words[0]) and not os.path.isabs(words[0]):
        raise toml.error(key, "must begin with the name of a program on PATH, or with its absolute path")
    return Command(tuple(words), _origin(toml, key))
