"""Secrets out of texts: a service may repeat what it was sent, and nobody may read it there."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from fubcli.model.profile import Secret

HIDDEN = "[hidden]"
_SHORTEST = 4
"""A shorter secret stands in too many words to be looked for."""


class Redaction:
    """Takes secrets out, also as they are written in Base64, in a URL and in JSON."""

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        forms = {form for secret in secrets for form in _forms(secret.reveal()) if len(form) >= _SHORTEST}
        self._forms = sorted(forms, key=len, reverse=True)

    def text(self, text: str) -> str:
        """Return a text without them."""
        for form in self._forms:
            text = text.replace(form, HIDDEN)
        return text

    def value(self, value: Any) -> Any:
        """Return a JSON value without them, the names of its members included."""
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


def _forms(secret: str) -> Iterable[str]:
    encoded = base64.b64encode(secret.encode()).decode()
    return secret, quote(secret, safe=""), json.dumps(secret)[1:-1], encoded, encoded.rstrip("=")
