"""What a rule or an exit code means, from the rule's own docstring and the one table of exit codes."""

from __future__ import annotations

import difflib
import inspect
from typing import Any

from fubcli.errors import EXIT_CODE_MEANINGS, ExitCode, UsageError
from fubcli.policy import pipeline_rebuilds_are_allowed
from fubcli.policy.engine import RULES

_DOCUMENTED = (*RULES, pipeline_rebuilds_are_allowed)
"""The rules of statements, and the one of pipelines."""


def explanation(topic: str) -> dict[str, Any]:
    """Return the explanation of a rule's id or of an exit code's number or name; raises UsageError."""
    if (code := _exit_code(topic)) is not None:
        meaning, action = EXIT_CODE_MEANINGS[code]
        return {
            "operation": "explain",
            "kind": "exit_code",
            "topic": str(int(code)),
            "title": code.name.lower(),
            "text": meaning,
            "what_to_do": action,
        }
    return rule_explanation(topic.replace("-", "_"))


def rule_names() -> list[str]:
    """Return the ids of the rules of statements, in the order in which they are read."""
    return [rule.__name__.rpartition(".")[2] for rule in RULES]


def rule_explanation(name: str) -> dict[str, Any]:
    """Return one rule's documentation: its sentence, why, and examples."""
    for rule in _DOCUMENTED:
        if rule.__name__.rpartition(".")[2] == name:
            title, _, text = inspect.cleandoc(rule.__doc__ or "").partition("\n")
            return {"operation": "explain", "kind": "rule", "topic": name, "title": title, "text": text.strip()}
    known = [*rule_names(), *(str(int(code)) for code in ExitCode)]
    near = difflib.get_close_matches(name, known, n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else f" There are {', '.join(known)}."
    raise UsageError(f"There is nothing to explain about {name!r}.{hint}")


def _exit_code(topic: str) -> ExitCode | None:
    if topic.isdigit() and int(topic) in ExitCode._value2member_map_:
        return ExitCode(int(topic))
    return ExitCode.__members__.get(topic.upper().replace("-", "_"))
