"""Where a planted text may stand, and in which form: the terminal, Markdown, `next`, titles."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from fubcli.cli.output import parts
from tests.hostile.tricks import MARK

_LINK = re.compile(
    r"(?<!\\)\]\(|(?<![\\\w])https?://(?!127\.0\.0\.1)[\w.-]*evil|(?<!\\)<(?:script|img|ac:|ri:)", re.IGNORECASE
)
_ALLOWED = frozenset("\n")


def unseen(text: str) -> list[str]:
    """Return the characters of a text that act on a terminal or cannot be seen there."""
    return sorted({
        repr(each) for each in text
        if each not in _ALLOWED and unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    })  # fmt: skip


def links(text: str) -> list[str]:
    """Return what Markdown would make a link or markup of, and that a data text brought along."""
    return [text[max(0, each.start() - 20) : each.end() + 20] for each in _LINK.finditer(text)]


def shown_badly(event: dict[str, Any]) -> list[str]:
    """Return what would act on people who read an event as a table or as Markdown."""
    table, markdown = ("".join(parts(event, form)) for form in ("table", "markdown"))
    return [*unseen(table), *unseen(markdown), *links(markdown)]


def in_commands(event: dict[str, Any]) -> list[str]:
    """Return every command of an event (`next`, `remedy`) in which a mark stands."""
    data = event["data"]
    commands = [*data.get("next", ()), *data.get("remedy", ())]
    return [json.dumps(each) for each in commands if MARK in json.dumps(each)]


def in_titles(event: dict[str, Any], but: tuple[str, ...] = ()) -> list[str]:
    """Return every title or headline of ours in which a mark stands; `but` names members whose titles are others'."""
    data = {name: each for name, each in event["data"].items() if f"/{name}" not in but}
    return [text for name, text in _texts(data, "") if name in ("title", "headline", "subject") and MARK in text]


def _texts(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in ("carried", "body"):
                yield from _texts(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, name)
