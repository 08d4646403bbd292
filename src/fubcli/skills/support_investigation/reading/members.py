"""Members of an event that others wrote, by type: what is something else counts as not there, and nothing raises."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from fubcli.artifacts import fields
from fubcli.artifacts.documents import Unreadable
from fubcli.model.nights import midnight, night_of
from fubcli.model.playbook import Severity
from fubcli.skills.support_investigation.evidence import LONGEST, said

MOST = 500
"""Items of a list that are looked at."""
_NAME = re.compile(r"[A-Za-z0-9_.:\-]{1,160}( \([A-Za-z0-9_.:\-]{1,80}\))?\Z")
_TABLE = re.compile(r"[a-z_][a-z0-9_]{0,80}(\.[a-z_][a-z0-9_]{0,80}){1,2}\Z")
_LINK = re.compile(r"https://[\w.\-:]{1,200}/[\w.\-/~%#?=&+]{0,200}\Z", re.ASCII)
_LARGEST_ID = 2**63 - 1
_MOST_STEPS = 16
_INDEX = re.compile(r"(0|[1-9][0-9]{0,6})\Z")


def mapping(value: Any) -> Mapping[str, Any]:
    """Return an object, an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def objects(value: Any, most: int = MOST) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the objects among the first items of a list, with their places in it."""
    found = value[:most] if isinstance(value, list | tuple) else ()
    return [(at, each) for at, each in enumerate(found) if isinstance(each, Mapping)]


def left_out(value: Any, most: int = MOST) -> int:
    """Return how many items of a list are not looked at."""
    return max(len(value) - most, 0) if isinstance(value, list | tuple) else 0


def text(value: Any, most: int = LONGEST) -> str:
    """Return a text with nothing hidden in it, cut; empty for anything else."""
    return said(value[: 4 * most], most) if isinstance(value, str) else ""


def texts(value: Any, most: int = 8) -> list[str]:
    """Return the texts among the first items of a list."""
    found: Sequence[Any] = value[:most] if isinstance(value, list | tuple) else ()
    return [each for each in map(text, found) if each]


def plain(value: Any) -> str:
    """Return a name that may stand in a title or a command; empty for anything that is more than a name."""
    return value if isinstance(value, str) and _NAME.match(value) else ""


def table(value: Any) -> str:
    """Return the name of a table, with two or three parts; empty for anything else."""
    return value if isinstance(value, str) and _TABLE.match(value) else ""


def tables(value: Any, most: int = MOST) -> tuple[str, ...]:
    """Return the names of tables among the first items of a list, each once."""
    found = value[:most] if isinstance(value, list | tuple) else ()
    return tuple(dict.fromkeys(filter(None, map(table, found))))


def link(value: Any) -> str:
    """Return an address that is one, and leads to where it says; empty for anything else."""
    return value if isinstance(value, str) and _LINK.match(value) else ""


def account(value: object) -> int | None:
    """Return the id of an account; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= _LARGEST_ID:
        return None
    return value


def accounts(value: Any) -> tuple[int, ...]:
    """Return the ids of accounts among the first items of a list, each once."""
    found = value[:MOST] if isinstance(value, list | tuple) else ()
    return tuple(dict.fromkeys(each for each in map(account, found) if each is not None))


def moment(value: Any) -> datetime | None:
    """Return a time with a zone in UTC; None for anything else."""
    try:
        return fields.moment(value, "it")
    except Unreadable:
        return None


def night(value: Any) -> datetime | None:
    """Return the midnight with which a Pacific night begins; None for what is no date."""
    try:
        found = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return midnight(found) if found is not None and 1970 <= found.year <= 2999 else None


def timeframe(value: Any, first: str, last: str) -> str:
    """Return the days between two members as `--timeframe` takes them; empty where one of them is none."""
    days = [_day(mapping(value).get(name)) for name in (first, last)]
    if not all(days):
        return ""
    return days[0] if days[0] == days[1] else "/".join(days)


def _day(value: Any) -> str:
    """Return the Pacific day of a date or a time."""
    found = night(value) or moment(value)
    return night_of(found).isoformat() if found is not None else ""


def severity(value: Any) -> str:
    """Return how much a finding matters; `info` for what is none of the words for it."""
    return str(value) if value in tuple(Severity) else Severity.INFO.value


def share(value: Any) -> float | None:
    """Return a number from 0 to 1; None for anything else."""
    found = fields.number(value)
    return found if found is not None and 0 <= found <= 1 else None


def pointer(value: Any, document: Any, otherwise: str) -> str:
    """Return a JSON pointer that leads somewhere in a document, else another one."""
    if not isinstance(value, str) or not value.startswith("/") or len(value) > LONGEST:
        return otherwise
    steps = value[1:].split("/")
    here: Any = document
    for step in steps:
        here = _below(here, step.replace("~1", "/").replace("~0", "~"))
        if here is _NOWHERE:
            return otherwise
    return value if len(steps) <= _MOST_STEPS and value == said(value) else otherwise


_NOWHERE = object()


def _below(here: Any, step: str) -> Any:
    if isinstance(here, Mapping):
        return here.get(step, _NOWHERE)
    if isinstance(here, list | tuple) and _INDEX.match(step) and int(step) < len(here):
        return here[int(step)]
    return _NOWHERE
