"""A page's text for people: its structure stays, and what somebody wrote makes none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.cli.page_lines import page_lines
from fubcli.cli.view_lines import markdown
from tests.hostile.tricks import TRICKS

CASES = [
    ("## Overview", "## Overview\n"),
    ("- a", "- a\n"),
    ("a\n\nb", "a\n\nb\n"),
    ("| A | 1 \\| 2 |\n| --- | --- |", "| A | 1 \\| 2 |\n| --- | --- |\n"),
    ("```\nSELECT *\n```", "```\nSELECT *\n```\n"),
    ("```\ncut", "```\ncut\n```\n"),
    ("[x](https://evil.example)", "\\[x\\](https\\://evil.example)\n"),
    ("| [x](https://evil.example) |", "| \\[x\\](https\\://evil.example) |\n"),
    ("a\u2028```\u2028[x](y)", "a\\\\u2028\\`\\`\\`\\\\u2028\\[x\\](y)\n"),
    ("## <b>", "## \\<b\\>\n"),
]


@pytest.mark.parametrize(("text", "shown"), CASES)
def test_the_structure_of_a_page_stays(text: str, shown: str) -> None:
    assert "".join(markdown(page_lines(text))) == shown


@pytest.mark.parametrize("begin", ["", "## ", "- ", "| a | "])
@pytest.mark.parametrize("trick", [name for name in TRICKS if name != "surrogate"])
def test_no_trick_makes_a_link_or_markup(begin: str, trick: str) -> None:
    shown = "".join(markdown(page_lines(begin + TRICKS[trick].replace("\n", " ") + (" |" if "|" in begin else ""))))
    assert "](" not in shown.replace("\\](", "")
    assert "\u202e" not in shown


@given(
    st.lists(
        st.sampled_from(["```", "~~~", "````", " ```", "[x](https://evil.example)", "| [x](y) |", "a"]), max_size=8
    )
)
def test_outside_of_code_no_link_is_whole(lines: list[str]) -> None:
    is_code = False
    for line in "".join(markdown(page_lines("\n".join(lines)))).splitlines():
        is_code ^= line == "```"
        assert is_code or "[x](" not in line
