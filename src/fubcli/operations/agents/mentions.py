"""The files of a skill that its body names: each is there, in the skill's own folder, at most one folder down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

_CODE = re.compile(r"^(```+|~~~+).*?^\1`*\s*$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(\s*<?([^)\s>]{1,500})")
_NAMED = re.compile(r"(?<![\w./-])(?:references|scripts|assets)/[\w./-]*\w")
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|#")
"""An address, or a place in the same text."""


def mention_problems(body: str, folder: Path) -> Iterator[str]:
    """Yield what is wrong with the files that links and plain words of a body name."""
    links = [link for link in _LINK.findall(_CODE.sub("", body)) if not _ELSEWHERE.match(link)]
    for name in sorted({*(unquote(link.partition("#")[0]) for link in links), *_NAMED.findall(body)}):
        if problem := _problem(name, folder):
            yield f"it names {name}, {problem}"


def _problem(name: str, folder: Path) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        return "which is not a path inside its folder"
    if len(path.parts) > 2:
        return "which is more than one folder down"
    try:
        real = (folder / path).resolve(strict=True)
        is_inside = real.is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        return "which is not there"
    return "" if is_inside else "which a link leads out of its folder"
