"""SQL warehouses: one, that may be stopped and then takes its time to start."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

from tests.workspace.exchange import ApiError, Reply, Request, Route, json_reply
from tests.workspace.statements import Statement

WAREHOUSE_ID = "0123456789abcdef"


class Warehouse:
    """The warehouse; whoever uses it while it is stopped starts it, which takes `start_seconds`."""

    def __init__(self) -> None:
        self.start_seconds = 0.0
        self._state = "RUNNING"
        self._ready_at = 0.0
        self._lock = threading.Lock()

    @property
    def state(self) -> str:
        """RUNNING, STARTING, STOPPED, or whatever a test has set."""
        with self._lock:
            if self._state == "STARTING" and time.monotonic() >= self._ready_at:
                self._state = "RUNNING"
            return self._state

    @state.setter
    def state(self, state: str) -> None:
        with self._lock:
            self._state = state
            self._ready_at = time.monotonic() + self.start_seconds

    def start(self) -> None:
        """Start it, if it is stopped."""
        if self.state == "STOPPED":
            self.state = "STARTING"

    def wait_for(self, statement: Statement) -> None:
        """Let a statement wait until the warehouse runs; raises Stopped when it is cancelled meanwhile."""
        self.start()
        while self.state != "RUNNING":
            statement.pause(0.02)

    def require(self) -> None:
        """Raise ApiError 503 while it does not run, as a Thrift session is told."""
        self.start()
        if self.state != "RUNNING":
            wait = {"Retry-After": str(max(1, round(self._ready_at - time.monotonic())))}
            raise ApiError(503, "TEMPORARILY_UNAVAILABLE", "The warehouse is starting.", wait)

    def routes(self) -> list[Route]:
        """Return what is answered here."""
        return [
            ("GET", "/api/2.0/sql/warehouses", self._list),
            ("GET", "/api/2.0/sql/warehouses/{id}", self._get),
            ("POST", "/api/2.0/sql/warehouses/{id}/start", self._start),
            ("POST", "/api/2.0/sql/warehouses/{id}/stop", self._stop),
        ]

    def known(self, id: str) -> None:
        """Raise ApiError when that is not its id."""
        if id != WAREHOUSE_ID:
            raise ApiError(404, "RESOURCE_DOES_NOT_EXIST", f"SQL warehouse {id} does not exist.")

    def _list(self, _request: Request, _names: Mapping[str, str]) -> Reply:
        return json_reply({"warehouses": [self._shown()]})

    def _get(self, _request: Request, names: Mapping[str, str]) -> Reply:
        self.known(names["id"])
        return json_reply(self._shown())

    def _start(self, _request: Request, names: Mapping[str, str]) -> Reply:
        self.known(names["id"])
        self.start()
        return json_reply({})

    def _stop(self, _request: Request, names: Mapping[str, str]) -> Reply:
        self.known(names["id"])
        self.state = "STOPPED"
        return json_reply({})

    def _shown(self) -> dict[str, Any]:
        state = self.state
        return {
            "id": WAREHOUSE_ID,
            "name": "Shared Endpoint",
            "size": "SMALL",
            "cluster_size": "Small",
            "min_num_clusters": 1,
            "max_num_clusters": 1,
            "auto_stop_mins": 10,
            "state": state,
            "num_clusters": int(state == "RUNNING"),
            "warehouse_type": "PRO",
            "enable_serverless_compute": True,
            "health": {"status": "HEALTHY"} if state == "RUNNING" else {},
            "odbc_params": {"path": f"/sql/1.0/warehouses/{WAREHOUSE_ID}", "protocol": "https", "port": 443},
        }
