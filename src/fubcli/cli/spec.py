"""The whole command line as data, read off the app itself."""

from __future__ import annotations

from typing import Any

import typer
from typer.main import get_command

from fubcli import __version__
from fubcli.cli.explain import rule_names
from fubcli.cli.output import FORMS
from fubcli.contracts import published
from fubcli.errors import EXIT_CODE_MEANINGS
from fubcli.operations import ALIASES, OPERATIONS


def specification(app: typer.Typer) -> dict[str, Any]:
    """Return commands with their options, operations, exit codes, rules and contracts."""
    return {
        "operation": "spec",
        "version": __version__,
        "operations": [{"name": name, "outputs": list(FORMS[name])} for name in OPERATIONS],
        "aliases": dict(ALIASES),
        "command": _command(get_command(app), "fubcli"),
        "exit_codes": [
            {"code": int(code), "name": code.name.lower(), "meaning": meaning, "what_to_do": action}
            for code, (meaning, action) in EXIT_CODE_MEANINGS.items()
        ],
        "rules": rule_names(),
        "contracts": [published.urn(name) for name in published.names()],
    }


def _command(command: Any, name: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": name,
        "help": (command.help or "").strip().split("\n")[0],
        "options": [_parameter(each) for each in command.params if each.param_type_name == "option"],
        "arguments": [_parameter(each) for each in command.params if each.param_type_name == "argument"],
    }
    commands = getattr(command, "commands", {})
    described["commands"] = [_command(each, label) for label, each in sorted(commands.items())]
    return described


def _parameter(parameter: Any) -> dict[str, Any]:
    described: dict[str, Any] = {"names": [*parameter.opts, *parameter.secondary_opts], "type": parameter.type.name}
    if getattr(parameter, "help", None):
        described["help"] = parameter.help
    if parameter.multiple:
        described["repeatable"] = True
    if getattr(parameter, "is_flag", False):
        described["flag"] = True
    if parameter.required:
        described["required"] = True
    return described
