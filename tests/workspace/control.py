"""The stand-in's own endpoints, for tests whose workspace is another process: `/_standin/…`, without credentials.

GET running (`?patience=2`), executed, requests, faults; POST faults (the fields of a `Fault`), chance (`rate`, `seed`),
settings (what `Workspace.change` takes); DELETE requests, faults.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tests.workspace.exchange import Reply, Request, Route, json_reply

if TYPE_CHECKING:
    from tests.workspace.workspace import Workspace


class Control:
    """Tells and changes what `Workspace` has in members of the same names."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def routes(self) -> list[Route]:
        """Return what is answered here."""
        return [
            ("GET", "/_standin/running", self._running),
            ("GET", "/_standin/executed", self._executed),
            ("GET", "/_standin/requests", self._requests),
            ("DELETE", "/_standin/requests", self._forget),
            ("GET", "/_standin/faults", self._faults),
            ("POST", "/_standin/faults", self._add_fault),
            ("DELETE", "/_standin/faults", self._clear_faults),
            ("POST", "/_standin/chance", self._chance),
            ("POST", "/_standin/settings", self._change),
        ]

    def _running(self, request: Request, _names: Mapping[str, str]) -> Reply:
        statements = self._workspace.running(float(request.query.get("patience", "0")))
        return json_reply({"statements": _pairs(statements), "sessions": self._workspace.sessions()})

    def _executed(self, _request: Request, _names: Mapping[str, str]) -> Reply:
        return json_reply({"statements": _pairs(self._workspace.executed)})

    def _requests(self, _request: Request, _names: Mapping[str, str]) -> Reply:
        return json_reply({"requests": [asdict(entry) for entry in self._workspace.requests]})

    def _forget(self, _request: Request, _names: Mapping[str, str]) -> Reply:
        self._workspace.clear_requests()
        return json_reply({})

    def _faults(self, _request: Request, _names: Mapping[str, str]) -> Reply:
        faults = self._workspace.faults
        return json_reply({"rules": [asdict(rule) for rule in faults.rules()], "fired": faults.fired})

    def _add_fault(self, request: Request, _names: Mapping[str, str]) -> Reply:
        self._workspace.faults.add(**request.json())
        return json_reply({})

    def _clear_faults(self, _request: Request, _names: Mapping[str, str]) -> Reply:
        self._workspace.faults.clear()
        return json_reply({})

    def _chance(self, request: Request, _names: Mapping[str, str]) -> Reply:
        asked = request.json()
        self._workspace.faults.at_random(asked["rate"], asked.get("seed", 0))
        return json_reply({})

    def _change(self, request: Request, _names: Mapping[str, str]) -> Reply:
        self._workspace.change(request.json())
        return json_reply({})


def _pairs(statements: list[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"id": id, "text": text} for id, text in statements]
