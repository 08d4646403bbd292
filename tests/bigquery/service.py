"""The service as a whole: what tests start, ask and disturb."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.bigquery.engine import Engine
from tests.bigquery.errors import usual
from tests.bigquery.jobs import work_of
from tests.bigquery.jobs_api import JobsApi
from tests.bigquery.tables_api import TablesApi
from tests.workspace.control import Control
from tests.workspace.exchange import LoggedRequest, Reply, Request, RequestLog, body_of
from tests.workspace.faults import Fault, Faults
from tests.workspace.inventory import Inventory
from tests.workspace.server import WorkspaceServer
from tests.workspace.statements import Statement, Statements


class _Server(WorkspaceServer):
    """Refuses as Google's APIs do."""

    def refuse(self, fault: Fault) -> Reply:
        return usual(fault.status or 503, fault.code, fault.message, fault.headers).reply()


class BigQuery:
    """BigQuery on 127.0.0.1 over DuckDB files, one for each project; a context manager.

    Jobs run in, and are paid by, `project`. Files that are not `writable` are attached read-only.
    """

    def __init__(
        self,
        files: Mapping[str, Path],
        *,
        writable: Collection[str] = (),
        project: str = "fub-billing",
        page_rows: int = 10_000,
        port: int = 0,
    ) -> None:
        self.project = project
        self.faults = Faults()
        self.engine = Engine(files, writable)
        self._log = RequestLog()
        self.statements = Statements(self.faults, self.engine.connection, work_of(self.engine), lambda _: None)
        self.jobs = JobsApi(self.statements, self.engine, project)
        self.jobs.page_rows = page_rows
        self.server = _Server(port, faults=self.faults, log=self._log, authorize=lambda _: None, describe=_described)
        for topic in (self.jobs, TablesApi(Inventory(self.engine), self.engine), Control(self)):
            self.server.add_routes(topic.routes())
        self.port = int(self.server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.started_at = datetime.now(UTC)
        self._thread = threading.Thread(
            target=self.server.serve_forever, args=[0.02], name="bigquery-server", daemon=True
        )

    def start(self) -> BigQuery:
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

    def __enter__(self) -> BigQuery:
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
        """Id and text of each job that has begun to run, in that order."""
        return [(job.id, job.order.text) for job in self.statements.executed()]

    def running(self, patience: float = 0.0) -> list[tuple[str, str]]:
        """Id and text of each job that is not done; they are given so many seconds to end first."""
        until = time.monotonic() + patience
        for job in self.statements.running() if patience else ():
            job.done.wait(max(0.0, until - time.monotonic()))
        return [(job.id, job.order.text) for job in self.statements.running()]

    def sessions(self) -> list[str]:
        """There are none."""
        return []

    def job(self, id: str) -> Statement:
        """Return a job."""
        found = self.statements.get(id)
        assert found is not None
        return found

    def deny(self, name: str) -> None:
        """Let nobody read a table, a dataset or a project any more."""
        self.engine.denied.add(name.lower())

    def change(self, settings: Mapping[str, Any]) -> None:
        """Change what is named: `page_rows`, `deny`; raises KeyError."""
        changes: dict[str, Callable[[Any], None]] = {
            "page_rows": lambda rows: setattr(self.jobs, "page_rows", int(rows)),
            "deny": lambda names: self.engine.denied.update(name.lower() for name in names),
        }
        for name, value in settings.items():
            changes[name](value)


def _described(request: Request) -> tuple[str, Any]:
    return "", body_of(request)
