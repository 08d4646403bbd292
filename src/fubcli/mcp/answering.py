"""One call to one event, in a worker: what the command line does between its options and its output."""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fubcli import interrupts, signals
from fubcli.bootstrap import Application, application
from fubcli.errors import FubError, Interrupted, UsageError
from fubcli.frontend.event import event, problem, traceparent
from fubcli.frontend.given import Given
from fubcli.frontend.parameters import valid_text
from fubcli.frontend.requests import investigate_request, monitor_request, query_request, schema_request
from fubcli.mcp.resources import described
from fubcli.mcp.wire import is_heard
from fubcli.model.envelope import Envelope
from fubcli.model.names import Environment
from fubcli.model.request import CheckRequest
from fubcli.ports import Progress
from fubcli.results.formats import compact

Arguments = Mapping[str, Any]


_LEAVE_NOTHING = ("query", "promote", "check", "schema")
"""Tools after which a process is as it was; the others take memory and threads that are best given back."""


@dataclass(frozen=True)
class Asked:
    """What the server was started with: every call is answered by the same warehouse, policy and catalogs."""

    progress: Progress
    warehouse: str | None = None
    transport: str | None = None
    catalogs: Path | None = None
    policy: Path | None = None

    def application(self, trace: str = "") -> Application:
        """Return the application for one call; configuration that was changed meanwhile counts."""
        return application(
            progress=self._heard, catalogs_file=self.catalogs, policy_file=self.policy, warehouse=self.warehouse,
            transport=self.transport, traceparent=trace, settle=signals.settle,
        )  # fmt: skip

    def _heard(self, message: str) -> None:
        if is_heard():
            self.progress(message)

    def warm(self) -> None:
        """Import and read what every call needs; raises what the configuration raises."""
        from fubcli.bootstrap.serving import warm

        warm(self.application())

    def prepare(self) -> None:
        """Open what takes long and needs no call yet; raises as `warm` does."""
        from fubcli.bootstrap.serving import prepare

        prepare(self.application())

    def tidy(self) -> None:
        """Let go of what a call has left open, once it is answered."""
        from fubcli.bootstrap.serving import tidy

        tidy()

    def answer(self, job: bytes) -> tuple[bytes, bool]:
        """Return the event of a call as JSON, and whether this process is as it was before.

        A job has `tool` and `arguments`, or `resource`, and `traceparent`.
        """
        asked = json.loads(job)
        operation = asked.get("tool", "schema")
        trace = traceparent(None, {"TRACEPARENT": asked["traceparent"]})
        try:
            built = self.application(trace)
            if "resource" in asked:
                envelope = described(asked["resource"], built)
            else:
                envelope = _ASK[operation](built, asked["arguments"])
        except KeyboardInterrupt:
            envelope = problem(_heeded(), operation)
        except FubError as error:
            envelope = problem(error, operation)
        except Exception as error:
            envelope = problem(_heeded() if signals.interrupted() else error, operation)
        told = compact(event(envelope, upstream=None, environ=os.environ, trace=trace)).encode()
        return told, operation in _LEAVE_NOTHING and threading.active_count() == 1 and not signals.interrupted()


def _heeded() -> Interrupted:
    interrupts.heed()
    return Interrupted("Cancelled; nothing goes on running.")


def _query(built: Application, given: Arguments) -> Envelope:
    return built.query(query_request(_given(given), "json"))


def _promote(built: Application, given: Arguments) -> Envelope:
    return built.query(query_request(_given({**given, "promote": True}), "json"))


def _schema(built: Application, given: Arguments) -> Envelope:
    return built.schema(schema_request(_given(given), "json"))


def _monitor(built: Application, given: Arguments) -> Envelope:
    return built.monitor(monitor_request(_given(given), "json"))


def _investigate(built: Application, given: Arguments) -> Envelope:
    return built.investigate(investigate_request(_given(given)))


def _check(built: Application, given: Arguments) -> Envelope:
    from fubcli.operations.check.run import Tally
    from fubcli.operations.check.telling import envelope

    schema, catalog, where = given.get("schema"), given.get("catalog"), given.get("environment")
    if schema and not catalog:
        raise UsageError("--schema needs --catalog.")
    request = CheckRequest(
        paths=("-",),
        stdin=io.BytesIO(valid_text(given["sql"], "sql").encode()),
        environment=Environment(where) if where else None,
        catalog=catalog,
        schema=schema,
    )
    policy = built.configuration.policy.version
    return envelope(built.check(request), Tally(), policy=policy, every=given.get("all", False))


_ASK: Mapping[str, Callable[[Application, Arguments], Envelope]] = {
    "query": _query,
    "check": _check,
    "schema": _schema,
    "monitor": _monitor,
    "investigate": _investigate,
    "promote": _promote,
}


def _given(arguments: Arguments) -> Given:
    """Return a tool's arguments under the names that options have; raises UsageError for text that is not UTF-8."""
    given = dict(arguments)
    for name, value in given.items():
        if isinstance(value, str):
            valid_text(value, name)
    if "all" in given:
        given["every"] = given.pop("all")
    for name in ("param", "emit"):
        if name in given:
            given[name] = tuple(given[name]) if isinstance(given[name], list) else (given[name],)
    return Given(**given)
