"""Which environment a request is about: the one that it names, none where it names two."""

from __future__ import annotations

import re

from fubcli.model.names import Environment
from fubcli.playbooks.matching.mentions import Mention

_PRODUCTION = r"prod|production"
_BESIDE = r"(?: ?(?:vs\.?|versus|and|to|with|against|or|than|from|&|/|-) ?)(?:the )?"
_STAGE = re.compile(
    rf"\bstage (?:env|environment|warehouse|side|catalogs?)\b|\bon stage\b"
    rf"|\bstage(?={_BESIDE}(?:{_PRODUCTION})\b)|(?:(?<=\bprod)|(?<=\bproduction)){_BESIDE}stage\b(?! of)"
)
_PATTERNS = (
    # What agents produce is production, too.
    (Environment.PRODUCTION, re.compile(
        r"(?<!agent )(?<!agents )(?<!agent's )(?<!sales )(?<!their )(?<!team )"
        rf"\b(?:{_PRODUCTION})\b(?!-?ready)"
    )),
    (Environment.STAGING, re.compile(
        rf"\bstaging\b|{_STAGE.pattern}"
    )),
    (Environment.SANDBOX, re.compile(r"\bsandbox\b")),
)  # fmt: skip
_ONLY_WHERE = re.compile(rf"\b(?:in|on|for|from|against) (?:our |the )?(?:live )?(?:{_PRODUCTION})\b")


def environments_in(text: str) -> tuple[Environment, ...]:
    """Return the environments that a normalised text names."""
    return tuple(environment for environment, pattern in _PATTERNS if pattern.search(text))


def places_in(text: str) -> tuple[Mention[Environment], ...]:
    """Return where a text names production only to say where, or staging by the word that contacts are in, too."""
    named = environments_in(text)
    found = [Mention(each.start(), each.end(), Environment.STAGING, "staging") for each in _STAGE.finditer(text)]
    if named == (Environment.PRODUCTION,):
        found += [Mention(each.start(), each.end(), Environment.PRODUCTION) for each in _ONLY_WHERE.finditer(text)]
    return tuple(found)
