"""All playbooks: the packaged ones, and those in a person's `playbooks` directory, which may not take their names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fubcli.config.reading import read_required
from fubcli.config.sections import suggestion
from fubcli.errors import ConfigError, ConfigPlace, UsageError
from fubcli.model.playbook import Playbook
from fubcli.playbooks.reading.playbook import read_playbook

PACKAGED = Path(__file__).parent / "packaged"
DIRECTORY = "playbooks"
"""In the configuration directory of a person."""
_MOST = 200


def load_playbooks(directory: Path | None = None) -> Mapping[str, Playbook]:
    """Return all playbooks by their names; `directory` has a person's own, and need not be there.

    Raises ConfigError for a file that is wrong, for two playbooks of one name, and for a follow-up that leads nowhere.
    """
    found: dict[str, Playbook] = {}
    for path in sorted(PACKAGED.glob("*.yaml")):
        add(found, path, origin="packaged")
    own = sorted(directory.glob("*.yaml")) if directory and directory.is_dir() else []
    if len(own) > _MOST:
        raise ConfigError(ConfigPlace(str(directory)), f"holds more than {_MOST} playbooks")
    for path in own:
        add(found, path, origin=str(path))
    # _check_follow_ups(found)
    return found


def add(known: dict[str, Playbook], path: Path, *, origin: str) -> Playbook:
    """Read a file and add its playbook to those that are known; raises ConfigError."""
    playbook = read_playbook(read_required(path), file=str(path), origin=origin)
    if playbook.name != path.stem:
        raise ConfigError(ConfigPlace(str(path), 0, "name"), f"must be {path.stem}, as the file is called")
    if playbook.name in known:
        raise ConfigError(
            ConfigPlace(str(path), 0, "name"), f"is taken by the playbook of {known[playbook.name].origin}"
        )
    known[playbook.name] = playbook
    return playbook


def named(playbooks: Mapping[str, Playbook], name: str) -> Playbook:
    """Return a playbook by its name; raises UsageError with the nearest one."""
    if name in playbooks:
        return playbooks[name]
    raise UsageError(f"There is no playbook {name}{suggestion(name, playbooks)} (fubcli playbooks list).")


def _check_follow_ups(playbooks: Mapping[str, Playbook]) -> None:
    for each in playbooks.values():
        for follow_up in each.follow_ups:
            if follow_up.playbook not in playbooks:
                hint = suggestion(follow_up.playbook, playbooks)
                place = ConfigPlace(f"{each.name}.yaml", 0, "follow_ups")
                raise ConfigError(place, f"names no playbook that is there: {follow_up.playbook}{hint}")
