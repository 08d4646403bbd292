"""The part of a trace that is told: of a job that failed what led to it, of any other the end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fubcli.results.formats import visible
from fubcli.skills.gitlab_pipeline_monitoring.trace.cleaning import TraceLine, trace_lines
from fubcli.skills.gitlab_pipeline_monitoring.trace.masking import without_secrets

MOST_LINES = 60
MOST_CHARACTERS = 4_000
_LONGEST_LINE = 400
_BEFORE, _AFTER, _LAST = 3, 6, 10
_VERDICT = re.compile(r"(ERROR|WARNING): Job failed|ERROR: Job canceled")
_ERROR = re.compile(
    r"errors?\b|\bfail(?:ed|ure|ures|s)?\b|\bfatal\b|\bpanic\b|\btraceback\b|exception\b|\bkilled\b"
    r"|\bdenied\b|\bnot found\b|\bno such file\b|\bcannot\b|\btimed out\b|\bsegmentation fault\b",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"after_script|cleanup_file_variables|upload_artifacts.*|archive_cache.*|.*_cache|download_artifacts"
)
"""Sections of what is done after the script whether it failed or not, and before it."""


@dataclass(frozen=True)
class Excerpt:
    """Lines with their numbers; `masked` counts what looked like a secret in the whole trace."""

    lines: tuple[tuple[int, str], ...]
    is_failing: bool
    """Whether it is what led to a failure, not just the end."""
    total: int
    """Lines of the trace that say something."""
    masked: int

    @property
    def is_cut(self) -> bool:
        """Whether there is more."""
        return len(self.lines) < self.total


def excerpt(trace: str, *, failed: bool) -> Excerpt:
    """Return what is told of a trace: no secret, nothing hidden, at most 60 lines and 4,000 characters."""
    clean = list(without_secrets(trace_lines(trace)))
    lines = [line for line, _ in clean]
    chosen = _failing(lines) if failed else range(len(lines) - 1, -1, -1)
    return Excerpt(_limited(lines, chosen), failed, len(lines), sum(count for _, count in clean))


def _failing(lines: Sequence[TraceLine]) -> list[int]:
    """Return the places of the lines that tell why, the most telling first."""
    end = next((at for at in range(len(lines) - 1, -1, -1) if _VERDICT.match(lines[at].text)), len(lines) - 1)
    before = [at for at in range(end) if not _AROUND.fullmatch(lines[at].section)]
    if not before:
        return [*range(end, max(end - MOST_LINES, -1), -1)]
    section = lines[before[-1]].section
    inside = [at for at in before if lines[at].section == section]
    if len(inside) < MOST_LINES and sum(len(lines[at].text) for at in inside) < MOST_CHARACTERS // 2:
        return [end, *reversed(inside)]
    return [end, *inside[-_LAST:], *_around_errors(lines, inside), *reversed(inside)]


def _around_errors(lines: Sequence[TraceLine], inside: Sequence[int]) -> list[int]:
    """Return the first errors and what stands around them: those that follow are most often their consequences."""
    found = [place for place, at in enumerate(inside) if _ERROR.search(lines[at].text)]
    return [at for place in found for at in inside[max(place - _BEFORE, 0) : place + _AFTER + 1]]


def _limited(lines: Sequence[TraceLine], chosen: Iterable[int]) -> tuple[tuple[int, str], ...]:
    """Return the first of the chosen lines that there is room for, in the order of the trace."""
    taken: dict[int, str] = {}
    left = MOST_CHARACTERS
    for at in dict.fromkeys(chosen):
        text = visible(lines[at].text, _LONGEST_LINE)
        text = text if len(text) <= left else f"{text[: max(left - 1, 0)]}…"
        if len(taken) == MOST_LINES or left <= 1:
            break
        taken[at] = text
        left -= len(text)
    return tuple((lines[at].number, taken[at]) for at in sorted(taken))
