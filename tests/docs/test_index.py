"""Readers find every page, and every link leads somewhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if path != DOCS / "index.md")
TEXTS = [ROOT / "README.md", DOCS / "index.md", *PAGES]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def prose(path: Path) -> str:
    """Return a document without what stands in code."""
    text = re.sub(r"^(`{3,}).*?^\1$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", lambda code: "x" * len(code[0]), text)


@cache
def anchors(path: Path) -> set[str]:
    """Return what the headings of a document are called in links, as GitHub and GitLab call them."""
    text = re.sub(r"^(`{3,}).*?^\1$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    found: dict[str, int] = {}
    for heading in re.findall(r"^#{1,6} +(.+?) *$", text, re.MULTILINE):
        name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        found[name] = found.get(name, -1) + 1
        found.setdefault(f"{name}-{found[name]}" if found[name] else name, 0)
    return set(found)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(DOCS).as_posix())
def test_every_page_is_in_the_index_once(path: Path) -> None:
    linked = [(DOCS / target).resolve() for target in LINK.findall((DOCS / "index.md").read_text("utf-8"))]
    assert linked.count(path.resolve()) == 1


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_a_heading(path: Path) -> None:
    for target in LINK.findall(prose(path)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        leads_to = (path.parent / name).resolve() if name else path
        assert leads_to.exists(), target
        assert leads_to.is_relative_to(ROOT), target
        if anchor:
            assert anchor in anchors(leads_to), target


def test_links_are_found_and_a_wrong_one_is_seen(tmp_path: Path) -> None:
    text = tmp_path / "text.md"
    text.write_text("# One `two`: three\n\n[a](b.md#c) `[no](link.md)`\n\n```\n[none](either.md)\n# no heading\n```\n")
    assert LINK.findall(prose(text)) == ["b.md#c"]
    assert anchors(text) == {"one-two-three"}


def test_a_how_to_is_run_by_a_test() -> None:
    for path in (DOCS / "how-to").glob("*.md"):
        assert "<!-- transcript -->" in path.read_text("utf-8"), path.name
