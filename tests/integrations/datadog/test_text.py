"""What data says reaches Datadog as plain words: no mention, no template, no link, nothing unseen."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.integrations.datadog.text import neutral, tag

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from("@{}[]<>`%:/#!|\\\n\t\r\x00\x1b\u200b\u202e\u2066\ufeff\uff20\ufe6b\uff5b\uff1c\u2028 aZ9_-."),
        st.characters(),
    ),
    max_size=600,
)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("fub.contacts_silver.contacts has not come", "fub.contacts_silver.contacts has not come"),
        ("79.9% below, 3 %", "79.9% below, 3 %"),
        ("@all look", "(at)all look"),
        ("@slack-ops @pagerduty", "(at)slack-ops (at)pagerduty"),
        ("ops@example.com", "ops(at)example.com"),
        ("\uff20all", "(at)all"),
        ("\ufe6ball", "(at)all"),
        ("{{#is_alert}}@x{{/is_alert}}", "((#is_alert))(at)x((/is_alert))"),
        ("<!channel> <@U1>", "(!channel) ((at)U1)"),
        ("%%% \n**now**", r"% \n**now**"),
        ("[click](https://evil.example)", "(click)(https: //evil.example)"),
        ("a\u200b@\u200ball", r"a\u200b(at)\u200ball"),
        ("\u202egnp\x1b[31m", r"\u202egnp\x1b(31m"),
        ("`code`", "'code'"),
    ],
)
def test_a_text_is_told_without_its_tricks(said: str, told: str) -> None:
    assert neutral(said, 500) == told


@given(HOSTILE, st.integers(2, 400))
def test_no_text_calls_fills_in_links_or_hides(said: str, most: int) -> None:
    told = neutral(said, most)
    assert len(told) <= most
    assert not re.search(r"[@{}\[\]<>`]|%%|://", unicodedata.normalize("NFKC", told))
    assert told.isprintable()
    assert neutral(told, most) == told, "once is enough"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("contacts_silver", "table:contacts_silver"),
        ("Contacts", "table:contacts"),
        ("my table, env:production", "table:my_table_env_production"),
        ("@all{{x}}", "table:all_x"),
        ("日本", "table:日本"),
        ("", "table:unnamed"),
        ("***", "table:unnamed"),
        ("x" * 400, "table:" + "x" * 194),
    ],
)
def test_a_tag_has_the_characters_that_datadog_keeps(value: str, told: str) -> None:
    assert tag("table", value) == told


@given(HOSTILE)
def test_every_tag_is_one_tag(value: str) -> None:
    told = tag("table", value)
    assert re.fullmatch(r"table:[\w\-./]+", told)
    assert len(told) <= 200
    assert not any(character.isspace() or character in ",@{}" for character in told)
