"""A service's profile to its host: who signs the calls, what is hidden in the answers, which breaker watches."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fubcli.integrations.outside import Outside, Terms
from fubcli.model.profile import Secret
from fubcli.model.service import Service, ServiceProfile
from fubcli.network.answers import Dialect
from fubcli.network.breaker import Breaker
from fubcli.network.deadline import Deadline
from fubcli.network.http import HttpService
from fubcli.network.redaction import Redaction
from fubcli.ports import Clock

MOST_BYTES = 8 * 2**20
"""The longest answer that is read whole: pages have some hundred kilobytes, and a list is asked for in pages."""


def outside(profile: ServiceProfile, url: str, terms: Terms, *, breakers: Path, clock: Clock) -> Outside:
    """Return the host `url` of a service, its calls signed as the profile says and in the trace of this call."""
    signs = _SIGNS[profile.service]

    def headers(_deadline: Deadline) -> Mapping[str, str]:
        trace = {"traceparent": terms.origin.traceparent} if terms.origin.traceparent else {}
        return (
            {name: each.reveal() for name, each in signs(profile).items()}
            | trace
            | dict(_ALWAYS.get(profile.service, {}))
        )

    hidden = redaction_of(profile, terms.secrets)
    dialect = Dialect(_told, hidden, MOST_BYTES, _MOVED.get(profile.service, frozenset()))
    http = HttpService(url, headers, Breaker(breakers, url, clock), dialect=dialect)
    return Outside(profile, http, url, terms, hidden)


def redaction_of(profile: ServiceProfile, others: Sequence[Secret] = ()) -> Redaction:
    """Return what hides the secrets of a service, what they make of the headers of a call, and other secrets."""
    signed = _SIGNS[profile.service](profile).values() if profile.is_signed_in else ()
    return Redaction([*profile.credentials.values(), *signed, *others])


def _datadog(profile: ServiceProfile) -> Mapping[str, Secret]:
    keys = profile.credentials
    return {"DD-API-KEY": keys["api_key"], "DD-APPLICATION-KEY": keys["app_key"]}


def _gitlab(profile: ServiceProfile) -> Mapping[str, Secret]:
    return {"PRIVATE-TOKEN": profile.credentials["token"]}


def _confluence(profile: ServiceProfile) -> Mapping[str, Secret]:
    token, user = profile.credentials["token"].reveal(), profile.settings.get("user", "")
    if not user:
        return {"Authorization": Secret(f"Bearer {token}")}
    signed = base64.b64encode(f"{user}:{token}".encode()).decode()
    return {"Authorization": Secret(f"Basic {signed}")}


_SIGNS: Mapping[Service, Callable[[ServiceProfile], Mapping[str, Secret]]] = {
    Service.DATADOG: _datadog,
    Service.GITLAB: _gitlab,
    Service.CONFLUENCE: _confluence,
}
_ALWAYS: Mapping[Service, Mapping[str, str]] = {
    Service.CONFLUENCE: {"X-Atlassian-Token": "no-check"},  # uploads are taken for a forgery without it
}
_MOVED: Mapping[Service, frozenset[int]] = {
    Service.GITLAB: frozenset({301, 308}),  # what it says of a project that was renamed or transferred
}


def _told(body: Mapping[str, Any]) -> tuple[str, str]:
    """Return code and sentence of a failure: Datadog has `errors`, GitLab `message` or `error`, Confluence both."""
    told = body.get("errors") or body.get("message") or body.get("error_description") or body.get("error") or ""
    return str(body.get("code") or ""), _sentence(told)


def _sentence(told: Any) -> str:
    if isinstance(told, dict):
        given = [told[name] for name in ("title", "detail", "message") if told.get(name)]
        parts = given or [f"{name}: {_sentence(each)}" for name, each in told.items()]
        return ": ".join(_sentence(each) for each in parts)
    if isinstance(told, list):
        return "; ".join(_sentence(each) for each in told[:5])
    return str(told)
