"""The one HTTP module: calls to one host, repeated where that is safe, within a deadline.

Every repeat is decided here, and the library underneath repeats nothing: a reply that is lost on the way must not make
a statement run twice.
"""

from __future__ import annotations

import re
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from fubcli import __version__
from fubcli.errors import NotPermitted
from fubcli.network.answers import Answer, Dialect, Tail, json_of, object_of, text_of
from fubcli.network.backoff import Backoff
from fubcli.network.bodies import ENCODINGS, TooLong, TooSlow, Unreadable, body_of
from fubcli.network.breaker import Breaker
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined, NotReached, ReplyLost, ReplyTooLong
from fubcli.network.kept import Kept
from fubcli.network.proxies import usable
from fubcli.network.reasons import behind, reason_of
from fubcli.network.tls import context
from fubcli.network.watchdog import Watchdog

if TYPE_CHECKING:
    import httpx

Authorization = Callable[[Deadline], Mapping[str, str]]
"""Makes the headers that sign a call, in time; asked each time, for tokens expire."""
Watch = Callable[[Mapping[str, str]], None]
"""Is shown the headers of every answer."""
_CONNECT_SECONDS = 10.0
_PATIENCE_SECONDS = 15.0
"""How much longer than the service promised to answer it may be silent."""
_TOO_MANY = 429
_OWN_PATH = re.compile(r"/(?![/\\])(?!(?:[^?#]*/)?(?:\.|%2e){1,2}(?:[/?#]|\Z))[^\x00-\x1f\x7f]*\Z", re.IGNORECASE)
"""A path of this host and nowhere else: a link in an answer must not take the credentials to another one."""
_Read = TypeVar("_Read")


@dataclass(frozen=True)
class File:
    """A file that is uploaded."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Call:
    """One request. `repeatable` says that doing it twice does no harm; `waits` for how long the service may think.

    `follows_up` is for a call about work that goes on at the service already: it goes out while the breaker is open
    too, so that nothing is left running. The failure of one `beside` another call is not counted by the breaker: that
    other one's is. `kept` holds the answer when an interrupt ends the waiting for it. `file` goes out in a form
    instead of a payload. Of a text longer than `last_bytes` the end is read.
    """

    method: str
    path: str
    payload: Mapping[str, Any] | Sequence[Any] | None = None
    params: Mapping[str, str | int] | None = None
    repeatable: bool = True
    waits: float = 0.0
    follows_up: bool = False
    beside: bool = False
    kept: Kept[dict[str, Any]] | None = None
    file: File | None = None
    last_bytes: int = 1_000_000


class HttpService:
    """One host, under its URL, with whatever signs the calls."""

    def __init__(  # noqa: PLR0913 - a host, and how to deal with it
        self,
        url: str,
        authorization: Authorization,
        breaker: Breaker,
        backoff: Backoff | None = None,
        watch: Watch | None = None,
        dialect: Dialect | None = None,
    ) -> None:
        self._url = url
        self._authorization = authorization
        self._breaker = breaker
        self._backoff = backoff or Backoff()
        self._watch = watch
        self._dialect = dialect or Dialect()
        self._client: httpx.Client | None = None
        # Databricks is asked by several threads at once, and one call must not end another
        self._watchdog = Watchdog() if self._dialect.most_bytes is not None else None
        self.answers = 0
        """How many answers of any kind have come so far."""

    def prepare(self) -> None:
        """Be ready to call; raises UsageError for a proxy that cannot be used."""
        self._connected()

    def json(self, call: Call, deadline: Deadline) -> dict[str, Any]:
        """Return the JSON object that a call is answered with.

        Raises NotReached or ReplyLost when its repeats are used up, BreakerOpen, SignInNeeded for 401, NotPermitted
        for 403, and Declined for any other answer that is no success.
        """
        if call.kept is None:
            return self._repeated(call, deadline, object_of)
        kept = call.kept
        return self._asked(call, deadline, lambda: kept.do(lambda: self._once(call, deadline, object_of)))

    def answer(self, call: Call, deadline: Deadline) -> Answer[Any]:
        """Return any JSON that a call is answered with, None for nothing, and the headers; raises as `json`."""
        answer = self._repeated(call, deadline, json_of)
        return replace(answer, body=self._dialect.redaction.value(answer.body))

    def text(self, call: Call, deadline: Deadline) -> Answer[Tail]:
        """Return the text, or about the last bytes of it, that a call is answered with; raises as `json`."""
        hidden = self._dialect.redaction
        most = call.last_bytes + hidden.longest + 1

        def read(answer: Answer[bytes], whose: str) -> Answer[Tail]:
            found, is_cut = text_of(answer, whose), len(answer.body) == most
            body = hidden.end_of(found.body) if is_cut else hidden.text(found.body)
            return Answer(found.status, found.headers, Tail(body, is_cut))

        return self._repeated(call, deadline, read, most)

    def _repeated(
        self, call: Call, deadline: Deadline, read: Callable[[Answer[bytes], str], _Read], last_bytes: int | None = None
    ) -> _Read:
        return self._asked(call, deadline, lambda: self._once(call, deadline, read, last_bytes))

    def _asked(self, call: Call, deadline: Deadline, once: Callable[[], _Read]) -> _Read:
        if not _OWN_PATH.match(call.path):
            raise NotReached(f"{self._url} was not asked: a link leads elsewhere, or is none.")
        if not call.follows_up:
            self._breaker.check()
        repeat = 0
        while True:
            try:
                answer = once()
            except (NotReached, ReplyLost) as failure:
                repeat += 1
                pause = self._backoff.pause(repeat, failure.extra.get("retry_after_seconds"))
                is_safe = isinstance(failure, NotReached) or (call.repeatable and not isinstance(failure, ReplyTooLong))
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
        # a host that counts calls, or has much to say, is alive
        if failure.extra.get("status") == _TOO_MANY or isinstance(failure, ReplyTooLong):
            self._breaker.succeeded()
        else:
            self._breaker.failed()

    def _once(
        self, call: Call, deadline: Deadline, read: Callable[[Answer[bytes], str], _Read], last_bytes: int | None = None
    ) -> _Read:
        import httpx

        seconds = max(deadline.within(call.waits + _PATIENCE_SECONDS), 1.0)
        timeout = httpx.Timeout(seconds, connect=deadline.within(_CONNECT_SECONDS) or 1.0)
        whole = Deadline(max(deadline.left, seconds))
        guard = self._watchdog.within(whole.left) if self._watchdog else nullcontext()
        watched = {"trace": self._watchdog.trace} if self._watchdog else {}
        try:
            with guard, self._connected().stream(
                call.method, call.path, json=call.payload, files=_form(call), params=call.params, timeout=timeout,
                headers=dict(self._authorization(whole)), extensions=watched,
            ) as response:  # fmt: skip
                content = body_of(response, whole, last_bytes, self._dialect.most_bytes)
        except (
            httpx.LocalProtocolError,
            httpx.InvalidURL,
            UnicodeEncodeError,
        ) as error:  # their words may hold the headers
            raise NotReached(f"{self._url} cannot be asked: the call cannot be written.") from error
        except TooLong as error:
            raise ReplyTooLong(f"{self._url} answered {call.path} with more than is read of it.") from error
        except TooSlow as error:
            raise ReplyLost(f"{self._url} did not finish its answer to {call.path} in time.") from error
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            raise NotReached(f"{self._url} cannot be reached: {_reason(error)}.") from error
        except Unreadable as error:
            raise ReplyLost(f"{self._url} answered {call.path} with what is not packed as it says.") from error
        except httpx.TransportError as error:
            reason = "it took too long" if whole.passed else _reason(error)
            raise ReplyLost(f"{self._url} did not answer {call.path}: {reason}.") from error
        self.answers += 1
        if self._watch is not None:
            self._watch(response.headers)
        answer = Answer(response.status_code, self._shown(response.headers), content)
        self._dialect.check(answer, self._url)
        return read(answer, f"{self._url} answered {call.path}")

    def _shown(self, headers: httpx.Headers) -> Mapping[str, str]:
        """Return headers without secrets, their names still without case."""
        import httpx

        hidden = self._dialect.redaction
        return httpx.Headers([(name, hidden.text(value)) for name, value in headers.multi_items()])

    def _connected(self) -> httpx.Client:
        if self._client is None:
            import httpx

            is_encrypted = self._url.startswith("https:")
            with usable():
                self._client = httpx.Client(
                    base_url=self._url,
                    headers={"User-Agent": f"fubcli/{__version__}", "Accept": "application/json"}
                    | {"Accept-Encoding": ENCODINGS},
                    verify=context() if is_encrypted else False,
                    trust_env=is_encrypted,  # what goes to this machine must not go through a proxy, in clear text
                )
            weakref.finalize(self, self._client.close)
        return self._client


def _form(call: Call) -> Mapping[str, Any] | None:
    return {"file": (call.file.name, call.file.content, call.file.media_type)} if call.file else None


def _reason(error: Exception) -> str:
    """Name what went wrong without a library's words, which may repeat the request, whose headers are secret."""
    return reason_of(behind(error)) or type(error).__name__
