"""Links: those of the web application that belongs to an API, and those of answers."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.integrations.datadog.links import page, told


@pytest.mark.parametrize(
    ("api", "shown"),
    [
        ("https://api.datadoghq.com", "https://app.datadoghq.com/monitors/1"),
        ("https://api.us3.datadoghq.com", "https://us3.datadoghq.com/monitors/1"),
        ("http://127.0.0.1:8126", "http://127.0.0.1:8126/monitors/1"),
    ],
)
def test_a_page_is_of_the_site(api: str, shown: str) -> None:
    assert page(api, "/monitors/1") == shown


@pytest.mark.parametrize("link", ["https://app.datadoghq.com/event/event?id=1&x=%20", "https://us3.datadoghq.com/"])
def test_a_link_of_an_answer_is_told(link: str) -> None:
    assert told(link) == link


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "http://app.datadoghq.com/x", "https://app.datadoghq.com/\u202ex", "https://x/\n", "https://x/a b",
        "https://x@y/z", "https://x\\y/z", 'https://x/"><script>', "https://x/" + "a" * 1_001, "//x/y", "", None, 7, {}, ["https://x/"],
    ],
)  # fmt: skip
def test_what_is_no_link_is_not(link: Any) -> None:
    assert told(link) == ""
