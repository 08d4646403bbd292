"""An investigation's summary as lines for people, and where the case is kept."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from fubcli.cli.view_lines import COLOURS, Line, heading, item
from fubcli.cli.view_words import Glyphs
from fubcli.skills.support_investigation.documents.lines import cited
from fubcli.skills.support_investigation.documents.summary import summary


def view(data: Mapping[str, Any], glyphs: Glyphs) -> Iterator[Line]:
    """Yield the lines of a view; texts from data are in them as they are."""
    word = data["findings"][0]["severity"]
    yield Line("headline", ((f"{glyphs.status[word]} {data['headline']}", COLOURS[word]),))
    yield Line("aside", ((f"{data['environment']} {glyphs.dot} case {data['case']['directory']}", "dim"),))
    for line in summary(data):
        if line.level > 1:
            yield heading(line.text)
        elif not line.level:
            yield item((line.text, ""), (cited(line.evidence), "dim"))
            if line.argv:
                yield Line("detail", ((shlex.join(line.argv), "command"),))
