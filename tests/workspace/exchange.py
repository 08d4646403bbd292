"""One HTTP request and its reply, and the log of them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

_SECRET_HEADERS = frozenset(
    {
        "authorization", "cookie", "proxy-authorization", "x-databricks-azure-sp-management-token",
        "dd-api-key", "dd-application-key", "private-token",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Request:
    """What a client sent; header names are lower case, the path has no query string."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """Return the body as an object; raises ApiError 400 for anything else."""
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise ApiError(400, "MALFORMED_REQUEST", "Could not parse request object: Expected a JSON object.")
        return found


@dataclass
class Reply:
    """What goes back."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Request, Mapping[str, str]], Reply]
Route = tuple[str, str, Handler]
"""A method, a path with `{names}`, and who answers; the names are passed on."""


class ApiError(Exception):
    """A refusal in the form that every REST API of the platform has."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, dict(headers or {})

    def reply(self) -> Reply:
        """Return it as an HTTP reply."""
        reason = {"x-databricks-reason-phrase": self.message} if self.status >= 400 else {}
        body = json_reply({"error_code": self.code, "message": self.message, "details": []}).body
        return Reply(self.status, body, headers=reason | self.headers)


def json_reply(value: Any, status: int = 200) -> Reply:
    """Return a reply with a JSON body; half a surrogate pair, which is no UTF-8, travels as its escape."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Reply(status, text.encode(errors="backslashreplace"))


@dataclass
class LoggedRequest:
    """A request as the log keeps it: no credentials; `body` is JSON, a text, or what a Thrift call carried."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    rpc: str = ""
    """The Thrift call's name."""
    status: int | None = None
    """None when no reply went out whole."""
    fault: str = ""
    """The kind of fault that was injected."""


class RequestLog:
    """Every request in order of arrival."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[LoggedRequest] = []

    def add(self, request: Request, rpc: str, body: Any) -> LoggedRequest:
        """Note a request; what may hold a secret is left out."""
        kept = {name: "***" if name in _SECRET_HEADERS else value for name, value in request.headers.items()}
        entry = LoggedRequest(request.method, request.path, dict(request.query), kept, body, rpc)
        with self._lock:
            self._entries.append(entry)
        return entry

    def entries(self) -> list[LoggedRequest]:
        """Return what is there so far."""
        with self._lock:
            return list(self._entries)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()


def body_of(request: Request) -> Any:
    """Return a body as the log shows it: parsed when it is JSON, nothing of a token request."""
    if request.path.startswith("/oidc"):
        return "***"
    try:
        return json.loads(request.body) if request.body else None
    except ValueError:
        return request.body.decode("utf-8", "replace")
