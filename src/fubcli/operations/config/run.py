"""The effective configuration in, an envelope out; of secrets only whether they are set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fubcli.config.key_files import KEYS, key_file
from fubcli.config.locations import MONITORING, Home
from fubcli.model.envelope import Envelope
from fubcli.model.profile import Engine
from fubcli.operations.config.services import services

if TYPE_CHECKING:
    from fubcli.config.load import Configuration
    from fubcli.config.profiles.resolve import Resolution
    from fubcli.model.profile import Profile, Setting

NOT_SET = "not set"


@dataclass(frozen=True)
class ConfigPorts:
    """What was read, and from where; `options` has the files that the command line named, by option."""

    resolution: Resolution
    configuration: Configuration
    home: Home
    project: Path
    environ: Mapping[str, str] = field(repr=False)  # it may hold tokens
    options: Mapping[str, Path | None]


@dataclass(frozen=True)
class _Shown:
    name: str
    value: str
    origin: str
    shadowed: tuple[Mapping[str, str], ...] = ()


def shown(ports: ConfigPorts, *, origin: bool) -> Envelope:
    """Return the event of every effective setting, with `origin` also where it came from and what it shadows.

    A live profile that is not complete is shown with what is missing; no warehouse and no service is asked anything.
    """
    resolution = ports.resolution
    settings = [*_profile(resolution), *_files(ports), *_directories(ports), *_keys(ports)]
    told = [asdict(each) if origin else {"name": each.name, "value": each.value} for each in settings]
    reason = resolution.failure.detail if resolution.failure else resolution.note
    outside = services(ports.environ, ports.home, origin=origin)
    begun = [{"id": "profile", "severity": "warning", "title": reason}] if reason else []
    data: dict[str, Any] = {
        "operation": "config",
        "complete": resolution.failure is None,
        "settings": told,
        "services": outside["services"],
        "findings": [*begun, *outside["findings"]],
    }
    return Envelope("config", "result", "config-shown", data, subject=resolution.profile.name)


def _profile(resolution: Resolution) -> Iterator[_Shown]:
    profile, auth = resolution.profile, resolution.profile.auth
    values = {"profile": profile.name, "engine": str(profile.engine)}
    if not profile.embedded:
        values |= {"host": profile.host, **_place(profile), "auth": auth.kind if auth else ""}
    if profile.engine is Engine.DATABRICKS:
        values["transport"] = str(profile.transport)
    for name, value in values.items():
        origin = profile.origins.get(name, "")
        shadowed = resolution.shadowed.get(name, ())
        yield _Shown(f"warehouse.{name}", value or NOT_SET, str(origin), tuple(map(_shadow, shadowed)))
    if auth is not None:
        secrets = [name for name, value in auth.settings.items() if not isinstance(value, str)]
        yield from (_Shown(f"warehouse.{name}", "set", str(auth.origins[name])) for name in secrets)


def _place(profile: Profile) -> Mapping[str, str]:
    """Return what an engine wants to know beside the host."""
    return {"warehouse_id": profile.warehouse_id} if profile.engine is Engine.DATABRICKS else profile.settings


def _shadow(setting: Setting[Any]) -> Mapping[str, str]:
    return {"value": str(setting.value), "origin": str(setting.origin)}


def _files(ports: ConfigPorts) -> Iterator[_Shown]:
    catalogs, policy = ports.configuration.catalogs.source, ports.configuration.policy.sources
    yield _Shown("catalogs", catalogs, _file_origin(ports, catalogs, "catalogs"))
    for path in policy:
        yield _Shown("policy", path, _file_origin(ports, path, "policy"))
    for origin, directory in (("yours", ports.home.config), ("project", ports.project)):
        if (directory / MONITORING).exists():
            yield _Shown("monitoring", str(directory / MONITORING), origin)


def _file_origin(ports: ConfigPorts, source: str, option: str) -> str:
    if ports.options[option] == Path(source):
        return f"command line --{option}"
    parents = {ports.home.config: "yours", ports.project: "project"}
    return parents.get(Path(source).parent, "packaged")


def _directories(ports: ConfigPorts) -> Iterator[_Shown]:
    for each in fields(Home):
        directory = str(getattr(ports.home, each.name))
        yield _Shown(f"directories.{each.name}", directory, Home.origin(each.name, ports.environ))


def _keys(ports: ConfigPorts) -> Iterator[_Shown]:
    for name in KEYS:
        file = key_file(name, ports.home, ports.environ)
        yield _Shown(f"keys.{name}", "set" if file.path.exists() else NOT_SET, f"{file.path} ({file.origin})")
