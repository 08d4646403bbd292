"""A small service, as a stand-in, and what calls it: `Notes` keeps texts, and says no in the words of each service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from fubcli.bootstrap import SystemClock
from fubcli.integrations.building import outside
from fubcli.integrations.outside import Outside, Terms
from fubcli.model.audit import AuditEntry, Origin, Sent
from fubcli.model.profile import Secret
from fubcli.model.service import CREDENTIALS, Service, ServiceProfile
from fubcli.network.deadline import Deadline
from tests.network.server import Server, serving
from tests.outside.standin import ServiceError, StandIn
from tests.workspace.exchange import Reply, Request, Route, json_reply

SECRETS = {"api_key": "dd-api-0123456789", "app_key": "dd-app-0123456789", "token": "token-very-secret"}
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
_SIGNED = {
    "dd-api-key": SECRETS["api_key"], "private-token": SECRETS["token"], "authorization": f"Bearer {SECRETS['token']}",
}  # fmt: skip


class Notes(StandIn):
    """Texts under names; `PUT` puts one there, `POST` adds one more."""

    name = "notes"

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, Any] = {}

    def routes(self) -> Iterable[Route]:
        return (
            ("GET", "/notes", lambda request, names: json_reply(list(self.texts.values()))),
            ("GET", "/notes/{name}", self._one),
            ("POST", "/notes", self._add),
            ("PUT", "/notes/{name}", self._put),
            ("POST", "/search", lambda request, names: json_reply({"found": sorted(self.texts)})),
            ("POST", "/files", self._upload),
            ("GET", "/echo", lambda request, names: json_reply(dict(request.headers))),
            ("GET", "/log", lambda request, names: Reply(200, b"begin\n" * 1000 + b"end\n", "text/plain")),
        )

    def authorize(self, request: Request) -> None:
        if not any(request.headers.get(name) == value for name, value in _SIGNED.items()):
            raise ServiceError(401, self.refusal(401, "Unauthorized"))

    def refusal(self, status: int, message: str) -> Any:
        return {"errors": [message]}

    def _one(self, request: Request, names: Mapping[str, str]) -> Reply:
        if names["name"] not in self.texts:
            raise ServiceError(404, self.refusal(404, f"There is no note {names['name']}"))
        return json_reply(self.texts[names["name"]])

    def _add(self, request: Request, names: Mapping[str, str]) -> Reply:
        return self._put(request, {"name": f"note-{len(self.texts) + 1}"}, 201)

    def _put(self, request: Request, names: Mapping[str, str], status: int = 200) -> Reply:
        self.texts[names["name"]] = request.json()
        self.world.note("noted", names["name"])
        return json_reply({"id": names["name"]}, status)

    def _upload(self, request: Request, names: Mapping[str, str]) -> Reply:
        self.world.note("uploaded", request.headers["content-type"].partition(";")[0])
        return json_reply({"size": len(request.body)})


@dataclass
class Desk:
    """What was recorded, and calls of any service to the stand-in."""

    url: str
    directory: Path
    recorded: list[Sent] = field(default_factory=list)

    def record(self, entry: AuditEntry) -> None:
        assert isinstance(entry, Sent)
        self.recorded.append(entry)

    @property
    def outcomes(self) -> list[str]:
        return [entry.outcome for entry in self.recorded]

    def profile(
        self,
        service: Service = Service.GITLAB,
        *,
        signed: bool = True,
        settings: Mapping[str, str] = MappingProxyType({}),
    ) -> ServiceProfile:
        known = {name: Secret(SECRETS[name]) for name in CREDENTIALS[service]} if signed else {}
        lacks = "" if signed else "It was looked for in NOTES_TOKEN."
        return ServiceProfile(service, self.url, "production", known, settings, lacks=lacks)

    def outside(
        self,
        profile: ServiceProfile | None = None,
        *,
        applies: bool = True,
        seconds: float = 20.0,
        record: Callable[[Sent], None] | None = None,
        trace: str = TRACE,
        secrets: Sequence[str] = (),
    ) -> Outside:
        origin = Origin(traceparent=trace, user="someone")
        terms = Terms(applies, Deadline(seconds), record or self.record, origin, tuple(map(Secret, secrets)))
        return outside(profile or self.profile(), self.url, terms, breakers=self.directory, clock=SystemClock())


@pytest.fixture
def notes() -> Iterator[Notes]:
    with Notes() as running:
        yield running


@pytest.fixture
def desk(notes: Notes, tmp_path: Path) -> Desk:
    return Desk(notes.url, tmp_path / "breakers")


@pytest.fixture
def server_of_intake() -> Iterator[Server]:
    with serving() as server:
        yield server
