"""Lines of a document: headings, sentences with the evidence that they rest on, and things to do."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fubcli.model.nights import PACIFIC
from fubcli.results.formats import inline, visible

LONGEST = 600


@dataclass(frozen=True)
class Line:
    """`text` may come out of data and is escaped where it is written; `level` is a heading's, 0 is none.

    What claims something carries the ids of its `evidence`.
    """

    text: str
    evidence: tuple[str, ...] = ()
    level: int = 0
    argv: tuple[str, ...] = ()
    """What is to be run, for a thing to do."""


def markdown(lines: Iterable[Line]) -> str:
    """Return lines as Markdown in which no text from data is more than text."""
    return "".join(_markdown(each) for each in lines)


def _markdown(line: Line) -> str:
    text = inline(line.text, LONGEST)
    if line.level:
        return f"\n{'#' * line.level} {text}\n\n" if line.level > 1 else f"# {text}\n\n"
    return f"- {text}{cited(line.evidence)}.{_command(line.argv)}\n"


def cited(evidence: Sequence[str]) -> str:
    """Return the ids of evidence as they stand behind what it shows."""
    return f" [{', '.join(evidence)}]" if evidence else ""


def _command(argv: Sequence[str]) -> str:
    """Return a command as code; one with a backtick in it would end it, and is escaped text."""
    if not argv:
        return ""
    text = visible(shlex.join(argv), LONGEST)
    return f" Run `{text}`." if "`" not in text else f" Run {inline(text, LONGEST)}."


def see_also(data: Mapping[str, Any], level: int, report: tuple[str, ...]) -> Iterator[Line]:
    """Yield what is worth knowing and shows nothing, under a heading; nothing where there is none."""
    for at, each in enumerate(data.get("see_also", ())):
        if not at:
            yield Line("See also", level=level)
        url = f" ({each['url']})" if "url" in each else ""
        yield Line(f"{each['says'].rstrip('.')}{url}", report)


def both_times(moment: datetime) -> str:
    """Return a moment in UTC and by Pacific clocks."""
    return f"{moment:%Y-%m-%d %H:%M} UTC ({moment.astimezone(PACIFIC):%Y-%m-%d %H:%M %Z})"
