"""What a page is called when nobody says so: the question that it answers, so that it is found again by it.

The same question has the same title whenever it is asked on a day, and another question another one. A title has own
words, plain names and numbers; what cannot be said so (a statement, a task, a name that could be a sentence) is a hash.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from typing import Any

from fubcli.model.envelope import UpstreamEvent
from fubcli.model.nights import night_of
from fubcli.results.formats import plain_name
from fubcli.skills.confluence_management.rendering.fields import mapping, text
from fubcli.skills.confluence_management.rendering.questions import Question, question_of

_MOST_NAMES, _MOST_CHARS = 4, 220
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def title_of(event: UpstreamEvent) -> str:
    """Return the title of an event's page; the same for every run of the same question on the same night."""
    when = _nights(event)
    subject = _subject(question_of(event))
    return f"{subject}, {when}" if when else subject


def _subject(question: Question) -> str:
    """Return a question in words, with a hash of it when they do not say all of it."""
    names, kind = sorted(set(question.names)), [question.kind] if question.kind else []
    said = [name for name in names if _is_plain(name)][:_MOST_NAMES]
    kinds = [name for name in kind if _is_plain(name)]
    more = [(words, value) for words, value in question.more if _is_plain(value)]
    told = " ".join((question.words, *kinds, *([f"of {_listed(said, len(names))}"] if said else [])))
    told += "".join(f", {words} {value}" for words, value in more)
    is_all = (said, kinds, more) == (names, kind, list(question.more)) and not question.unsaid
    if is_all and len(told) <= _MOST_CHARS:
        return told
    return f"{told[:_MOST_CHARS]} {_hash([names, kind, question.more, question.unsaid])}"


def _listed(said: list[str], count: int) -> str:
    *others, last = said if len(said) == count else [*said, f"{count - len(said)} more"]
    return f"{', '.join(others)} and {last}" if others else last


def _is_plain(value: Any) -> bool:
    """Whether a value can stand in a title: a number, days, or names with slashes or any schema between them."""
    if not isinstance(value, str):
        return isinstance(value, int)
    parts = value.replace(".*.", "._.").split("/")
    return all(_DAY.fullmatch(part) or plain_name(part) == part for part in parts)


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:8]


def _nights(event: UpstreamEvent) -> str:
    """Return the nights that an event is about, else the Pacific day that it looks from; empty when it has none."""
    first, last = (text(mapping(event.data, "nights"), each) for each in ("first", "last"))
    if _DAY.fullmatch(last):
        return f"{first} to {last}" if _DAY.fullmatch(first) and first != last else last
    try:
        moment = datetime.fromisoformat(text(mapping(event.data, "request"), "as_of") or event.time)
    except ValueError:
        return ""
    return "" if moment.tzinfo is None else night_of(moment).isoformat()
