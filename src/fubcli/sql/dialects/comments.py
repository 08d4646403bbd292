"""What may stand between two words: blanks, and comments that every reader ends at the same place."""

from __future__ import annotations

import re

_BLANKS = r"[ \t\r\n]++"
_BLOCK = r"/\*(?!\+)(?:[^/*]|/(?!\*)|\*(?!/))*+\*/"
_REST_OF_LINE = r"(?!(?i:[ \t]*legacysql))[^\r\n]*+(?:\r?\n|\Z)"


def gap(*line_comments: str) -> re.Pattern[str]:
    """Return the pattern of blanks and comments, given what a line comment begins with.

    Not in a comment: a carriage return alone, which ends a line for some readers; another block comment, which ends
    both for some; `/*+`, which begins a hint for some; `#legacySQL`, after which BigQuery reads another language.
    """
    starts = "|".join(map(re.escape, line_comments))
    return re.compile(f"(?:{_BLANKS}|(?:{starts}){_REST_OF_LINE}|{_BLOCK})*+")
