"""Statements from the moment they are sent until they are closed: state, cancel, time limit, result."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import duckdb

from tests.workspace.faults import OF_STATEMENTS, Faults, Kind
from tests.workspace.results import Result
from tests.workspace.sqlerrors import SqlError, Stopped, worded

_ROOM = 2**30
"""Bytes of results that are kept for clients that have not closed them."""


class State(StrEnum):
    """As the Statement Execution API names them."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELED = "CANCELED"
    CLOSED = "CLOSED"


@dataclass
class Session:
    """What a statement is run in: the current names and the configuration, its keys in upper case."""

    catalog: str = ""
    schema: str = ""
    configuration: dict[str, str] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def zone(self) -> str:
        """The session's time zone."""
        return self.configuration.get("TIMEZONE", "UTC")

    @property
    def timeout(self) -> float | None:
        """Seconds that a statement may take, None for no limit."""
        return float(self.configuration.get("STATEMENT_TIMEOUT", "0")) or None


@dataclass(frozen=True)
class Order:
    """What a client sent; `parameters` are types (lower case) and texts by name."""

    text: str
    session: Session
    parameters: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    row_limit: int | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    source: str = "statement-api"
    client: str = ""


class Statement:
    """One statement, run by a thread of its own."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.id = str(uuid.uuid4())
        self.now = State.PENDING
        self.error: SqlError | None = None
        self.result: Result | None = None
        """None again when nobody can ask for it any more."""
        self.produced_rows = 0
        self.started_at = datetime.now(UTC)
        self.ended_at: datetime | None = None
        self.expires_at = time.monotonic() + order.session.timeout if order.session.timeout else None
        self.timed_out = False
        self.stop = threading.Event()
        self.done = threading.Event()
        self.interrupt: Callable[[], None] | None = None

    @property
    def state(self) -> State:
        """The state as clients see it: it has ended once everything about its end is there."""
        return self.now if self.done.is_set() or self.now is State.PENDING else State.RUNNING

    @property
    def finished(self) -> bool:
        """Whether nothing of it runs any more."""
        return self.done.is_set()

    def cancel(self) -> None:
        """Ask it to stop; what is finished stays as it is."""
        self.stop.set()

    def close(self) -> None:
        """End it and let go of its rows."""
        self.cancel()
        if self.state is State.SUCCEEDED:
            self.now, self.result = State.CLOSED, None

    def pause(self, seconds: float) -> None:
        """Let time pass; raises Stopped when it is cancelled meanwhile."""
        if self.stop.wait(seconds):
            raise Stopped


Work = Callable[[Statement, Any], Result]
"""Runs a statement on a connection."""


class Statements:
    """Every statement since the stand-in was started, in order."""

    def __init__(
        self, faults: Faults, connect: Callable[[str], Any], work: Work, ready: Callable[[Statement], None]
    ) -> None:
        self._faults, self._connect, self._work, self._ready = faults, connect, work, ready
        self._lock = threading.Lock()
        self._all: dict[str, Statement] = {}
        self._executed: list[Statement] = []

    def start(self, statement: Statement) -> Statement:
        """Begin with a statement."""
        with self._lock:
            self._all[statement.id] = statement
        threading.Thread(target=self._run, args=[statement], name="workspace-statement", daemon=True).start()
        threading.Thread(target=self._watch, args=[statement], name="workspace-watch", daemon=True).start()
        return statement

    def get(self, id: str) -> Statement | None:
        """Return a statement by its id."""
        with self._lock:
            return self._all.get(id)

    def all(self) -> list[Statement]:
        """Return every statement."""
        with self._lock:
            return list(self._all.values())

    def executed(self) -> list[Statement]:
        """Return those that the engine has really begun to run, in that order."""
        with self._lock:
            return list(self._executed)

    def running(self) -> list[Statement]:
        """Return those that are not finished."""
        return [statement for statement in self.all() if not statement.finished]

    def stop_all(self, patience: float = 5.0) -> None:
        """Cancel what runs, and wait for it."""
        until = time.monotonic() + patience
        for statement in self.running():
            statement.cancel()
            statement.done.wait(max(0.0, until - time.monotonic()))

    def _run(self, statement: Statement) -> None:
        try:
            self._ready(statement)
            self._disturb(statement)
            with self._connect(statement.order.session.zone) as connection:
                statement.interrupt = connection.interrupt
                if statement.stop.is_set():
                    raise Stopped  # noqa: TRY301 - it was cancelled before it began
                statement.now = State.RUNNING
                with self._lock:
                    self._executed.append(statement)
                statement.result = self._work(statement, connection)
                statement.produced_rows = statement.result.table.num_rows
                statement.interrupt = None
            statement.now = State.SUCCEEDED
        except (Stopped, duckdb.InterruptException):
            statement.now = State.FAILED if statement.timed_out else State.CANCELED
            statement.error = _stopped(statement)
        except SqlError as error:
            statement.now, statement.error = State.FAILED, error
        except duckdb.Error as error:
            statement.now, statement.error = State.FAILED, worded(error)
        except Exception as error:  # the stand-in's own mistakes must not hang a client
            statement.now = State.FAILED
            statement.error = SqlError("INTERNAL_ERROR", f"{type(error).__name__}: {error}", "XX000")
        finally:
            statement.interrupt = None
            statement.ended_at = datetime.now(UTC)
            statement.done.set()
            self._release()

    def _release(self) -> None:
        """Close the oldest statements when the results of all take too much room."""
        kept = 0
        for statement in reversed(self.all()):
            result = statement.result
            kept += result.table.nbytes if result else 0
            if kept > _ROOM and result and statement.finished:
                statement.close()

    def _disturb(self, statement: Statement) -> None:
        """Do to a statement what the faults say."""
        fault = self._faults.take(OF_STATEMENTS, f"sql {statement.order.text}")
        if fault is None:
            return
        statement.now = State.RUNNING
        statement.pause(fault.seconds)
        if fault.kind is Kind.CANCELED:
            raise Stopped

    def _watch(self, statement: Statement) -> None:
        """Interrupt a statement once it is to stop, again and again: one that comes before the engine is lost."""
        expires = statement.expires_at
        while not statement.done.is_set():
            if expires is not None and time.monotonic() >= expires and not statement.stop.is_set():
                statement.timed_out = True
                statement.cancel()
            interrupt = statement.interrupt
            if statement.stop.is_set() and interrupt is not None:
                with suppress(duckdb.Error):  # it has just closed its connection
                    interrupt()
            left = 0.05 if expires is None else max(0.001, min(0.05, expires - time.monotonic()))
            statement.stop.wait(left) if not statement.stop.is_set() else statement.done.wait(0.01)


def _stopped(statement: Statement) -> SqlError:
    if statement.timed_out:
        limit = statement.order.session.configuration["STATEMENT_TIMEOUT"]
        said = f"The query was cancelled because it ran longer than the statement timeout of {limit} seconds."
        return SqlError("STATEMENT_TIMEOUT", said, "57KD0")
    return SqlError("OPERATION_CANCELED", "Operation has been canceled.", "HY008")
