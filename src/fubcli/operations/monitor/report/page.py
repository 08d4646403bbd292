"""The whole page: one file that needs nothing from anywhere and runs nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from fubcli.model.check import Check
from fubcli.model.verdict import Status
from fubcli.operations.monitor.judging import Judged
from fubcli.operations.monitor.report import closing, opening, wrong
from fubcli.operations.monitor.report.cases import Case, cases, charted, unattached
from fubcli.operations.monitor.report.exports import exports_section
from fubcli.operations.monitor.report.markup import Html, element, joined
from fubcli.operations.monitor.report.series import charted_days, pasts
from fubcli.operations.monitor.report.tables import Charts, other_tables

MOST_CHARTED = 60
"""Tables with charts."""
_MOST_NIGHTS = 3_600
"""Nights of all charts together; it keeps the page below 1.5 MB."""


def page(judged: Judged, data: Mapping[str, Any]) -> str:
    """Return a run as an HTML document; `data` are the members of its event, and every text in both is untrusted."""
    style = _style()
    policy = f"default-src 'none'; style-src 'sha256-{_hash(style)}'; base-uri 'none'; form-action 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="format-detection", content="telephone=no, date=no, address=no, email=no"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="robots", content="noindex"),
        element("title", f"{data['status']}: {data['headline']}"),
        element("style", Html(style)),
    )  # fmt: skip
    document = element("html", head, _body(judged, data), lang="en")
    return f"<!doctype html>\n{document.text}\n"


def _body(judged: Judged, data: Mapping[str, Any]) -> Html:
    found = cases(judged.checks)
    tiers = {str(table.name): table.tier for table in judged.gathered.nightly if table.history.value}
    days = charted_days(judged.timeframe)
    drawn = charted(tiers, judged.checks, min(MOST_CHARTED, _MOST_NIGHTS // days))
    nights = pasts(judged, set(drawn))
    charts = Charts({name: nights[name] for name in drawn if name in nights})
    sections = _sections(judged, data, found, charts, len(tiers))
    main = element(
        "main", opening.verdict(judged, data), opening.ways([(name, words) for name, words, _ in sections]),
        *(section for _, _, section in sections), id="main", tabindex="-1",
    )  # fmt: skip
    skip = element("a", "Skip to the answer", href="#main", class_="skip")
    footer = element("footer", element("p", "Written by fubcli. It loads nothing, runs nothing and sends nothing."))
    header = element("header", element("p", "fubcli monitor"), class_="top")
    return element("body", joined((skip, header, main, footer), "\n"))


def _sections(
    judged: Judged, data: Mapping[str, Any], found: Sequence[Case], charts: Charts, nightly: int
) -> list[tuple[str, str, Html]]:
    """Return the sections by id and words, in the order of the questions at night; cases take their charts first."""
    unknown = sum(check.status is Status.UNKNOWN for check in judged.checks) + len(judged.gathered.troubles)
    left: list[Check] = unattached(judged.checks, found)
    explained = [("explained", f"Explained ({len(left)})", closing.explained_section(left))] if left else []
    return [
        ("exports", "Export", exports_section(judged)),
        ("wrong", f"Wrong ({len(found)})", wrong.wrong_section(found, charts)),
        ("next", "Next", opening.next_steps(data["next"])),
        ("changes", "Schema", wrong.changes_section(judged.checks, found)),
        *explained,
        ("unseen", f"Not seen ({unknown})", closing.unseen_section(judged, data)),
        ("tables", "Tables", other_tables(charts, judged.checks, nightly)),
        ("looked-at", "Looked at", closing.looked_at_section(data)),
    ]


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _style() -> str:
    return files(__package__).joinpath("style.css").read_text(encoding="utf-8")
