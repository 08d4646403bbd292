"""Deciding, file by file, whether what is there may be used: sound, sound but to be noted, or to be rebuilt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from fubcli.embedded.manifest import Edition, Record
from fubcli.embedded.recipes import Recipe
from fubcli.embedded.soundness import why_unreadable
from fubcli.embedded.stamps import Stamp, digest_of, stamp_of


@dataclass(frozen=True)
class Judgement:
    """`record` is what to note about a file that stays; None means rebuild, and `reason` says why."""

    record: Record | None
    reason: str = ""
    damaged: bool = False
    """Whether something unusable lies under the file's name, as opposed to nothing or something outdated."""


def is_current(recipe: Recipe, path: Path, record: Record | None, edition: Edition) -> bool:
    """Whether a file is known to be sound by its stamp alone; two calls of stat, nothing is opened."""
    return record is not None and not is_outdated(recipe, record, edition) and stamp_of(path) == record.stamp


def is_outdated(recipe: Recipe, record: Record, edition: Edition) -> bool:
    """Whether a record is of another edition; what is the user's own never is."""
    return not recipe.kept and record.edition != edition


def judge(recipe: Recipe, path: Path, record: Record | None, fresh: Record) -> Judgement:
    """Examine one file as closely as it takes; `fresh` is the record of one without history. Raises OSError."""
    stamp = stamp_of(path)
    if stamp is None:
        in_the_way = path.is_dir() or path.is_symlink()
        return Judgement(None, "it is not a file" if in_the_way else "", damaged=in_the_way)
    if recipe.kept:
        return _judge_by_reading(path, stamp, record or fresh)
    if record is None or is_outdated(recipe, record, fresh.edition):
        return Judgement(None)
    if stamp == record.stamp:
        return Judgement(record)
    if recipe.mirrors is None and stamp.has_wal:
        return Judgement(None, "something has written to it", damaged=True)
    if record.digest is not None and digest_of(path) != record.digest:
        return Judgement(None, "its content has changed", damaged=True)
    if record.digest is not None and not stamp.has_wal:
        return Judgement(replace(record, stamp=stamp))
    return _judge_by_reading(path, stamp, record)


def _judge_by_reading(path: Path, stamp: Stamp, record: Record) -> Judgement:
    if stamp == record.stamp:
        return Judgement(record)
    fault = why_unreadable(path)
    if fault is not None:
        return Judgement(None, fault, damaged=True)
    return Judgement(replace(record, stamp=stamp, digest=None))
