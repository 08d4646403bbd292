"""What all stand-ins have in common: a server in this process, faults, the log of requests, and what changed there."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from tests.workspace.exchange import ApiError, Reply, Request, RequestLog, Route, body_of, json_reply
from tests.workspace.faults import Fault, Faults, Kind
from tests.workspace.server import WorkspaceServer


class ServiceError(ApiError):
    """A refusal in a service's own words."""

    def __init__(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, "", str(body), headers)
        self.body = body

    def reply(self) -> Reply:
        answer = json_reply(self.body, self.status)
        answer.headers = dict(self.headers)
        return answer


@dataclass
class World:
    """What is outside: `changes` counts everything that altered it, whoever asked."""

    changes: list[tuple[str, str]] = field(default_factory=list)
    """What was done and to what, in order."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, which: str) -> None:
        with self.lock:
            self.changes.append((what, which))


class StandIn:
    """One service. Subclasses give routes, and how it says no; `with` starts and stops it."""

    name = "service"

    def __init__(self) -> None:
        self.faults, self.log, self.world = Faults(), RequestLog(), World()
        self._server: WorkspaceServer | None = None

    def routes(self) -> Iterable[Route]:
        """Return what is answered."""
        raise NotImplementedError

    def authorize(self, request: Request) -> None:
        """Raise ServiceError for a request that is not signed."""
        raise NotImplementedError

    def refusal(self, status: int, message: str) -> Any:
        """Return the body of a refusal as this service writes it."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        """Where it answers."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def requests(self) -> list[tuple[str, str]]:
        """Method and path of every request so far."""
        return [(entry.method, entry.path) for entry in self.log.entries()]

    def fail(self, at: str, status: int, *, times: int | None = 1, **headers: str) -> Fault:
        """Have the next requests that fit answered with a status in this service's own words."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.faults.add(Kind.STATUS, at, status=status, times=times, headers=named)

    def __enter__(self) -> Self:
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.end_connections()
        self._server.shutdown()
        self._server.server_close()


class _Server(WorkspaceServer):
    """Tells faults in the service's own words."""

    def __init__(self, standin: StandIn) -> None:
        super().__init__(
            0, faults=standin.faults, log=standin.log, authorize=standin.authorize, describe=lambda r: ("", body_of(r))
        )
        self._standin = standin
        self.add_routes(standin.routes())

    def refuse(self, fault: Fault) -> Reply:
        """Return the refusal of a fault."""
        status = fault.status or 503
        message = fault.message or _WORDS.get(status, "Something went wrong.")
        return ServiceError(status, self._standin.refusal(status, message), fault.headers).reply()


_WORDS = {
    400: "Bad request", 401: "Unauthorized", 403: "Forbidden", 404: "Not found", 409: "Conflict",
    422: "Unprocessable entity", 429: "Too many requests", 500: "Internal error", 503: "Unavailable",
}  # fmt: skip
