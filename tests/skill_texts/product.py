"""What the product has, for texts that name it: commands with their options, and members of events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from fubcli.cli.app import with_commands
from fubcli.cli.spec import specification
from fubcli.contracts.published import schema
from fubcli.operations import ALIASES

CONTRACTS: Mapping[str, Sequence[str]] = {
    "databricks-analytics": (
        "query-result", "query-decision", "schema-result", "monitor-result", "investigate-result", "check-result",
    ),
    **{name: (f"{name}-result",) for name in (
        "support-investigation", "code-development", "datadog-management", "gitlab-pipeline-monitoring",
        "confluence-management",
    )},
}  # fmt: skip


@cache
def command_line() -> dict[str, Any]:
    """Return what `fubcli spec` prints."""
    return specification(with_commands())


def command_of(words: Sequence[str]) -> dict[str, Any]:
    """Return the (sub-)command that a line of words calls."""
    command: dict[str, Any] = command_line()["command"]
    below = {each["name"]: each for each in command["commands"]}
    command = below.get(words[0], command)  # `databricks-analytics` is the command line itself
    for word in words[1:]:
        command = {each["name"]: each for each in command["commands"]}.get(word, command)
    return command


def options_of(command: Mapping[str, Any]) -> set[str]:
    """Return the names of its options."""
    return {name for option in command["options"] for name in option["names"]}


def operations_of(command: Mapping[str, Any]) -> set[str]:
    """Return the values of its `--operation`."""
    if command["name"] == "fubcli":
        return {each["name"] for each in command_line()["operations"]} | set(ALIASES)
    helps = next(option["help"] for option in command["options"] if "--operation" in option["names"])
    return {each.strip() for each in helps.rstrip(".").split("|")}


def severities_of(command: Mapping[str, Any]) -> set[str]:
    """Return the values of its `--fail-on`, which stand before the colon of its help."""
    helps = next(option["help"] for option in command["options"] if "--fail-on" in option["names"])
    return {each.strip() for each in helps.partition(":")[0].split("|")}


def has_member(contract: str, path: Sequence[str]) -> bool:
    """Tell whether the data of an event may have a member, looked for in the items of lists, too."""
    if (contract, path[0]) == ("code-development-result", "migration") and len(path) > 1:
        contract, path = "migration-verdict", path[1:]  # which that member's description names
    root = schema(contract)
    found = [root]
    for name in path:
        found = [below for each in found for below in _members(each, name, root)]
    return bool(found)


def _members(node: Mapping[str, Any], name: str, root: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if reference := node.get("$ref"):
        yield from _members(root["$defs"][reference.rpartition("/")[2]], name, root)
    for branch in (*node.get("anyOf", ()), *node.get("oneOf", ())):
        yield from _members(branch, name, root)
    if isinstance(items := node.get("items"), dict):
        yield from _members(items, name, root)
    if name in node.get("properties", {}):
        yield node["properties"][name]
