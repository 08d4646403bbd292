"""The one HTTP module: JSON calls to one host, repeated where that is safe, within a deadline.

Every repeat is decided here, and the library underneath repeats nothing: a reply that is lost on the way must not make
a statement run twice.
"""

from __future__ import annotations

import json
import ssl
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fubcli import __version__
from fubcli.errors import NotPermitted
from fubcli.network.backoff import Backoff, seconds_of
from fubcli.network.breaker import Breaker
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined, NotReached, ReplyLost, SignInNeeded, safe

if TYPE_CHECKING:
    import httpx

Authorization = Callable[[], Mapping[str, str]]
"""Makes the headers that sign a call; asked each time, for tokens expire."""
Watch = Callable[[Mapping[str, str]], None]
"""Is shown the headers of every answer."""
_CONNECT_SECONDS = 10.0
_PATIENCE_SECONDS = 15.0
"""How much longer than the service promised to answer it may be silent."""
_TOO_MANY, _UNAUTHENTICATED, _FORBIDDEN = 429, 401, 403
_UNAVAILABLE = frozenset({500, 502, 503, 504})


@dataclass(frozen=True)
class Call:
    """One request. `repeatable` says that doing it twice does no harm; `waits` for how long the service may think."""

    method: str
    path: str
    payload: Mapping[str, Any] | None = None
    params: Mapping[str, str | int] | None = None
    repeatable: bool = True
    waits: float = 0.0


class HttpService:
    """One host, under its URL, with whatever signs the calls."""

    def __init__(
        self,
        url: str,
        authorization: Authorization,
        breaker: Breaker,
        backoff: Backoff | None = None,
        watch: Watch | None = None,
    ) -> None:
        self._url = url
        self._authorization = authorization
        self._breaker = breaker
        self._backoff = backoff or Backoff()
        self._watch = watch
        self._client: httpx.Client | None = None

    def json(self, call: Call, deadline: Deadline) -> dict[str, Any]:
        """Return the JSON object that a call is answered with.

        Raises NotReached or ReplyLost when its repeats are used up, BreakerOpen, SignInNeeded for 401, NotPermitted
        for 403, and Declined for any other answer that is no success.
        """
        self._breaker.check()
        repeat = 0
        while True:
            try:
                answer = self._once(call, deadline)
            except (NotReached, ReplyLost) as failure:
                repeat += 1
                pause = self._backoff.pause(repeat, failure.extra.get("retry_after_seconds"))
                is_safe = call.repeatable or isinstance(failure, NotReached)
                if not is_safe:
                    raise
                if repeat >= self._backoff.attempts or pause >= deadline.left:
                    if failure.extra.get("status") != _TOO_MANY:  # a host that counts calls is alive
                        self._breaker.failed()
                    raise
                time.sleep(pause)
            else:
                self._breaker.succeeded()
                return answer

    def _once(self, call: Call, deadline: Deadline) -> dict[str, Any]:
        import httpx

        seconds = max(deadline.within(call.waits + _PATIENCE_SECONDS), 1.0)
        timeout = httpx.Timeout(seconds, connect=deadline.within(_CONNECT_SECONDS) or 1.0)
        try:
            response = self._connected().request(
                call.method, call.path, json=call.payload, params=call.params, timeout=timeout,
                headers=dict(self._authorization()),
            )  # fmt: skip
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            raise NotReached(f"{self._url} cannot be reached: {_reason(error)}.") from error
        except httpx.TransportError as error:
            raise ReplyLost(f"{self._url} did not answer {call.path}: {_reason(error)}.") from error
        if self._watch is not None:
            self._watch(response.headers)
        return _understood(response, self._url, call)

    def _connected(self) -> httpx.Client:
        if self._client is None:
            import httpx

            is_encrypted = self._url.startswith("https:")
            self._client = httpx.Client(
                base_url=self._url,
                headers={"User-Agent": f"fubcli/{__version__}", "Accept": "application/json"},
                verify=ssl.create_default_context() if is_encrypted else False,
                trust_env=is_encrypted,  # what goes to this machine must not go through a proxy, in clear text
            )
            weakref.finalize(self, self._client.close)
        return self._client


def _understood(response: httpx.Response, url: str, call: Call) -> dict[str, Any]:
    status, body = response.status_code, _object(response.content)
    if response.is_success and body is not None:
        return body
    code = str((body or {}).get("error_code", ""))
    said = safe(str((body or {}).get("message", ""))) or f"status {status}"
    if status == _UNAUTHENTICATED:
        raise SignInNeeded(f"{url} did not accept the credentials: {said}.")
    if status == _FORBIDDEN:
        raise NotPermitted(f"{url} does not permit it: {said}.")
    extra = {"status": status, "retry_after_seconds": seconds_of(response.headers.get("Retry-After"))}
    if status == _TOO_MANY:
        raise NotReached(f"{url} takes no more calls for the moment: {said}.", extra=_known(extra))
    if status in _UNAVAILABLE:
        raise ReplyLost(f"{url} is not available: {said}.", extra=_known(extra))
    if response.is_success or body is None:  # a page of a proxy, or of a sign-in
        kind = safe(response.headers.get("Content-Type", "no type"))
        raise ReplyLost(f"{url} answered {call.path} with status {status} and {kind}, which is no answer of its API.")
    raise Declined(status, code, said)


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(content) if content else {}
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _known(extra: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in extra.items() if value is not None}


def _reason(error: Exception) -> str:
    """Name what went wrong without repeating the request, whose headers are secret."""
    words = safe(str(error)) or type(error).__name__
    return words.rstrip(".")
