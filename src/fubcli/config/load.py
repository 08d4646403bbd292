"""The whole configuration: which files count, in which order, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from fubcli.config.catalog_floor import check_additions, check_floor
from fubcli.config.catalogs import parse_catalogs
from fubcli.config.documents import Document, parse_document
from fubcli.config.locations import Home, packaged_file
from fubcli.config.reading import read_optional, read_required
from fubcli.config.safety_policy import build_policy, decode_layer
from fubcli.config.tightening import check_refusals, tighten
from fubcli.model.catalogs import Catalogs
from fubcli.model.policy import STRICTEST, SafetyPolicy

if TYPE_CHECKING:
    from fubcli.model.deadlines import Expectations

CATALOGS = "catalogs.yaml"
POLICY = "safety_policy.yaml"
_KEPT = 4
"""What files come to is remembered by what is in them: reading them is quick, and understanding them is not."""


@dataclass(frozen=True)
class Configuration:
    """What the configuration files say."""

    catalogs: Catalogs
    packaged_catalogs: Catalogs
    policy: SafetyPolicy
    home: Home
    project: Path

    def expectations(self) -> Expectations:
        """Read what people say of tables, which only the monitor wants to know; raises ConfigError."""
        from fubcli.config.monitoring import load_expectations

        return load_expectations(home=self.home, project=self.project, catalogs=self.catalogs)


def load_configuration(
    *, home: Home, project: Path, catalogs_file: Path | None = None, policy_file: Path | None = None
) -> Configuration:
    """Read the packaged files and those of the person, the project directory and the command line.

    Catalogs: the first of `catalogs_file`, the person's, the project's replaces the packaged ones. Policy: the
    person's, the project's and `policy_file` tighten the packaged one, in that order.
    Raises ConfigError naming file, line and key.
    """
    packaged_path = packaged_file(CATALOGS)
    packaged_data = read_required(packaged_path)
    packaged, _ = _catalogs_of(packaged_data, str(packaged_path))
    catalogs = packaged
    for path, data in _found(CATALOGS, home, project, catalogs_file)[:1]:
        from_project = catalogs_file is None and path == project / CATALOGS
        catalogs = _replacement(path, data, packaged, packaged_data, from_project=from_project)
    return Configuration(catalogs, packaged, _load_policy(home, project, policy_file), home, project)


@lru_cache(maxsize=_KEPT)
def _catalogs_of(data: bytes, file: str) -> tuple[Catalogs, Document]:
    return parse_catalogs(data, file=file)


def _replacement(path: Path, data: bytes, packaged: Catalogs, packaged_data: bytes, *, from_project: bool) -> Catalogs:
    # In a checkout the project's file is the packaged one: no need to parse it twice.
    if data == packaged_data:
        return replace(packaged, source=str(path))
    catalogs, document = _catalogs_of(data, str(path))
    check_floor(packaged, catalogs, document)
    if from_project:
        check_additions(packaged, catalogs, document)
    return catalogs


def _load_policy(home: Home, project: Path, policy_file: Path | None) -> SafetyPolicy:
    path = packaged_file(POLICY)
    data = read_optional(path)
    if data is None:
        return STRICTEST
    overlays = _found(POLICY, home, project, policy_file, explicit_last=True)
    return _policy_of((str(path), data), tuple((str(each), found) for each, found in overlays if found != data))


@lru_cache(maxsize=_KEPT)
def _policy_of(packaged: tuple[str, bytes], overlays: tuple[tuple[str, bytes], ...]) -> SafetyPolicy:
    """Return the policy that files come to, each a path and what is in it."""
    path, data = packaged
    document = parse_document(data, file=path)
    layer = decode_layer(document, complete=True)
    check_refusals(layer, layer, document)
    for overlay_path, overlay_data in overlays:
        document = parse_document(overlay_data, file=overlay_path)
        layer = tighten(layer, decode_layer(document, complete=False), document)
    return build_policy(layer, sources=(path, *(each for each, _ in overlays)))


def _found(
    name: str, home: Home, project: Path, explicit: Path | None, *, explicit_last: bool = False
) -> list[tuple[Path, bytes]]:
    """Return the files that exist, with their bytes; an explicit one must exist and comes first unless told."""
    found = []
    for path in (home.config / name, project / name):
        data = read_optional(path)
        if data is not None:
            found.append((path, data))
    if explicit is not None:
        found.insert(len(found) if explicit_last else 0, (explicit, read_required(explicit)))
    return found
