"""Secrets out of texts: a service may repeat what it was sent, and nobody may read it there."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus

from fubcli.model.profile import Secret

HIDDEN = "[hidden]"
_SHORTEST = 4
"""A shorter secret stands in too many words to be looked for."""


class Redaction:
    """Takes secrets out, also as they are written in Base64, in a URL, in JSON and in HTML."""

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        forms = {form for secret in secrets for form in _forms(secret.reveal()) if len(form) >= _SHORTEST}
        self._forms = sorted(forms, key=len, reverse=True)
        self._any = re.compile("|".join(map(re.escape, self._forms)))

    @property
    def longest(self) -> int:
        """How many bytes of one may be left where a text is cut, at most."""
        return max((len(form.encode("utf-8", "surrogatepass")) for form in self._forms), default=0)

    def text(self, text: str) -> str:
        """Return a text without them."""
        return self._any.sub(HIDDEN, text) if self._forms else text

    def value(self, value: Any) -> Any:
        """Return a JSON value without them, the names of its members included; numbers are as they were."""
        if not self._forms:
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(each) for each in value]
        if isinstance(value, dict):
            return {self.text(name): self.value(each) for name, each in value.items()}
        return value

    def __repr__(self) -> str:
        return f"Redaction({len(self._forms)} forms)"


def _forms(secret: str) -> Iterator[str]:
    yield secret
    raw = secret.encode("utf-8", "surrogatepass")  # a variable may hold what is no UTF-8
    for quoted in (quote(raw, safe=""), quote(raw), quote_plus(raw)):
        yield quoted
        yield re.sub("%..", lambda found: found.group().lower(), quoted)
    for written in (json.dumps(secret), json.dumps(secret, ensure_ascii=False)):
        yield written[1:-1]
        yield written[1:-1].replace("/", "\\/")
    yield html.escape(secret)
    yield html.escape(secret).replace("&#x27;", "&#39;")
    yield html.escape(secret, quote=False)
    yield from _in_base64(raw)


def _in_base64(secret: bytes) -> Iterator[str]:
    """Yield a secret in Base64 of both alphabets, alone and as the inner part of a longer text (`user:secret`)."""
    alone = base64.b64encode(secret).decode()
    found = [alone]
    for before in range(3):
        # of the characters at both ends some bits are of what stands beside it
        first, end = -(-before * 8 // 6), (before + len(secret)) * 8 // 6
        found.append(base64.b64encode(bytes(before) + secret).decode()[first:end])
    for each in found:
        yield each
        yield each.replace("+", "-").replace("/", "_")
