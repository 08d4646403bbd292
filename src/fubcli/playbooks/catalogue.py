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
        _add(found, load_file(path, origin="packaged"))
    own = sorted(directory.glob("*.yaml")) if directory and directory.is_dir() else []
    if len(own) > _MOST:
        raise ConfigError(ConfigPlace(str(directory)), f"holds more than {_MOST} playbooks")
    for path in own:
        _add(found, load_file(path))
    _check_follow_ups(found)
    return found


def load_file(path: Path, *, origin: str = "") -> Playbook:
    """Return the playbook of one file, which has its name; raises ConfigError."""
    playbook = read_playbook(read_required(path), file=str(path), origin=origin or str(path))
    if playbook.name != path.stem:
        raise ConfigError(ConfigPlace(str(path), 0, "name"), f"must be {path.stem}, as the file is called")
    return playbook


def _add(known: dict[str, Playbook], playbook: Playbook) -> None:
    if playbook.name in known:
        place = ConfigPlace(playbook.origin, 0, "name")
        raise ConfigError(place, f"is taken by the playbook of {known[playbook.name].origin}")
    known[playbook.name] = playbook


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
