"""A page's text for people: its structure stays, and what somebody wrote makes none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.cli.page_lines import page_lines
from fubcli.cli.view_lines import markdown
from fubcli.integrations.confluence.plain import plain_text
from fubcli.integrations.confluence.storage import element, macro
from tests.hostile.reader import made_of
from tests.hostile.tricks import TRICKS

LIVE = {"link", "image", "html_block", "html_inline"}
CASES = [
    ("## Overview", "## Overview\n"),
    ("- a", "- a\n"),
    ("a\n\nb", "a\n\nb\n"),
    ("| A | 1 \\| 2 |\n| --- | --- |", "| A | 1 \\| 2 |\n| --- | --- |\n"),
    ("```\nSELECT *\n```", "```\nSELECT *\n```\n"),
    ("```\ncut", "```\ncut\n```\n"),
    ("````\n```\n[x](y)\n````\n[x](y)", "````\n```\n[x](y)\n````\n\\[x\\](y)\n"),
    ("```\n  ````\n[x](y)", "```\n```\n\\[x\\](y)\n"),
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


LINES = [
    "```", "````", " ```", "   `````", "    ```", "\t````", "~~~", " ~~~~ x", "```python", "``", "[x](https://evil.example)",
    "![x](https://evil.example)", "| [x](y) |", "<b>", "a", "",
]  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=10))
def test_no_lines_make_a_link(lines: list[str]) -> None:
    shown = "".join(markdown(page_lines("\n".join(lines))))
    assert not LIVE & made_of(shown)


@given(
    st.lists(st.tuples(st.booleans(), st.lists(st.sampled_from(LINES), max_size=5)), max_size=5),
    st.integers(0, 200),
)
def test_no_code_on_a_page_leaves_its_block(parts: list[tuple[bool, list[str]]], most: int) -> None:
    stored = "".join(
        macro("code", code="\n".join(lines)).text if is_code else "".join(element("p", each).text for each in lines)
        for is_code, lines in parts
    )
    assert not LIVE & made_of("".join(markdown(page_lines(plain_text(stored, most)[0]))))
