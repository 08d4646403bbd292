"""The kinds of text in a playbook: names, sentences, lists of texts."""

from __future__ import annotations

import re

from fubcli.config.sections import Section, item_list

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")


def name_of(section: Section, name: str) -> str:
    """Return a name of lower-case words with hyphens; raises ConfigError for anything else."""
    text = section.text(name)
    if not NAME.match(text):
        raise section.document.error(section.path(name), "must be lower-case words with hyphens between them")
    return text


def sentence(section: Section, name: str) -> str:
    """Return a text of one line that is not empty; raises ConfigError."""
    text = section.text(name).strip()
    if not text or "\n" in text:
        raise section.document.error(section.path(name), "must be one line of text")
    return text


def texts(section: Section, name: str) -> tuple[str, ...]:
    """Return a list of texts, empty when the member is not there; raises ConfigError."""
    found = []
    key = section.path(name)
    for place, value in enumerate(item_list(section.document, key, section.values.get(name, []))):
        if not isinstance(value, str) or not value.strip():
            raise section.document.error(f"{key}[{place}]", "must be text")
        found.append(value.strip())
    return tuple(found)


def unique(section: Section, name: str, ids: list[str]) -> None:
    """Raise ConfigError for an id that two items of a list have."""
    for place, id in enumerate(ids):
        if id in ids[:place]:
            raise section.document.error(f"{section.path(name)}[{place}].id", f"is the id of another one: {id}")
