"""The workspace as a whole: what tests start, ask and disturb."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.workspace.commands import Commands
from tests.workspace.control import Control
from tests.workspace.engine import Engine
from tests.workspace.exchange import LoggedRequest, Request, RequestLog, body_of
from tests.workspace.faults import Faults
from tests.workspace.grants import Grants
from tests.workspace.history import History
from tests.workspace.inventory import Inventory
from tests.workspace.jobs import Jobs
from tests.workspace.links import Links
from tests.workspace.oauth import CLIENT_ID, CLIENT_SECRET, PERSONAL_TOKEN, Credentials
from tests.workspace.server import WorkspaceServer
from tests.workspace.statements import Statement, Statements
from tests.workspace.statements_api import StatementsApi
from tests.workspace.systemtables import SystemTables
from tests.workspace.thrift_metadata import Metadata
from tests.workspace.thrift_service import ThriftService, rpc_of
from tests.workspace.unity import Unity
from tests.workspace.warehouses import WAREHOUSE_ID, Warehouse
from tests.workspace.work import Work


class Workspace:
    """A Databricks workspace on 127.0.0.1 over DuckDB files, one for each catalog; a context manager.

    Catalogs that are not `writable` are attached read-only, and the principal has no MODIFY on them.
    """

    token = PERSONAL_TOKEN
    client_id = CLIENT_ID
    client_secret = CLIENT_SECRET
    warehouse_id = WAREHOUSE_ID
    http_path = f"/sql/1.0/warehouses/{WAREHOUSE_ID}"

    def __init__(
        self,
        files: Mapping[str, Path],
        *,
        writable: Collection[str] = (),
        chunk_rows: int = 65_536,
        port: int = 0,
        now: datetime | None = None,
    ) -> None:
        self.faults = Faults()
        self.warehouse = Warehouse()
        self.credentials = Credentials()
        self.links = Links(self.faults)
        self.jobs = Jobs(now or datetime.now(UTC))
        self.engine = Engine(files, writable)
        self.grants = Grants(self.engine.catalogs, writable)
        self._log = RequestLog()
        inventory = Inventory(self.engine)
        self.statements = Statements(self.faults, self.engine.connection, self._run, self.warehouse.wait_for)
        system = SystemTables(self.engine, self.statements, self.grants, self.jobs)
        self._work = Work(self.engine, Commands(inventory, self.grants, self.engine.permit), system)
        self.statements_api = StatementsApi(self.statements, self.warehouse, self.links)
        self.thrift = ThriftService(self.statements, self.warehouse, self.links, Metadata(inventory))
        self._cut(chunk_rows)
        self.unity = Unity(inventory, self.grants, self.engine.denied)
        self.server = WorkspaceServer(
            port, faults=self.faults, log=self._log, authorize=self.credentials.authorize, describe=_described
        )
        topics = (self.statements_api, self.thrift, self.links, self.warehouse, self.unity, self.jobs, self.credentials)
        for topic in (*topics, History(self.statements), Control(self)):
            self.server.add_routes(topic.routes())
        self.host, self.port = "127.0.0.1", int(self.server.server_address[1])
        self.url = self.credentials.url = self.links.url = f"http://{self.host}:{self.port}"
        self._thread = threading.Thread(
            target=self.server.serve_forever, args=[0.02], name="workspace-server", daemon=True
        )

    def start(self) -> Workspace:
        """Begin to answer."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Cancel what runs, drop every connection, detach the files."""
        self.statements.stop_all()
        if self._thread.is_alive():
            self.server.shutdown()
        self.server.end_connections()
        self.server.server_close()
        self.engine.close()

    def __enter__(self) -> Workspace:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def requests(self) -> list[LoggedRequest]:
        """Every request so far, without credentials."""
        return self._log.entries()

    def clear_requests(self) -> None:
        """Forget the requests so far."""
        self._log.clear()

    @property
    def executed(self) -> list[tuple[str, str]]:
        """Id and text of each statement that the engine has begun to run, in that order: the same text twice is told."""
        return [(statement.id, statement.order.text) for statement in self.statements.executed()]

    def running(self, patience: float = 0.0) -> list[tuple[str, str]]:
        """Id and text of each statement that is not finished; they are given so many seconds to end first."""
        until = time.monotonic() + patience
        for statement in self.statements.running() if patience else ():
            statement.done.wait(max(0.0, until - time.monotonic()))
        return [(statement.id, statement.order.text) for statement in self.statements.running()]

    def sessions(self) -> list[str]:
        """Return the ids of Thrift sessions that nobody has closed."""
        return [client.session.id for client in list(self.thrift.clients.values())]

    def deny(self, name: str) -> None:
        """Let nobody read a table, a schema or a catalog any more (`system.query.history`)."""
        self.engine.denied.add(name.lower())

    def change(self, settings: Mapping[str, Any]) -> None:
        """Change what is named: clock, lifetimes, chunks, warehouse, denied names, further grants; raises KeyError."""
        changes: dict[str, Callable[[Any], None]] = {
            "skew": lambda seconds: setattr(self.server, "skew", float(seconds)),
            "link_lifetime": lambda seconds: setattr(self.links, "lifetime", float(seconds)),
            "token_lifetime": lambda seconds: setattr(self.credentials, "lifetime", float(seconds)),
            "expire_tokens": lambda now: self.credentials.expire_tokens() if now else None,
            "chunk_rows": self._cut,
            "start_seconds": lambda seconds: setattr(self.warehouse, "start_seconds", float(seconds)),
            "state": lambda state: setattr(self.warehouse, "state", state),
            "deny": lambda names: self.engine.denied.update(name.lower() for name in names),
            "grants": lambda grants: [self.grants.add(*grant) for grant in grants],
        }
        for name, value in settings.items():
            changes[name](value)

    def _cut(self, rows: int) -> None:
        self.statements_api.chunk_rows = self.thrift.chunk_rows = rows

    def environment(self) -> dict[str, str]:
        """Return what a process is to have in its environment to talk to this workspace with the access token."""
        return {
            "DATABRICKS_HOST": self.url,
            "DATABRICKS_TOKEN": self.token,
            "DATABRICKS_WAREHOUSE_ID": self.warehouse_id,
        }

    def _run(self, statement: Statement, connection: Any) -> Any:
        return self._work(statement, connection)


def _described(request: Request) -> tuple[str, Any]:
    rpc, carried = rpc_of(request)
    return (rpc, carried) if rpc else ("", body_of(request))
