"""The head: number and hash of the last line, signed, in a file of its own.

It is written after its line, so a crash leaves it behind the log and never ahead: a log that ends before its head
was cut.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from fubcli.audit.lines import Line, read_line, write_line

NAME = "audit.head"
_SIZE = 512
"""Bytes: one block, written in place, so that it is never half there."""


@dataclass(frozen=True)
class Head:
    """What the head file says; `is_sound` is False for one that cannot be read or is not signed with the key."""

    seq: int
    digest: str
    is_sound: bool = True


def read_head(directory: Path, key: bytes | None) -> Head | None:
    """Return the head, or None when there is none; without a key its signature is taken on trust. Raises OSError."""
    try:
        line = read_line((directory / NAME).read_bytes().rstrip(b" \n"))
    except FileNotFoundError:
        return None
    if line is None or line.kind != "head" or not (key is None or line.is_signed_with(key)):
        return Head(0, "", is_sound=False)
    return Head(line.seq, line.prev)


def write_head(directory: Path, last: Line, key: bytes) -> None:
    """Name a line as the last one; raises OSError."""
    head = write_line({"kind": "head"}, seq=last.seq, time=str(last.members["time"]), prev=last.digest, key=key)
    flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(directory / NAME, flags, 0o600)
    try:
        os.pwrite(descriptor, head.raw.ljust(_SIZE - 1) + b"\n", 0)
    finally:
        os.close(descriptor)


def doubt(head: Head | None, last: Line | None, key: bytes | None) -> str | None:
    """Return what is wrong with the end of a log, or None."""
    seq = last.seq if last else 0
    if last is not None and key is not None and not last.is_signed_with(key):
        return "the last line is not signed with this key"
    if head is None:
        return "the head is missing" if seq > 1 else None
    if not head.is_sound:
        return "the head is not signed with this key"
    if head.seq > seq:
        return f"the log ends at line {seq}, its head names line {head.seq}"
    if last is not None and head.seq == seq and head.digest != last.digest:
        return "the last line is not the one that the head names"
    return None
