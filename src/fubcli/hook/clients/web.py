"""curl and its like, when they talk to a warehouse's SQL interface."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fubcli.hook.clients.invocation import Invocation, options_of
from fubcli.hook.clients.statements import service_behind, service_of, statements_in
from fubcli.hook.findings import CannotSee, Sql

_BODY = frozenset({"-d", "--data", "--data-ascii", "--data-binary", "--data-raw", "--json"})
_OTHER_BODY = frozenset({"--data-urlencode", "--form", "-F", "--upload-file", "-T", "--config", "-K"})
_WITH_VALUE = _BODY | _OTHER_BODY | frozenset(f"-{letter}" for letter in "AbcCDeEHmoPQrtuUwxXyYz")
_ASKS = re.compile(r"/(?:statements|queries)/[^/?]+")
"""The address of a statement that runs already: asking for its state, or cancelling it, carries no SQL."""


def curl(call: Invocation) -> Iterator[Sql]:
    """Yield the SQL that a request carries; raises CannotSee for a body that cannot be read."""
    service = service_behind(call.arguments)
    if service is None:
        return
    found = False
    for name, value in options_of(call.arguments, with_value=_WITH_VALUE):
        if name in _OTHER_BODY:
            raise CannotSee("Its request to a SQL service cannot be read; put it into --data.")
        if name in _BODY:
            found = True
            body = call.file(value[1:]) if value.startswith("@") and name != "--data-raw" else value
            yield from statements_in(body, service, call.name)
    if not found and not any(_ASKS.search(each) for each in call.arguments):
        raise CannotSee("Its request to a SQL service cannot be read; put it into --data.")


def other_web_client(call: Invocation) -> Iterator[Sql]:
    """Raise CannotSee when wget, httpie or xh talk to a SQL service; what they send is not read."""
    if any(service_of(each) for each in call.arguments):
        raise CannotSee("What it sends to a SQL service is not judged; use curl with --data, or fubcli.")
    yield from ()
