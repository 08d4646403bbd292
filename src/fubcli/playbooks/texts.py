"""The SQL of a step: what stands for values and names in it, and what is left out when nothing was said.

`:account_id` is bound by the engine. `${fub}` becomes the catalog, or its staging mirror; `${table}` the table that was
asked about. `[[ … ]]` is left out when a value or name in it was not given.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_BOUND = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")
_NAMED = re.compile(r"\$\{([a-z_][a-z0-9_]*)\}")


def bound(sql: str) -> list[str]:
    """Return the names of the values in a text, each once, in their order."""
    return list(dict.fromkeys(_BOUND.findall(sql)))


def named(sql: str) -> list[str]:
    """Return the names that stand for catalogs and tables, each once, in their order."""
    return list(dict.fromkeys(_NAMED.findall(sql)))


def is_balanced(sql: str) -> bool:
    """Whether every `[[` has its `]]`, and none is inside another."""
    return (
        "[[" not in (left := _OPTIONAL.sub("", sql))
        and "]]" not in left
        and not any("[[" in part for part in _OPTIONAL.findall(sql))
    )


def always(sql: str) -> str:
    """Return a text without its optional parts."""
    return _OPTIONAL.sub("", sql)


def completed(sql: str, given: Collection[str], names: Mapping[str, str]) -> str:
    """Return the text that is judged and run: optional parts decided, names written out, values left to be bound."""
    known = {*given, *names}

    def decided(part: re.Match[str]) -> str:
        inner = part.group(1)
        return inner if known.issuperset([*bound(inner), *named(inner)]) else ""

    return _NAMED.sub(lambda name: names[name.group(1)], _OPTIONAL.sub(decided, sql))
