"""Where the models of a brief are."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from fubcli.skills.code_development.pages.markup import bullets, fenced


def model_lines(models: Mapping[str, Any]) -> Iterator[str]:
    """Yield the part about models, nothing when there are none."""
    if not models["files"]:
        return
    where = " in an artifact" if "artifact" in models else " beside this file" if "directory" in models else ""
    yield f"\n## Models{where}\n\n"
    yield from bullets([", ".join(each["file"] for each in models["files"])])
    if "artifact" in models:
        path = unquote(urlsplit(models["artifact"]["uri"]).path)
        yield "\nA line of NDJSON for each file; this writes one of them:\n\n"
        first = models["files"][0]["file"]
        yield fenced(f"jq -r --arg file {shlex.quote(first)} {_ONE} {shlex.quote(path)}", "bash")


_ONE = "'select(.file == $file).text'"
