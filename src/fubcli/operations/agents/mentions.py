"""The files of a skill that its body names: each is there, in the skill's own folder, at most one folder down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

_FENCED = re.compile(r"^[ \t]*(`{3,}(?=[^`\n]*$)|~{3,}).*?(?:^[ \t]*\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
"""A block of code; one without an end reaches to the end of the text."""
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\(\s*<?([^)\s>]{1,500})")
_NAMED = re.compile(r"(?<![\w./-])(?:references|scripts|assets)/[\w./-]*\w")
_SUFFIX = re.compile(r"\.\w{1,10}\Z")
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|#")
"""An address, or a place in the same text."""


def mention_problems(body: str, folder: Path) -> Iterator[str]:
    """Yield what is wrong with the files that links and plain words of a body name."""
    text = _FENCED.sub("", body)
    links = [link for link in _LINK.findall(_CODE.sub("", text)) if not _ELSEWHERE.match(link)]
    words = [name for name in _NAMED.findall(text) if _SUFFIX.search(name)]  # without one: "assets/liabilities"
    for name in sorted({*(unquote(link.partition("#")[0]) for link in links), *words}):
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
