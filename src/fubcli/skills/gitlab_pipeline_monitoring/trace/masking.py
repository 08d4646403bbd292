"""What looks like a secret, out of the lines of a trace: GitLab masks only what it was told to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from fubcli.skills.gitlab_pipeline_monitoring.trace.cleaning import TraceLine

HIDDEN = "[hidden]"
_NAMED = r"(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)"
_VALUE = r"(?!\$|\[MASKED\]|\[hidden\]|\*{3})[^\s\"',;&]{3,}"
_WHOLE = re.compile(
    r"\bgl[a-z]{1,8}-[A-Za-z0-9_\-.]{10,}"  # GitLab: glpat-, glrt-, gldt-, glcbt-, …
    r"|\bGR1348941[\w\-]{10,}"
    r"|\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b"
    r"|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}"
    r"|\bxox[abeprs]-[A-Za-z0-9-]{8,}"
    r"|\bdapi[0-9a-f]{32}\b"
    r"|\beyJ[\w\-]{8,}\.[\w\-]{8,}\.[\w\-]*",
    re.ASCII,
)
_AFTER = (
    re.compile(r"(\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=\-]{8,}", re.IGNORECASE),
    re.compile(rf"({_NAMED}[\w.\-]{{0,60}}[\"']?\s{{0,3}}(?:=>|=|:(?!:))\s{{0,3}}[\"']?){_VALUE}", re.IGNORECASE),
    re.compile(rf"((?<![\w\-])-[\w\-]{{0,40}}{_NAMED}[\w\-]{{0,40}}\s{{1,3}}[\"']?)(?!-){_VALUE}", re.IGNORECASE),
    re.compile(r"(\b[a-z][a-z0-9+.\-]{1,20}://[^\s/:@]{0,100}:)(?!\[MASKED\]|\$)[^\s/@]{1,200}(?=@)", re.IGNORECASE),
)  # fmt: skip
_KEY_BEGINS = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_ENDS = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_LONGEST_KEY = 200
"""Lines; after so many it was no key that began."""


def masked(text: str) -> tuple[str, int]:
    """Return a line without what looks like a secret, and how many there were."""
    text, count = _WHOLE.subn(HIDDEN, text)
    for pattern in _AFTER:
        text, more = pattern.subn(rf"\g<1>{HIDDEN}", text)
        count += more
    return text, count


def without_secrets(lines: Iterable[TraceLine]) -> Iterator[tuple[TraceLine, int]]:
    """Yield lines without secrets, each with how many it had; a private key is hidden over all of its lines."""
    left = 0
    for line in lines:
        if left:
            left = 0 if _KEY_ENDS.search(line.text) else left - 1
            yield replace(line, text=HIDDEN), 0
        elif begins := _KEY_BEGINS.search(line.text):
            left = 0 if _KEY_ENDS.search(line.text) else _LONGEST_KEY
            text, count = masked(line.text[: begins.start()])
            yield replace(line, text=f"{text}{HIDDEN}"), count + 1
        else:
            text, count = masked(line.text)
            yield replace(line, text=text), count
