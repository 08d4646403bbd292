"""What is there against what should be: only what fubcli manages is compared, and what people added is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fubcli.integrations.datadog.definitions import Monitor

HANDLE = re.compile(
    r"@(?!(?:all|here|channel|everyone)\b)[A-Za-z0-9][A-Za-z0-9._+-]{0,99}(?:@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)?",
    re.IGNORECASE | re.ASCII,
)
"""Whom a message calls: `@slack-data`, `@team-data`, `@jane@example.com`; nobody who is everybody."""
_MENTION = re.compile(r"@[^\s{}]+")
_SAME_TYPE = {"metric alert": "query alert"}
_OURS = ("name", "query", "priority")
_READ_ONLY = ("silenced",)
OF_PEOPLE = ("message", "tags", "options", "restricted_roles")
"""What people may add to a monitor, and keep."""


def contains(found: Any, wanted: Any) -> bool:
    """Whether a value has all that another one says: more members are no difference, nor are 50 and 50.0."""
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(
            name in found and contains(found[name], each) for name, each in wanted.items()
        )
    if isinstance(wanted, list):
        return isinstance(found, list) and len(found) == len(wanted) and all(map(contains, found, wanted))
    return type(found) is type(wanted) and found == wanted if isinstance(wanted, bool) else bool(found == wanted)


def is_as_wanted(found: Monitor, wanted: Monitor, handles: Sequence[str]) -> bool:
    """Whether nothing is to be sent: all that we manage is there, and everybody who is to be called."""
    options, should = found.get("options") or {}, wanted["options"]
    return (
        all(contains(found.get(name), wanted[name]) for name in _OURS)
        and _type(found.get("type")) == _type(wanted["type"])
        and contains(options, {name: each for name, each in should.items() if name != "thresholds"})
        and _limits(options) == _limits(should)
        and not _lacking(found.get("tags") or [], wanted["tags"])
        and not _uncalled(found, handles)
    )


def merged(found: Monitor, wanted: Monitor, handles: Sequence[str]) -> Monitor:
    """Return what is to be sent: ours as it should be, and tags, options, roles and the message of people."""
    options = {name: each for name, each in (found.get("options") or {}).items() if name not in _READ_ONLY}
    roles = {"restricted_roles": found["restricted_roles"]} if found.get("restricted_roles") else {}
    return {
        **wanted,
        "message": calling(str(found.get("message") or wanted["message"]), _uncalled(found, handles)),
        "tags": [*(found.get("tags") or []), *_lacking(found.get("tags") or [], wanted["tags"])],
        "options": {**options, **wanted["options"]},
        **roles,
    }


def calling(message: str, handles: Sequence[str]) -> str:
    """Return a message that calls people."""
    return " ".join([message, *handles])


def _uncalled(found: Monitor, handles: Sequence[str]) -> list[str]:
    called = {each.lower() for each in _MENTION.findall(str(found.get("message") or ""))}
    return [each for each in handles if each.lower() not in called]


def _lacking(found: Sequence[str], wanted: Sequence[str]) -> list[str]:
    return [each for each in wanted if each not in found]


def _limits(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in (options.get("thresholds") or {}).items() if each is not None}


def _type(told: Any) -> str:
    return _SAME_TYPE.get(str(told), str(told))
