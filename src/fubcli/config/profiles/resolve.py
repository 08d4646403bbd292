"""The profile that answers: named, found in the usual places, or the embedded lakehouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fubcli.config.locations import Home
from fubcli.config.profiles.choice import Asked, read_files, table_of
from fubcli.config.profiles.connection import CREDENTIALS, Connection, connect
from fubcli.config.profiles.described import described
from fubcli.config.profiles.environment import variable_origin
from fubcli.config.profiles.fubcli_toml import Warehouses
from fubcli.config.profiles.layers import Source, setting
from fubcli.config.profiles.pairing import Pairing
from fubcli.config.profiles.shapes import SHAPES
from fubcli.config.profiles.usual import DEFAULT_SECTION, UsualPlaces, read_usual_places
from fubcli.errors import ConfigError, NotPermitted, Remedy, UsageError
from fubcli.model.profile import DATABRICKS, DEFAULT, EMBEDDED, Auth, Engine, Origin, Profile, Setting, Transport

_CREDENTIALS = frozenset({"profile", "token", "token_env"})
_INSTEAD = Remedy("Mend it, or ask the embedded lakehouse: --warehouse=embedded")


@dataclass(frozen=True)
class Resolution:
    """The profile as far as it could be found; `usable` says no to one that is not complete."""

    profile: Profile
    failure: ConfigError | NotPermitted | None = None
    """What is missing, when a live profile is not complete."""
    note: str = ""
    """Why a Databricks configuration that was begun does not count, when nobody named a profile."""
    shadowed: Mapping[str, tuple[Setting[Any], ...]] = field(default_factory=lambda: MappingProxyType({}))
    """By setting, what was said elsewhere and does not count."""

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What an event has to say about a configuration that does not count."""
        title = f"{self.note}: the embedded lakehouse answers"
        return [{"id": "profile", "severity": "warning", "title": title}] if self.note else []

    @property
    def usable(self) -> Profile:
        """The complete profile; raises ConfigError or NotPermitted, which say what is missing."""
        if self.failure is not None:
            raise self.failure
        return self.profile


def resolve(asked: Asked, *, home: Home, project: Path) -> Resolution:
    """Decide which warehouse answers.

    A profile that is named is taken or fails: it never becomes the embedded one. Raises ConfigError for a file or
    variable that is wrong, UsageError for a name that is unknown, NotPermitted for a token that others can read.
    """
    files = read_files(home, project)
    chosen = asked.chosen(files)
    if not chosen:
        return _unnamed(asked)
    shadowed = {"profile": tuple(chosen[1:])}
    if chosen[0].value == EMBEDDED:
        return _embedded(asked, chosen[0].origin, shadowed=shadowed)
    if chosen[0].value != DATABRICKS:
        file, table = table_of(chosen[0], files)
        engine = table.layer["engine"].value if "engine" in table.layer else Engine.DATABRICKS
        if engine in SHAPES:
            named = _Named(chosen[0], file.origins[chosen[0].value], table, shadowed)
            return _described(asked, named, Engine(engine), files[0] if file.of_project else None)
    usual = read_usual_places(asked.environ)
    if chosen[0].value == DATABRICKS:
        found = connect(usual.sources, usual.sources)
        return _live(asked, _Named(chosen[0], variable_origin(""), shadowed=shadowed), found, usual)
    by_project = any(file.of_project and file.chosen is chosen[0] for file in files)
    return _tabled(asked, _Named(chosen[0], DEFAULT, shadowed=shadowed), files, usual, by_project=by_project)


def _tabled(
    asked: Asked, named: _Named, files: Sequence[Warehouses], usual: UsualPlaces, *, by_project: bool
) -> Resolution:
    """Take a table of a `fubcli.toml`; `by_project` says that a project chose it."""
    file, table = table_of(named.name, files)
    pairing = Pairing(files[0], usual)
    sources, signing = _places(asked, table, usual)
    has_own = bool(_CREDENTIALS & table.layer.keys())
    refusal = pairing.refusal(table.layer) if file.of_project else None
    if refusal is not None:
        signing = ()
    elif (file.of_project or by_project) and not has_own:
        signing = tuple(map(pairing.bound, signing))
    named = replace(named, place=file.origins[named.name.value], table=table)
    resolution = _live(asked, named, connect(sources, signing), None if refusal or has_own else usual)
    if refusal is None:
        return resolution
    refusal.remedy = (_show(named.name.value),)
    return replace(resolution, failure=refusal)


def _described(asked: Asked, named: _Named, engine: Engine, own: Warehouses | None) -> Resolution:
    """Take a table that says everything itself; `own` is the person's file when the table is a project's."""
    if asked.transport is not None:
        raise UsageError(f"--transport is for Databricks; the warehouse profile {named.name.value!r} is {engine}'s.")
    found = described(engine, named.table, own, asked.environ)
    places: dict[str, Setting[str] | Auth | None] = {"host": found.host, **found.settings, "auth": found.auth}
    origins: dict[str, Origin] = {"profile": named.name.origin, "engine": named.table.layer["engine"].origin}
    origins |= {name: each.origin for name, each in places.items() if each}
    profile = Profile(
        named.name.value,
        engine,
        found.host.value if found.host else "",
        auth=found.auth,
        settings=MappingProxyType({name: each.value for name, each in found.settings.items()}),
        origins=MappingProxyType(origins),
    )
    failure = found.refusal or _failure(named, found.missing)
    if found.refusal is not None:
        found.refusal.remedy = (_show(profile.name),)
    return Resolution(profile, failure, shadowed=named.shadowed)


def _unnamed(asked: Asked) -> Resolution:
    """Take what is in the usual places when host, warehouse and credentials are all there, else the embedded one."""
    usual = read_usual_places(asked.environ)
    found = connect(usual.sources, usual.sources)
    if usual.is_wanted or not found.missing:
        origin = found.host.origin if found.host else DEFAULT
        return _live(asked, _Named(Setting(DATABRICKS, origin), origin), found, usual)
    if usual.trouble is not None:
        return _embedded(asked, DEFAULT, note=f"{usual.trouble.detail}; it is not used")
    begun = [name for name in ("host", "warehouse id", CREDENTIALS) if name not in found.missing]
    # Credentials alone are nobody's wish to ask a warehouse; a section that somebody chose is.
    if begun in ([], [CREDENTIALS]) and usual.chosen == DEFAULT_SECTION:
        return _embedded(asked, DEFAULT)
    lacking = ", ".join(f"no {name} ({where})" for name, where in found.missing.items())
    return _embedded(asked, DEFAULT, note=f"the Databricks configuration is not complete and not used: {lacking}")


def _embedded(
    asked: Asked, origin: Origin, *, note: str = "", shadowed: Mapping[str, tuple[Setting[Any], ...]] | None = None
) -> Resolution:
    if asked.transport is not None:
        raise UsageError("--transport is for live warehouses; the embedded lakehouse has none.")
    profile = Profile(EMBEDDED, Engine.DUCKDB, origins={"profile": origin, "engine": DEFAULT})
    return Resolution(profile, note=note, shadowed=shadowed or {})


@dataclass(frozen=True)
class _Named:
    """A live profile's name, where it is described, and what it says of itself."""

    name: Setting[str]
    place: Origin
    table: Source = field(default_factory=lambda: Source(""))
    shadowed: Mapping[str, tuple[Setting[Any], ...]] = field(default_factory=lambda: MappingProxyType({}))


def _live(asked: Asked, named: _Named, found: Connection, usual: UsualPlaces | None) -> Resolution:
    """Build the profile as far as it was found; raises ConfigError for what is there and wrong.

    `usual` are the places that count for it: what is wrong there matters when they were wanted, or lack something.
    """
    unread = usual.trouble if usual and (usual.is_wanted or found.missing) else None
    for trouble in (found.trouble, unread):
        if trouble is not None:
            trouble.remedy = (_INSTEAD,)
            raise trouble
    transports = asked.transports(named.table)
    transport = transports[0] if transports else Setting(Transport.STATEMENT_API, DEFAULT)
    engine = named.table.layer["engine"].origin if "engine" in named.table.layer else DEFAULT
    places = {"host": found.host, "warehouse_id": found.warehouse_id, "auth": found.auth, "transport": transport}
    origins = {"profile": named.name.origin, "engine": engine}
    profile = Profile(
        named.name.value,
        Engine.DATABRICKS,
        found.host.value if found.host else "",
        found.warehouse_id.value if found.warehouse_id else "",
        found.auth,
        transport.value,
        origins=MappingProxyType(origins | {key: each.origin for key, each in places.items() if each}),
    )
    shadowed = {**named.shadowed, **found.shadowed, "transport": tuple(transports[1:])}
    return Resolution(profile, _failure(named, found.missing), shadowed=shadowed)


def _failure(named: _Named, missing: Mapping[str, str]) -> ConfigError | NotPermitted | None:
    if not missing:
        return None
    name = named.name.value
    lacking = ", ".join(f"no {what} (looked for {where})" for what, where in missing.items())
    detail = f"the warehouse profile {name!r} is not complete: {lacking}"
    failure = NotPermitted(f"{named.place}: {detail}") if set(missing) == {CREDENTIALS} else named.place.error(detail)
    failure.remedy = (_show(name),)
    return failure


def _show(name: str) -> Remedy:
    return Remedy("See what was found, and where", ("fubcli", "config", "show", "--origin", f"--warehouse={name}"))


def _places(asked: Asked, table: Source, usual: UsualPlaces) -> tuple[Sequence[Source], Sequence[Source]]:
    """Return where a table's host and warehouse may come from, and where its credentials."""
    layer = table.layer
    if "profile" in layer:
        section = _section(layer["profile"], usual)
        return (table, section), (section,)
    if "token_env" in layer:
        return (table, *usual.sources), (_named_variable(layer["token_env"].value, asked.environ),)
    if "token" in layer:
        return (table, *usual.sources), (table,)
    return (table, *usual.sources), usual.sources


def _section(named: Setting[str], usual: UsualPlaces) -> Source:
    if usual.trouble is not None and not usual.sections:
        raise usual.trouble
    if named.value not in usual.sections:
        known = ", ".join(usual.sections) or "none"
        raise named.origin.error(f"names a section that {usual.file} does not have; it has {known}")
    return usual.section(named.value)


def _named_variable(variable: str, environ: Mapping[str, str]) -> Source:
    layer = {"token": setting("token", environ[variable], variable_origin(variable))} if environ.get(variable) else {}
    return Source("environment", layer, dict.fromkeys(("token", "client_id", "auth_type"), variable))
