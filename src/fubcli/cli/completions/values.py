"""The closed values of options and arguments: from the code that reads them, else as their help lists them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fubcli.cli.output import FORMS
from fubcli.operations import ALIASES, OPERATIONS

if TYPE_CHECKING:
    from typer._click.core import Context

_WORD = re.compile(r"[a-z][a-z0-9_-]*\Z")
_FILES = ("files", "upstream", "dbt_artifacts", "directory")
"""Parameters that name files and are texts to Typer."""


def takes_files(parameter: Any) -> bool:
    """Whether a parameter names a file or a directory."""
    return parameter.type.name in ("path", "file", "directory") or parameter.name in _FILES


def values(parameter: Any, context: Context) -> Sequence[str]:
    """Return what a parameter may be; nothing when it may be anything."""
    command = " ".join(context.command_path.split()[1:])
    known = _KNOWN.get((command, parameter.name)) or _EVERYWHERE.get(parameter.name)
    if known is not None:
        return tuple(known(context))
    choices = getattr(parameter.type, "choices", ())
    return tuple(str(getattr(each, "value", each)) for each in choices) or listed(parameter.help or "")


def listed(text: str) -> tuple[str, ...]:
    """Return the words of a help text that begins with a list: `json | table | markdown; …`."""
    first = re.split(r"[:;,.](?:\s|$)", text)[0]
    if " | " not in first:
        return ()
    words = (each.strip().split(" ")[0] for each in first.split(" | "))
    return tuple(each for each in words if _WORD.match(each))


def _operations(context: Context) -> Iterable[str]:
    return (*OPERATIONS, *ALIASES)


def _forms(context: Context) -> Iterable[str]:
    """Return the forms that the operation on the line has, else the command's."""
    named = str(context.params.get("operation") or "")
    return FORMS.get(ALIASES.get(named, named)) or FORMS["query"]


def _catalogs(context: Context) -> Iterable[str]:
    """Return the catalogs that count here; none when their file is wrong."""
    from fubcli.config.load import load_configuration
    from fubcli.config.locations import Home

    file = context.params.get("catalogs")
    home = Home.from_environment(os.environ)
    return load_configuration(home=home, project=Path.cwd(), catalogs_file=file).catalogs.by_name


def _playbooks(context: Context) -> Iterable[str]:
    """Return the names of the playbooks: of their files, which are not read."""
    from fubcli.config.locations import Home
    from fubcli.playbooks.catalogue import DIRECTORY, PACKAGED

    own = Home.from_environment(os.environ).config / DIRECTORY
    return sorted(path.stem for directory in (PACKAGED, own) for path in directory.glob("*.yaml"))


def _scenarios(context: Context) -> Iterable[str]:
    from fubcli.model.drill import NAMES

    return NAMES


def _pipelines(context: Context) -> Iterable[str]:
    """Return the names of the pipelines: of their directories, whose files are not read."""
    from fubcli.config.locations import packaged_file

    return sorted(path.parent.name for path in packaged_file("pipelines").glob("*/dbt_project.yml"))


def _contracts(context: Context) -> Iterable[str]:
    from fubcli.contracts import published

    return published.names()


def _topics(context: Context) -> Iterable[str]:
    from fubcli.cli.explain import rule_names
    from fubcli.errors import ExitCode
    from fubcli.policy.pipeline_rebuilds_are_allowed import RULE

    return (*(str(int(code)) for code in ExitCode), *rule_names(), RULE)


def _profiles(context: Context) -> Iterable[str]:
    """Return the warehouse profiles that always are there, and those of the files."""
    from fubcli.config.locations import Home
    from fubcli.config.profiles.choice import read_files
    from fubcli.model.profile import DATABRICKS, EMBEDDED

    files = read_files(Home.from_environment(os.environ), Path.cwd())
    return dict.fromkeys((EMBEDDED, DATABRICKS, *(name for file in files for name in file.tables)))


_KNOWN: dict[tuple[str, str], Callable[[Context], Iterable[str]]] = {
    ("", "operation"): _operations,
    ("", "output_form"): _forms,
    ("contracts show", "name"): _contracts,
    ("demo scenario", "name"): _scenarios,
    ("explain", "topic"): _topics,
    **{(f"pipelines {each}", "name"): _pipelines for each in ("run", "test", "status", "link")},
    ("playbooks show", "name"): _playbooks,
}
"""By command, "" for none, and parameter; what is not here lists its values in its help, or has none."""
_EVERYWHERE: dict[str, Callable[[Context], Iterable[str]]] = {
    "catalog": _catalogs,
    "playbook": _playbooks,
    "warehouse": _profiles,
}
