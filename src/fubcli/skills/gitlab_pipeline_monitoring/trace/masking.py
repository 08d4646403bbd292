"""What looks like a secret, out of the lines of a trace: GitLab masks only what it was told to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from fubcli.skills.gitlab_pipeline_monitoring.trace.cleaning import TraceLine

HIDDEN = "[hidden]"
_NAMED = (
    r"(?:passw(?:or)?d|passphrase|(?:(?<=[_.\-])|(?<=pg))pass(?![a-z])|\bpass(?=\s{0,3}=)|pwd|secret|token|credentials?|cookie"
    r"|(?:api|access|account|auth|signing|encryption|private|shared)[_-]?key|(?<![a-z])sig(?![a-z])|(?<=[\"'])auth(?=[\\\"']))"
)
"""What the names of secrets have in them."""
_VARIABLE = r"\$(?:\{|\(|(?-i:[A-Z_][A-Z0-9_]{0,100}|[a-z_]{1,100})(?:[^\w]|$))"
_NOT_KNOWN = rf"(?!{_VARIABLE}|\[MASKED\]|\[hidden\]|\*{{3}})"
"""What stands for a secret and is none: a variable, and what is masked already."""
_OPENING = r"(?:\[(?!MASKED\]|hidden\])\s{0,3})?(?:\\{0,3}[\"']){0,3}"
_WORD = r"[^\s\"'\\]{3,1000}"
_BEHIND = rf"{_OPENING}(?:(?<=\")(?:[^\"\\]|\\[^\"]){{1,1000}}|(?<=')[^']{{1,1000}}|{_NOT_KNOWN}{_WORD})"
"""A value: in quotes to the closing one, without quotes to the end of the word."""
_WHOLE = re.compile(
    r"\bgl[a-z]{1,8}-[A-Za-z0-9_\-.]{10,}"  # GitLab: glpat-, glrt-, gldt-, glcbt-, …
    r"|\bGR1348941[\w\-]{10,}"
    r"|\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b"
    r"|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}"
    r"|\bxox[abeprs]-[A-Za-z0-9-]{8,}|hooks\.slack\.com/services/[\w/]{8,200}"
    r"|\bdapi[0-9a-f]{32}\b|\bdose\w{16,200}"
    r"|\bATATT3x[\w\-=]{8,500}|\b[sr]k_(?:live|test)_\w{8,200}|\bsk-[\w\-]{16,300}|\bAIza[\w\-]{16,100}"
    r"|\bnpm_\w{16,100}|\bhv[sbr]\.[\w\-]{8,300}|\bdckr_[a-z]{1,5}_[\w\-]{8,100}|\bpypi-[\w\-]{16,500}"
    r"|(?<![\w\-])eyJ[\w\-]{8,1000}\.[\w\-]{8,1000}(?:\.[\w\-]{0,1000})?",
    re.ASCII,
)
_AFTER = (
    re.compile(r"(\b(?:bearer|basic)(?:\s{1,3}|%20))[A-Za-z0-9._~+/=\-]{8,1000}", re.IGNORECASE),
    re.compile(
        r"(\bauthorization[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?:[a-z]{1,20}\s{1,3})?)(?!\[hidden\]|\$)[^\s\"']{6,1000}",
        re.IGNORECASE,
    ),
    re.compile(r"(\b(?:set-)?cookie\s{0,3}:\s{0,3})(?!\[hidden\])[^\"']{3,1000}", re.IGNORECASE),
    re.compile(
        rf"((?<![\w\-])-[\w\-]{{0,40}}{_NAMED}[\w\-]{{0,40}}[ =]{{1,3}}(?=[^\s=\-]))({_BEHIND})", re.IGNORECASE
    ),
    re.compile(
        rf"({_NAMED}[\w.\-]{{0,60}}(?:\\{{0,3}}[\"'])?\]?\s{{0,3}}(?::=|=>|=|:(?!:))\s{{0,3}})({_BEHIND})",
        re.IGNORECASE,
    ),
    re.compile(rf"(<[\w:\-]{{0,40}}{_NAMED}[\w:\-]{{0,40}}>)[^<]{{3,1000}}", re.IGNORECASE),
    re.compile(
        rf"(\b(?:password|passwd|token|secret)\s{{1,3}}(?:is\s{{1,3}})?){_NOT_KNOWN}"
        rf"(?=\S{{0,200}}[0-9])(?=\S{{0,200}}[A-Za-z]){_WORD}",
        re.IGNORECASE,
    ),
    re.compile(r"(\bidentified\s{1,3}by\s{1,3}[\"'])[^\"']{3,1000}", re.IGNORECASE),
    re.compile(r"(\bsshpass\s{1,3}-p\s{0,3}[\"']?)(?!\$)[^\s\"']{3,1000}"),
    re.compile(r"(\s(?:-u|--user)[ =]?[\"']?[^\s:\"']{0,100}:)(?!\$|\[hidden\]|//)[^\s\"']{3,1000}"),
    re.compile(
        r"(\b[a-z][a-z0-9+.\-]{1,20}://[^\s/:@]{0,100}:)(?!\[MASKED\]|\[hidden\]|\$|\d{1,5}/)[^\s\"']{1,200}(?=@)",
        re.IGNORECASE,
    ),
    re.compile(r"(\bhttps?://)(?!\[MASKED\]|\[hidden\]|\$)[\w.\-]{16,300}(?=@)", re.IGNORECASE),
)  # fmt: skip
_MYSQL = re.compile(r"(\s-p)(?!\$)[^\s\"']{3,1000}")
_HINT = re.compile(
    r"pass|pwd|secret|token|cred|cookie|key|sig|auth|bearer|basic|identified|mysql|mariadb|://|\s-u|--user",
    re.IGNORECASE,
)
"""What one of the patterns after names needs: most lines have none of it."""
_CLIENT = re.compile(r"\b(?:mysql|mariadb)", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
"""What may stand between the letters of a name and is not seen."""
_VALUE_ALONE = re.compile(r"\s{0,100}(?:-\s)?[\"']?[^\s\"':]{3,2000}[\"']?,?")
_BASE64 = re.compile(r"\s{0,20}[A-Za-z0-9+/=]{16,200}")
_NAME_ALONE = re.compile(
    rf"[\s\"'\-]{{0,40}}[\w.\-]{{0,60}}{_NAMED}[\w.\-]{{0,40}}[\"']?\s{{0,3}}[:=]\s{{0,3}}[|>]?[+-]?", re.IGNORECASE
)
"""A name whose value stands in the next line, as YAML has it."""
_KEY_BEGINS = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_ENDS = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_LINES_KEPT = 2_000
"""Logs repeat themselves."""
_LONGEST_KEY = 200
"""Lines; after so many it was no key that began."""


@lru_cache(_LINES_KEPT)
def masked(text: str) -> tuple[str, int]:
    """Return a line without what looks like a secret, and how many there were."""
    bare = _INVISIBLE.sub("", text)
    found = _masked(bare)
    return found if bare == text or found[1] else (text, 0)


def _behind_hidden(found: re.Match[str]) -> str:
    return f"{found[1]}{HIDDEN}"


def _masked(text: str) -> tuple[str, int]:
    text, count = _WHOLE.subn(HIDDEN, text)
    if not _HINT.search(text):
        return text, count
    for pattern in (*_AFTER, *((_MYSQL,) if _CLIENT.search(text) else ())):
        text, more = pattern.subn(_behind_hidden, text)
        count += more
    return text, count


def without_secrets(lines: Iterable[TraceLine]) -> Iterator[tuple[TraceLine, int]]:
    """Yield lines without secrets, each with how many it had; a private key is hidden over all of its lines."""
    every = list(lines)
    left, tail = 0, _end_of_a_key(every)
    is_named = False
    for at, line in enumerate(every):
        if at in tail or left:
            left = 0 if at in tail or _KEY_ENDS.search(line.text) else left - 1
            yield replace(line, text=HIDDEN), int(at in tail and at == tail.start)
        elif begins := _KEY_BEGINS.search(line.text):
            left = 0 if _KEY_ENDS.search(line.text) else _LONGEST_KEY
            text, count = masked(line.text[: begins.start()])
            yield replace(line, text=f"{text}{HIDDEN}"), count + 1
        elif is_named and _VALUE_ALONE.fullmatch(line.text):
            yield replace(line, text=HIDDEN), 1
        else:
            text, count = masked(line.text)
            yield (replace(line, text=text) if count else line), count
        is_named = _NAME_ALONE.fullmatch(line.text) is not None


def _end_of_a_key(lines: Sequence[TraceLine]) -> range:
    """Return the places of the rest of a private key that begins before what was read."""
    for at, line in enumerate(lines):
        if _KEY_BEGINS.search(line.text):
            break
        if _KEY_ENDS.search(line.text):
            first = at
            while first > max(at - _LONGEST_KEY, 0) and _BASE64.fullmatch(lines[first - 1].text):
                first -= 1
            return range(first, at + 1)
    return range(0)
