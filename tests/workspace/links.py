"""The cloud storage that large results are fetched from: signed links that end, and no credentials with them."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from tests.workspace.exchange import Reply, Request, Route
from tests.workspace.faults import OF_LINKS, Faults

_ROOM = 2**29
"""Bytes of files that are kept; the oldest go first, as if they had expired."""
_DENIED = "<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"


@dataclass(frozen=True)
class Link:
    """Where a file is, and until when (seconds of the epoch)."""

    url: str
    expires_at: float


class Links:
    """Files behind links. `lifetime` is that of new links in seconds."""

    def __init__(self, faults: Faults) -> None:
        self.url = ""
        self.lifetime = 900.0
        self._faults = faults
        self._files: dict[str, tuple[float, bytes]] = {}
        self._size = 0
        self._lock = threading.Lock()

    def routes(self) -> list[Route]:
        """Return what is answered here."""
        return [("GET", "/_links/{name}", self._get)]

    def add(self, content: bytes, about: str) -> Link:
        """Return a new link to a file. `about` is what faults may match."""
        stale = self._faults.take(OF_LINKS, about)
        expires = time.time() + (-1.0 if stale else self.lifetime)
        name = secrets.token_hex(8)
        with self._lock:
            self._files[name] = expires, content
            self._size += len(content)
            while self._size > _ROOM and len(self._files) > 1:
                _, oldest = self._files.pop(next(iter(self._files)))
                self._size -= len(oldest)
        return Link(f"{self.url}/_links/{name}?X-Amz-Signature={secrets.token_hex(8)}", expires)

    def _get(self, request: Request, names: Mapping[str, str]) -> Reply:
        if "authorization" in request.headers:
            said = "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter should be specified"
            return _denied(400, "InvalidArgument", said)
        with self._lock:
            expires, content = self._files.get(names["name"], (0.0, b""))
        if expires < time.time() or "X-Amz-Signature" not in request.query:
            return _denied(403, "AccessDenied", "Request has expired")
        return Reply(200, content, "binary/octet-stream")


def _denied(status: int, code: str, message: str) -> Reply:
    return Reply(status, _DENIED.format(code=code, message=message).encode(), "application/xml")
