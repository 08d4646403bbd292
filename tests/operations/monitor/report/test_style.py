"""Colours that can be read: WCAG AA in light, in dark and on paper, computed from the style itself."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

STYLE = files("fubcli.operations.monitor.report").joinpath("style.css").read_text()
THEMES = dict(zip(("light", "dark", "print"), re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL), strict=True))
TEXTS = [
    *((ink, ground) for ink in ("ink", "quiet", "link", "critical", "warning", "ok", "info", "unknown") for ground in ("page", "card")),
    ("ink", "code"), ("ink", "band"),
]  # fmt: skip
GRAPHICS = [
    *((mark, ground) for mark in ("dots", "line", "usual", "critical", "warning") for ground in ("card", "band")),
    ("edge", "card"), ("edge", "page"), ("focus", "page"), ("focus", "card"), ("focus", "code"),
    *((side, "page") for side in ("critical", "warning", "ok", "info", "unknown")),
]  # fmt: skip


def colours(theme: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", THEMES[theme]))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_guidelines_do() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_texts_have_four_and_a_half_and_marks_three(theme: str) -> None:
    known = colours(theme)
    found = {(ink, ground): contrast(known[ink], known[ground]) for ink, ground in TEXTS + GRAPHICS}
    assert {pair: value for pair, value in found.items() if value < (4.5 if pair in TEXTS else 3.0)} == {}


def test_every_theme_has_every_colour_that_is_used() -> None:
    used = set(re.findall(r"var\(--(\w+)\)", STYLE))
    assert used == set(colours("light")) == set(colours("dark")) == set(colours("print"))


def test_the_style_fetches_nothing() -> None:
    assert not re.search(r"url\(|@import|@font-face|</", STYLE)
