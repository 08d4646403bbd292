"""No form of a secret survives, in no text and nowhere in a JSON value; and nothing else is changed."""

from __future__ import annotations

import base64
import html
import json
import textwrap
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fubcli.model.envelope import UpstreamEvent
from fubcli.model.profile import Secret
from fubcli.network.redaction import HIDDEN, Redaction, is_whole

NAMES = {
    "&": "&AMP;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
    "/": "&sol;",
    "+": "&plus;",
    "=": "&equals;",
    "\\": "&bsol;",
}
FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "in a URL": lambda secret: quote(secret, safe=""),
    "in a path": quote,
    "in a form": quote_plus,
    "in JSON": lambda secret: json.dumps(secret)[1:-1],
    "in JSON of UTF-8": lambda secret: json.dumps(secret, ensure_ascii=False)[1:-1],
    "in JSON of PHP": lambda secret: json.dumps(secret)[1:-1].replace("/", "\\/"),
    "in HTML": html.escape,
    "in HTML of others": lambda secret: html.escape(secret).replace("&#x27;", "&#39;"),
    "in the text of a page": lambda secret: html.escape(secret, quote=False),
    "in HTML of Go": lambda secret: html.escape(secret).replace("+", "&#43;").replace("&quot;", "&#34;"),
    "in HTML of OWASP": lambda secret: html.escape(secret).replace("/", "&#x2F;").replace("=", "&#x3D;"),
    "in numbers of HTML": lambda secret: "".join(f"&#{ord(each)};" for each in secret),
    "in hex numbers of HTML": lambda secret: "".join(f"&#X{ord(each):04X};" for each in secret),
    "in HTML twice": lambda secret: html.escape(html.escape(secret)),
    "in JSON of Gson": lambda secret: json.dumps(secret)[1:-1].replace("=", "\\u003d").replace("'", "\\u0027").replace("<", "\\u003C"),
    "in JSON in JSON": lambda secret: json.dumps(json.dumps(secret)[1:-1])[1:-1],
    "in a URL twice": lambda secret: quote(quote(secret, safe=""), safe=""),
    "in percents": lambda secret: "".join(f"%{each:02x}" for each in secret.encode()),
    "in names of HTML": lambda secret: "".join(NAMES.get(each, html.escape(each)) for each in secret),
    "in escapes of C": lambda secret: "".join(f"\\x{each:02x}" for each in secret.encode()),
    "in octal": lambda secret: "".join(f"\\{each:03o}" for each in secret.encode()),
    "in escapes of Rust": lambda secret: "".join(f"\\u{{{ord(each):x}}}" for each in secret),
    "in a mail": lambda secret: "".join(each if each.isascii() and each.isalnum() else "".join(f"={octet:02X}" for octet in each.encode()) for each in secret),
    "in hex of OpenSSL": lambda secret: secret.encode().hex(":"),
    "in a hex dump": lambda secret: secret.encode().hex(" ", 2),
    "in Base64 in lines": lambda secret: "\r\n".join(textwrap.wrap(base64.b64encode(secret.encode()).decode(), 8)),
    "in hex": lambda secret: secret.encode().hex(),
    "in hex of upper case": lambda secret: secret.encode().hex().upper() if len(secret) >= 6 else secret,
    "in Base64 in a URL": lambda secret: quote(base64.b64encode(secret.encode()).decode(), safe=""),
    "in Base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "in Base64 without its end": lambda secret: base64.b64encode(secret.encode()).decode().rstrip("="),
    "in Base64 of URLs": lambda secret: base64.urlsafe_b64encode(secret.encode()).decode(),
}  # fmt: skip
TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
_SIGNS = st.text("ab&<>\"'/+=% \u00e9\\", min_size=4, max_size=12)
SECRETS = (_SIGNS | st.text(st.characters(codec="utf-8"), min_size=4, max_size=40)).filter(
    lambda text: text not in HIDDEN
)


def of(*secrets: str) -> Redaction:
    return Redaction(map(Secret, secrets))


@pytest.mark.parametrize("form", FORMS)
@given(secret=SECRETS, before=TEXTS, after=TEXTS)
def test_no_form_of_a_secret_survives_in_a_text(form: str, secret: str, before: str, after: str) -> None:
    written = FORMS[form](secret)
    assume(written not in before + HIDDEN + after)
    found = of(secret).text(before + written + after)
    assert written not in found
    assert HIDDEN in found


def _values(leaf: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    scalars = leaf | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)
    return st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(leaf, inner, max_size=4))


@given(data=st.data(), secret=SECRETS.filter(lambda text: not text.isdigit()))
def test_no_form_of_a_secret_survives_in_a_value(data: st.DataObject, secret: str) -> None:
    forms = [form(secret) for form in FORMS.values()]
    leaf = st.sampled_from(forms) | st.sampled_from(forms).map(lambda form: f"({form})") | st.sampled_from(["a", "b"])
    value = data.draw(_values(leaf))
    found = of(secret).value(value)
    texts = list(_texts(found))
    assert not [text for text in texts if any(form in text.replace(HIDDEN, "") for form in forms)]


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(text for each in value.values() for text in _texts(each))]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []


@given(value=_values(st.text("abc ", max_size=10)))
def test_what_holds_no_secret_stays_as_it_is(value: Any) -> None:
    assert of("secret-1", "secret-2").value(value) == value
    assert Redaction().value(value) is value


@pytest.mark.parametrize("made", [str, lambda text: [text], lambda text: {"a": [{text: 1}]}, lambda text: (1, text)])
def test_what_a_secret_was_taken_out_of_is_told_apart(made: Callable[[str], Any]) -> None:
    hidden = of("secret-1")
    assert not is_whole(hidden.value(made("a secret-1")))
    assert is_whole(hidden.value(made(f"a {HIDDEN}"))), "somebody wrote that"
    assert json.loads(json.dumps(hidden.value(made("a secret-1")))) == json.loads(json.dumps(made(f"a {HIDDEN}")))


def test_fields_are_values_too() -> None:
    event = UpstreamEvent("e secret-1", "x", "y", trail=({"id": "secret-1"},), data={"a": ["secret-1"], "b": 1})
    found = of("secret-1").value((event, None))
    wanted = UpstreamEvent(f"e {HIDDEN}", "x", "y", trail=({"id": HIDDEN},), data={"a": [HIDDEN], "b": 1})
    assert found == (wanted, None)


@given(user=st.text("abcdefgh@.", max_size=12), secret=st.text("abcXYZ0189-_", min_size=8, max_size=60))
def test_a_secret_is_not_read_out_of_what_signs_a_call(user: str, secret: str) -> None:
    """`Authorization: Basic` has the user and the secret in one: the bits that remain are those beside it."""
    told = of(secret).text("Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode())
    assert HIDDEN in told
    rest = told.partition(HIDDEN)[2]
    assert len(rest) <= 4, "a few bits of its last letter"


def test_nor_is_one_where_that_is_broken_into_lines() -> None:
    secret = "ATATT3xFfGF0aB-c_dE=" * 10
    told = of(secret).text(base64.encodebytes(f"me@example.com:{secret}".encode()).decode())
    assert (told.count(HIDDEN), len(told) < 40) == (1, True)


@pytest.mark.parametrize("change", [str.lower, str.upper, str.swapcase])
def test_the_case_of_a_long_secret_does_not_matter(change: Callable[[str], str]) -> None:
    assert of("ATATT3xFf=aB").text(f"tag:{change('ATATT3xFf=aB')},x") == f"tag:{HIDDEN},x"
    assert of("Abcd").text("abcd ABCD") == "abcd ABCD", "a short one would stand in words"


def test_a_long_text_takes_about_as_long_as_its_length() -> None:
    hidden = of("ATATT3xFfGF0aB+c/dE'f=1A2B3C4D" * 6)
    began = time.monotonic()
    hidden.text("\\" * 200_000 + "&amp;" * 50_000 + "%25" * 100_000 + "ATATT3xFf" * 50_000)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("form", ["%2b", "%2B"])
def test_the_case_of_an_escape_does_not_matter(form: str) -> None:
    assert of("ab+cd").text(f"token=ab{form}cd&x=1") == f"token={HIDDEN}&x=1"


def test_of_two_secrets_the_longer_one_is_taken_whole() -> None:
    assert of("abcd", "abcdefgh").text("x abcdefgh y abcd") == f"x {HIDDEN} y {HIDDEN}"


@pytest.mark.parametrize("secret", ["", "a", "abc"])
def test_what_is_too_short_to_be_a_secret_is_not_looked_for(secret: str) -> None:
    assert of(secret).text("abc a abc") == "abc a abc"


def test_nothing_of_a_secret_is_in_its_name() -> None:
    redaction = of("glpat-very-secret")
    assert "secret" not in f"{redaction} {redaction!r}"
    assert redaction.longest >= len("glpat-very-secret")
    assert Redaction().longest == 0
