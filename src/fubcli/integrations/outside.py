"""Calls to one outside service: reading is free, what changes something is told always and sent only when applied."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from fubcli.errors import FubError, Interrupted, NotPermitted
from fubcli.integrations.failures import RequestDeclined, check_whole, declined, forbidden, not_signed_in
from fubcli.model.audit import Origin, Sent
from fubcli.model.change import Change, OutsideRequest
from fubcli.model.profile import Secret
from fubcli.model.service import ServiceProfile
from fubcli.network.answers import Answer, Tail
from fubcli.network.breaker import BreakerOpen
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined, NotReached, SignInNeeded
from fubcli.network.http import Call, File, HttpService
from fubcli.network.redaction import Redaction

_Read = TypeVar("_Read")

Record = Callable[[Sent], None]
"""Writes down what is sent, before and after; raises when it cannot, and then nothing is sent."""


@dataclass(frozen=True)
class Terms:
    """Under which every call of a run goes out: whether it may change anything, by when, and who is told of it.

    `secrets` are those of all services: none of them is sent to any in what a call says.
    """

    applies: bool
    deadline: Deadline
    record: Record
    origin: Origin
    secrets: Sequence[Secret] = field(default=(), repr=False)


_MOST_BODY = 2_000
"""Bytes of a body that is told whole once it was sent."""


class Came(StrEnum):
    """What came of a request that was sent."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """Its answer got lost, never came, or says nothing that can be read."""


@dataclass(frozen=True)
class Told:
    """A request as the event has it, and what came of it; None when it was not sent."""

    request: OutsideRequest
    url: str
    answer: Came | None = None

    @property
    def is_sent(self) -> bool:
        """Whether it went out."""
        return self.answer is not None

    def as_json(self) -> dict[str, Any]:
        """Return method, URL, body, purpose, and what came of it; the headers that sign it are never told."""
        told = {"method": self.request.method, "url": self.url, "why": self.request.why, "sent": self.is_sent}
        told |= {} if self.answer is None else {"answer": str(self.answer)}
        return told | self._body()

    def _body(self) -> dict[str, Any]:
        """Return the body; of a long one that was sent size and hash, for whoever applies has seen it or can."""
        if self.request.body is None:
            return {}
        content = json.dumps(self.request.body, sort_keys=True).encode()
        if not self.is_sent or len(content) <= _MOST_BODY:
            return {"body": self.request.body}
        return {"body_bytes": len(content), "body_sha256": hashlib.sha256(content).hexdigest()}


@dataclass
class Outside:
    """One host of a service."""

    profile: ServiceProfile
    http: HttpService
    url: str
    terms: Terms
    hidden: Redaction
    told: list[Told] = field(default_factory=list)
    """Every request that changes something, in order; the hosts of one service share the list."""

    @property
    def can_read(self) -> bool:
        """Whether anything can be asked: without credentials a dry run goes on without answers."""
        return self.profile.is_signed_in

    def read(
        self,
        path: str,
        params: Mapping[str, str | int] = MappingProxyType({}),
        payload: Mapping[str, Any] | None = None,
    ) -> Answer[Any]:
        """Return the answer to a question, which changes nothing: GET, or POST where a payload is asked with.

        Raises RequestDeclined, NotSignedIn, NotPermitted, or what says that the service cannot be reached.
        """
        call = Call("GET" if payload is None else "POST", path, payload, params or None)
        return self._asked(lambda: self.http.answer(call, self.terms.deadline), f"{call.method} {path}")

    def read_text(self, path: str, last_bytes: int) -> Tail:
        """Return a text, or the end of it; raises as `read`."""
        call = Call("GET", path, last_bytes=last_bytes)
        found: Tail = self._asked(lambda: self.http.text(call, self.terms.deadline), f"GET {path}").body
        return found

    def write(
        self, request: OutsideRequest, read: Callable[[Answer[Any]], _Read], file: File | None = None
    ) -> _Read | None:
        """Send a request when it is to be applied, and return what is read from its answer; None when it was not sent.

        It is told of in any case, and without secrets wherever it goes: sent and told are equal. A request whose answer
        got lost is not sent again unless it is repeatable. `read` raises ReplyLost for a success whose body is none of
        the API's: what became of the request is not known then, in the event and in the audit log. Raises what `read`
        raises, as the method of that name, and HoldsSecret for a file with a secret.
        """
        if file is not None:
            check_whole(self.hidden.text(file.content.decode("utf-8", "replace")), f"The file {file.name}")
        request = replace(request, body=self.hidden.value(request.body), why=self.hidden.text(request.why))
        url, what = self.hidden.text(self.url + request.path), f"{request.method} {request.path}"
        if not self.terms.applies:
            self.told.append(Told(request, url))
            return None
        self._may_ask(what)
        call = Call(request.method, request.path, request.body, repeatable=request.repeatable, file=file)
        with _Recorded(self.terms, self.profile, request, url, file):
            self.told.append(Told(request, url, Came.UNKNOWN))
            try:
                answer = self._asked(lambda: self.http.answer(call, self.terms.deadline), what)
                told = read(answer)
            except (NotReached, BreakerOpen) as error:
                if not request.repeatable:  # of several tries an earlier one may have come through
                    self.told[-1] = Told(request, url, Came.REFUSED if "status" in error.extra else None)
                raise
            except (RequestDeclined, NotPermitted):
                self.told[-1] = Told(request, url, Came.REFUSED)
                raise
            self.told[-1] = Told(request, url, Came.ACCEPTED)
            return told

    def _asked(self, ask: Callable[[], Answer[Any]], what: str) -> Answer[Any]:
        self._may_ask(what)
        try:
            return ask()
        except Declined as error:
            raise declined(error, self.profile.name, what) from error
        except SignInNeeded:
            raise
        except NotPermitted as error:
            raise forbidden(error, self.profile, what) from error

    def _may_ask(self, what: str) -> None:
        """Return while there are credentials and time; raises NotSignedIn, and NotReached once the time is over.

        Raises also UsageError for a proxy that cannot be used.
        """
        if not self.profile.is_signed_in:
            raise not_signed_in(self.profile)
        if self.terms.deadline.passed:
            seconds = f"{self.terms.deadline.seconds:.0f} s"
            raise NotReached(f"The {seconds} for all calls to {self.profile.name} are over: {what} was not sent.")
        self.http.prepare()


class _Recorded:
    """Records that a request goes out, and how it ended."""

    def __init__(
        self, terms: Terms, profile: ServiceProfile, request: OutsideRequest, url: str, file: File | None
    ) -> None:
        self._record = terms.record
        content = json.dumps(request.body, sort_keys=True).encode() if file is None else file.content
        body = hashlib.sha256(content).hexdigest()
        self._sent = Sent(str(profile.service), profile.environment, request.method, url, body, terms.origin)

    def __enter__(self) -> None:
        self._began = time.monotonic()
        self._record(self._sent)

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        try:
            self._record(self._sent.ended(_outcome(error), round((time.monotonic() - self._began) * 1000)))
        except FubError as unrecorded:
            if error is None:
                raise
            if isinstance(error, FubError):  # why it failed matters more, and both are told
                error.detail += f" {unrecorded.detail}"


def _outcome(error: BaseException | None) -> str:
    """Return `ok`, or the slug that the event of this run has."""
    if error is None:
        return "ok"
    if isinstance(error, KeyboardInterrupt):
        return Interrupted.slug
    return error.slug if isinstance(error, FubError) else FubError.slug


def bodies(told: Sequence[Told]) -> list[dict[str, Any]]:
    """Return the requests as the event has them."""
    return [each.as_json() for each in told]


@contextmanager
def telling(told: Sequence[Told], changes: Sequence[Change]) -> Iterator[None]:
    """Have a failure say what was sent before it, and what that changed: `requests` and `changes` of its problem.

    An interrupt after something was sent is told alike; raises Interrupted for it.
    """
    try:
        yield
    except FubError as error:
        error.extra |= _sent_of(told, changes)
        raise
    except KeyboardInterrupt:
        if not (sent := _sent_of(told, changes)):
            raise
        raise Interrupted("Interrupted; what was sent before stays.", extra=sent) from None


def _sent_of(told: Sequence[Told], changes: Sequence[Change]) -> dict[str, Any]:
    if not any(each.is_sent for each in told):
        return {}
    return {"requests": bodies(told), "changes": [change.as_json() for change in changes]}
