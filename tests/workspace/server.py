"""The HTTP side: threads, routes, credentials, the log, and the faults on the wire."""

from __future__ import annotations

import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.workspace.exchange import ApiError, Handler, LoggedRequest, Reply, Request, RequestLog, Route
from tests.workspace.faults import AFTER, BEFORE, Fault, Faults, Kind

_OPEN = ("/oidc", "/.well-known", "/_links", "/_standin")
"""What is asked without credentials."""
_CONTROL = "/_standin"
_LOGIN_PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Corporate proxy</body></html>"
_EXPIRED = b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"


class Dropped(Exception):
    """The connection goes down without a reply."""


class WorkspaceServer(ThreadingHTTPServer):
    """Answers on 127.0.0.1, a thread for each connection."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(
        self,
        port: int,
        *,
        faults: Faults,
        log: RequestLog,
        authorize: Callable[[Request], None],
        describe: Callable[[Request], tuple[str, Any]],
    ) -> None:
        super().__init__(("127.0.0.1", port), _Connection)
        self.faults, self.log, self.authorize, self.describe = faults, log, authorize, describe
        self.skew = 0.0
        """Seconds by which this server's clock is ahead, as its Date headers tell."""
        self.stopping = threading.Event()
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = []
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()

    def add_routes(self, routes: Iterable[Route]) -> None:
        """Have these answered, the first one that fits."""
        for method, path, handler in routes:
            pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
            self._routes.append((method, re.compile(pattern), handler))

    def answer(self, request: Request) -> Reply:
        """Do what a request asks, without any fault."""
        try:
            if not request.path.startswith(_OPEN):
                self.authorize(request)
            return self._routed(request)
        except ApiError as error:
            return error.reply()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            return ApiError(400, "MALFORMED_REQUEST", f"Could not parse request object: {error!r}").reply()

    def refuse(self, fault: Fault) -> Reply:
        """Return the refusal of a fault, in the words of the platform."""
        status = fault.status or 503
        code, message = _WORDS.get(status, ("INTERNAL_ERROR", "Something went wrong."))
        return ApiError(status, fault.code or code, fault.message or message, fault.headers).reply()

    def _routed(self, request: Request) -> Reply:
        for method, pattern, handler in self._routes:
            if method == request.method and (match := pattern.fullmatch(request.path)):
                return handler(request, match.groupdict())
        raise ApiError(404, "ENDPOINT_NOT_FOUND", f"No API found for '{request.method} {request.path}'")

    def process_request(self, request: Any, client_address: Any) -> None:
        """Note the connection, so that it can be ended."""
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def end_connections(self) -> None:
        """Drop every connection that is open; idle ones would hold their threads."""
        self.stopping.set()
        with self._lock:
            for connection in self._connections:
                _shut(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    """One connection of a client, kept alive."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: WorkspaceServer

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing: the log of requests has it."""

    def version_string(self) -> str:
        return "databricks"

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string((time.time() if timestamp is None else timestamp) + self.server.skew)

    def _serve(self) -> None:
        request = self._read()
        if request.path.startswith(_CONTROL):
            self._send(self.server.answer(request))
            return
        rpc, body = self.server.describe(request)
        entry = self.server.log.add(request, rpc, body)
        try:
            self._perform(request, entry)
        except Dropped:
            self.close_connection = True
            _shut(self.connection)

    def _perform(self, request: Request, entry: LoggedRequest) -> None:
        keys = (f"{request.method} {request.path}", *([f"thrift {entry.rpc}"] if entry.rpc else []))
        fault = self.server.faults.take(BEFORE, *keys)
        if fault is None:
            fault = self.server.faults.take(AFTER, *keys) or self.server.faults.by_chance(keys[-1])
        entry.fault = fault.kind if fault else ""
        if fault and fault.kind in BEFORE:
            reply = self._instead(fault)
        else:
            reply = self.server.answer(request)
            if fault and fault.kind is Kind.DROP_AFTER:
                raise Dropped
        if fault and fault.kind is Kind.HALF_BODY:
            reply.body = reply.body[: len(reply.body) // 2]
        self._send(reply, whole=not (fault and fault.kind is Kind.DROP_MIDWAY))
        entry.status = reply.status

    def _instead(self, fault: Fault) -> Reply:
        """Return the reply of a fault that keeps the request from being done."""
        if fault.kind is Kind.DROP_BEFORE:
            raise Dropped
        if fault.kind is Kind.HANG:
            self.server.stopping.wait(fault.seconds)
            raise Dropped
        if fault.kind is Kind.HTML:
            return Reply(fault.status or 200, _LOGIN_PAGE, "text/html; charset=utf-8")
        if fault.kind is Kind.EXPIRED_LINK:
            return Reply(403, _EXPIRED, "application/xml")
        return self.server.refuse(fault)

    def _read(self) -> Request:
        split = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", "0")))
        return Request(self.command, split.path, dict(parse_qsl(split.query)), headers, body)

    def _send(self, reply: Reply, *, whole: bool = True) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value.encode("ascii", "replace").decode().replace("\n", " "))
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body if whole else reply.body[: len(reply.body) // 2])
        self.wfile.flush()
        if not whole:
            raise Dropped


_WORDS = {
    401: ("UNAUTHENTICATED", "Credential was not sent or was of an unsupported type for this API."),
    403: ("PERMISSION_DENIED", "User does not have permission to use this resource."),
    404: ("RESOURCE_DOES_NOT_EXIST", "The resource does not exist."),
    429: ("REQUEST_LIMIT_EXCEEDED", "Rate limit exceeded. Please wait and retry your request later."),
    503: ("TEMPORARILY_UNAVAILABLE", "The warehouse is starting."),
}


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side was faster
