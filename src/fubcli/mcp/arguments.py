"""Whether arguments are what a tool takes; what is wrong is said without repeating it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from fubcli.errors import UsageError
from fubcli.mcp.tools import BY_NAME, CURSOR, Tool
from fubcli.results.formats import visible

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

_MOST_NAMED = 5


def checked(tool: Tool, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments that fit a tool's input schema; 3.0 is the integer that JSON takes it for.

    Raises UsageError for the first thing that does not fit.
    """
    from jsonschema.exceptions import best_match

    if error := best_match(_validator(tool.name).iter_errors(given)):
        raise UsageError(f"{tool.name}: {_said(error, tool, given)}")
    if CURSOR in given and len(given) > 1:
        raise UsageError(f"{tool.name}: a {CURSOR} goes on with an earlier answer: give no other argument with it.")
    if CURSOR in tool.arguments and not given.keys() & {CURSOR, "query"}:
        raise UsageError(f"{tool.name}: give the argument query, or the {CURSOR} of an earlier answer.")
    return {
        name: _whole(value) if tool.arguments[name]["type"] == "integer" else value for name, value in given.items()
    }


def _whole(value: float) -> int:
    return int(value)


@cache
def _validator(name: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(BY_NAME[name].input_schema)


def _said(error: ValidationError, tool: Tool, given: Mapping[str, Any]) -> str:
    where = ".".join(str(part) for part in error.absolute_path)
    wanted = error.validator_value
    known = ", ".join(tool.arguments)
    if error.validator == "additionalProperties":
        unknown = sorted(given.keys() - tool.arguments.keys())[:_MOST_NAMED]
        return f"there is no argument {', '.join(visible(str(name), 60) for name in unknown)}; there are {known}."
    if error.validator == "required":
        missing = [name for name in tool.needs if name not in given]
        return f"the argument {', '.join(missing)} is missing."
    what = {
        "type": f"wants {'an' if str(wanted)[:1] in 'aio' else 'a'} {wanted}",
        "enum": f"is one of {', '.join(wanted) if isinstance(wanted, list) else wanted}",
        "minLength": "is empty",
        "maxLength": f"is longer than {wanted:,} characters" if isinstance(wanted, int) else "is too long",
        "maxItems": f"has more than {wanted} items",
        "minimum": f"is less than {wanted}",
        "maximum": f"is more than {wanted:,}" if isinstance(wanted, int) else "is too large",
    }.get(str(error.validator), "does not fit")
    return f"{where or 'the arguments'} {what}."
