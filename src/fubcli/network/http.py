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
from fubcli.network.bodies import TooSlow, body_of
from fubcli.network.breaker import Breaker
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined, NotReached, ReplyLost, SignInNeeded, safe
from fubcli.network.kept import Kept
from fubcli.network.reasons import behind, reason_of

if TYPE_CHECKING:
    import httpx

Authorization = Callable[[Deadline], Mapping[str, str]]
"""Makes the headers that sign a call, in time; asked each time, for tokens expire."""
Watch = Callable[[Mapping[str, str]], None]
"""Is shown the headers of every answer."""
_CONNECT_SECONDS = 10.0
_PATIENCE_SECONDS = 15.0
"""How much longer than the service promised to answer it may be silent."""
_TOO_MANY, _UNAUTHENTICATED, _FORBIDDEN = 429, 401, 403
_UNAVAILABLE = frozenset({500, 502, 503, 504})


@dataclass(frozen=True)
class Call:
    """One request. `repeatable` says that doing it twice does no harm; `waits` for how long the service may think.

    `follows_up` is for a call about work that goes on at the service already: it goes out while the breaker is open
    too, so that nothing is left running. The failure of one `beside` another call is not counted by the breaker: that
    other one's is. `kept` holds the answer when an interrupt ends the waiting for it.
    """

    method: str
    path: str
    payload: Mapping[str, Any] | None = None
    params: Mapping[str, str | int] | None = None
    repeatable: bool = True
    waits: float = 0.0
    follows_up: bool = False
    beside: bool = False
    kept: Kept[dict[str, Any]] | None = None


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
        self.answers = 0
        """How many answers of any kind have come so far."""

    def json(self, call: Call, deadline: Deadline) -> dict[str, Any]:
        """Return the JSON object that a call is answered with.

        Raises NotReached or ReplyLost when its repeats are used up, BreakerOpen, SignInNeeded for 401, NotPermitted
        for 403, and Declined for any other answer that is no success.
        """
        if not call.follows_up:
            self._breaker.check()
        repeat = 0
        while True:
            try:
                answer = self._sent(call, deadline)
            except (NotReached, ReplyLost) as failure:
                repeat += 1
                pause = self._backoff.pause(repeat, failure.extra.get("retry_after_seconds"))
                is_safe = call.repeatable or isinstance(failure, NotReached)
                if not is_safe or repeat >= self._backoff.attempts or pause >= deadline.left:
                    self._note(call, failure)
                    raise
                time.sleep(pause)
            except (Declined, NotPermitted):
                self._breaker.succeeded()  # a host that says no is alive
                raise
            else:
                self._breaker.succeeded()
                return answer

    def _note(self, call: Call, failure: NotReached | ReplyLost) -> None:
        if call.beside:
            return
        if failure.extra.get("status") == _TOO_MANY:  # a host that counts calls is alive
            self._breaker.succeeded()
        else:
            self._breaker.failed()

    def _sent(self, call: Call, deadline: Deadline) -> dict[str, Any]:
        if call.kept is None:
            return self._once(call, deadline)
        return call.kept.do(lambda: self._once(call, deadline))

    def _once(self, call: Call, deadline: Deadline) -> dict[str, Any]:
        import httpx

        seconds = max(deadline.within(call.waits + _PATIENCE_SECONDS), 1.0)
        timeout = httpx.Timeout(seconds, connect=deadline.within(_CONNECT_SECONDS) or 1.0)
        whole = Deadline(max(deadline.left, seconds))
        try:
            with self._connected().stream(
                call.method, call.path, json=call.payload, params=call.params, timeout=timeout,
                headers=dict(self._authorization(whole)),
            ) as response:  # fmt: skip
                content = body_of(response, whole)
        except httpx.LocalProtocolError as error:  # its words hold the header that it did not want
            raise NotReached(f"{self._url} cannot be asked: the call cannot be written.") from error
        except TooSlow as error:
            raise ReplyLost(f"{self._url} did not finish its answer to {call.path} in time.") from error
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            raise NotReached(f"{self._url} cannot be reached: {_reason(error)}.") from error
        except httpx.TransportError as error:
            raise ReplyLost(f"{self._url} did not answer {call.path}: {_reason(error)}.") from error
        self.answers += 1
        if self._watch is not None:
            self._watch(response.headers)
        return _understood(response, content, self._url, call)

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


def _understood(response: httpx.Response, content: bytes, url: str, call: Call) -> dict[str, Any]:
    status, body = response.status_code, _object(content)
    if response.is_success and body is not None:
        return body
    code = str((body or {}).get("error_code", ""))
    message = safe(str((body or {}).get("message", ""))) or f"status {status}"
    said = message.rstrip(".")
    if status == _UNAUTHENTICATED:
        raise SignInNeeded.told(f"{url} did not accept the credentials: {said}.")
    if status == _FORBIDDEN:
        raise NotPermitted(f"{url} does not permit it: {said}.")
    extra = {"status": status, "retry_after_seconds": seconds_of(response.headers.get("Retry-After"))}
    if status == _TOO_MANY:
        raise NotReached(f"{url} takes no more calls for the moment: {said}.", extra=_known(extra))
    if status in _UNAVAILABLE:
        raise ReplyLost(f"{url} is not available: {said}.", extra=_known(extra))
    if not response.is_error or body is None:  # a page of a proxy, or the way to a sign-in
        kind = safe(response.headers.get("Content-Type", "no type"))
        raise ReplyLost(f"{url} answered {call.path} with status {status} and {kind}, which is no answer of its API.")
    raise Declined(status, code, message)


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(content) if content else {}
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _known(extra: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in extra.items() if value is not None}


def _reason(error: Exception) -> str:
    """Name what went wrong without a library's words, which may repeat the request, whose headers are secret."""
    return reason_of(behind(error)) or type(error).__name__
