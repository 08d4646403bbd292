"""The packaged projects, read from their own files: nothing of dbt is imported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from fubcli.errors import ConfigError, ConfigPlace
from fubcli.model.names import Environment
from fubcli.model.pipeline import Project, Target

PROJECT_FILE = "dbt_project.yml"
PROFILES_FILE = "profiles.yml"
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_FILE = re.compile(r"\b([a-z][a-z0-9_]*)\.duckdb\b")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def projects_in(root: Path) -> tuple[Project, ...]:
    """Return the projects of a directory by name; raises ConfigError for a file that cannot be used."""
    profiles = _mapping(root / PROFILES_FILE)
    return tuple(_project(file.parent, profiles, root) for file in sorted(root.glob(f"*/{PROJECT_FILE}")))


def _project(directory: Path, profiles: Mapping[str, Any], root: Path) -> Project:
    file = directory / PROJECT_FILE
    told = _mapping(file)
    name, profile = str(told.get("name")), str(told.get("profile"))
    if name != directory.name:  # a name becomes a directory of artifacts
        raise ConfigError(ConfigPlace(str(file), key="name"), f"must be {directory.name}")
    outputs = _member(profiles, profile, "outputs")
    if not outputs or not all(map(_NAME.match, (name, profile, *outputs))):
        raise ConfigError(ConfigPlace(str(root / PROFILES_FILE), key=profile), "has no targets with plain names")
    default = _member(profiles, profile).get("target")
    targets = [_target(each, _member(outputs, each), _environment(told, each), root) for each in outputs]
    targets.sort(key=lambda each: each.name != default)
    sources = {source for path in sorted(directory.glob("models/**/*.yml")) for source in _sources(_mapping(path))}
    written = {schema for kind in ("models", "snapshots", "seeds") for schema in _schemas(told.get(kind))}
    return Project(name, profile, tuple(targets), tuple(sorted(sources)), tuple(sorted(written)))


def _target(name: str, output: Mapping[str, Any], environment: Environment, root: Path) -> Target:
    """Return a target; an embedded one fills the catalog that its file is called after."""
    file = _FILE.search(str(output.get("path")))
    target = Target(name, str(output.get("type")), environment, file[1] if file else "")
    if target.is_embedded and not target.catalog:
        raise ConfigError(ConfigPlace(str(root / PROFILES_FILE), key=name), "has a path without a file NAME.duckdb")
    return target


def _environment(told: Mapping[str, Any], target: str) -> Environment:
    """Return what stands behind a target; one that is not named, or by a word nobody knows, is production."""
    named = _member(told, "vars", "environments").get(target)
    return Environment(named) if named in tuple(Environment) else Environment.PRODUCTION


def _sources(told: Mapping[str, Any]) -> Iterator[str]:
    for source in told.get("sources") or ():
        if isinstance(source, dict) and "name" in source:
            yield str(source.get("schema", source["name"]))


def _schemas(told: Any) -> Iterator[str]:
    if isinstance(told, dict):
        for key, value in told.items():
            if key == "+schema":
                yield str(value)
            else:
                yield from _schemas(value)


def _member(told: Any, *path: str) -> Mapping[str, Any]:
    for name in path:
        told = told.get(name) if isinstance(told, dict) else None
    return told if isinstance(told, dict) else {}


def _mapping(file: Path) -> Mapping[str, Any]:
    try:
        told = yaml.load(file.read_bytes(), Loader=_LOADER)  # noqa: S506 - both are safe loaders
    except (OSError, yaml.YAMLError) as error:
        raise ConfigError(ConfigPlace(str(file)), f"cannot be read ({type(error).__name__})") from error
    if not isinstance(told, dict):
        raise ConfigError(ConfigPlace(str(file)), "must be a mapping")
    return told
