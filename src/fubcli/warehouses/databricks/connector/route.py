"""One statement through the connector: sent once, waited for, read, and cancelled whenever that does not come about.

All of it happens in one thread, and Ctrl-C strikes another: no call is torn apart, so that what was begun can be ended.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from fubcli.errors import EngineRejected, FubError, Interrupted, NotPermitted
from fubcli.interrupts import heed
from fubcli.model.profile import Profile
from fubcli.model.request import Parameter
from fubcli.model.result import ResultSet, ResultStream
from fubcli.network.backoff import Backoff
from fubcli.network.breaker import Breaker
from fubcli.network.deadline import Deadline
from fubcli.network.failures import NotReached, ReplyLost
from fubcli.network.http import Authorization, HttpService
from fubcli.network.kept import Kept
from fubcli.ports import Progress
from fubcli.warehouses.databricks.connector.following import Following
from fubcli.warehouses.databricks.connector.patience import CANCEL_SECONDS, ENDING_SECONDS, Patience, in_time
from fubcli.warehouses.databricks.connector.reading import bound, read, streamed, written
from fubcli.warehouses.databricks.connector.session import connected, imported, in_our_words, keep_to
from fubcli.warehouses.databricks.connector.streaming import Opened, Streaming
from fubcli.warehouses.databricks.failures import may_have_run
from fubcli.warehouses.databricks.history import TAG
from fubcli.warehouses.databricks.waiting import Waiting, late, not_started

if TYPE_CHECKING:
    from databricks.sql.client import Cursor

    from fubcli.policy.permit import Permit

Answer = TypeVar("Answer")
_UNAVAILABLE = 503
_NOT_CONFIRMED = (
    "Interrupted. The warehouse did not confirm that the statement was cancelled: it may still run there, and ends "
    "with its session, or after {} seconds by the warehouse's own time limit."
)


class Connector:
    """Runs statements of one profile; `service` is where a statement is looked for whose reply was lost."""

    def __init__(
        self, profile: Profile, signing: Authorization, service: HttpService, breaker: Breaker, progress: Progress
    ) -> None:
        self._profile = profile
        self._signing = signing
        self._service = service
        self._breaker = breaker
        self._progress = progress
        self._backoff = Backoff()

    def run(self, permit: Permit, parameters: Mapping[str, Parameter], deadline: Deadline) -> ResultSet:
        """Run a permitted statement; a read is run again when its connection breaks, a write that was taken never."""
        _refuse_markers(permit.text, parameters)
        imported()
        patience = Patience(deadline)
        work: Kept[ResultSet] = Kept()
        try:
            return work.do(lambda: self._repeated(lambda: self._once(permit, parameters, patience), patience))
        except KeyboardInterrupt:
            heed()
            patience.stop()
            if not work.wait(ENDING_SECONDS):
                raise Interrupted(_NOT_CONFIRMED.format(math.ceil(deadline.left))) from None
            raise

    @contextmanager
    def stream(self, permit: Permit, parameters: Mapping[str, Parameter], deadline: Deadline) -> Iterator[ResultStream]:
        """Run a permitted query for its Arrow batches; it is run again until the first of them is there, not later."""
        _refuse_markers(permit.text, parameters)
        imported()
        patience = Patience(deadline)
        streaming = Streaming(patience)
        try:
            opening = partial(self._opened, permit, parameters, patience)
            yield streaming.begun(lambda: self._repeated(opening, patience))
        finally:
            streaming.end()

    def _repeated(self, once: Callable[[], Answer], patience: Patience) -> Answer:
        self._breaker.check()
        waiting = Waiting(self._service, self._profile.warehouse_id, self._progress)
        repeat = 0
        while True:
            try:
                result = once()
            except (NotReached, ReplyLost) as lost:
                is_starting = lost.extra.get("status") == _UNAVAILABLE and waiting.is_starting(patience.deadline)
                repeat += not is_starting
                pause = self._backoff.pause(repeat or 1, lost.extra.get("retry_after_seconds"))
                if repeat >= self._backoff.attempts or pause >= patience.deadline.left:
                    if is_starting:
                        raise not_started(patience.deadline) from lost
                    self._breaker.failed()
                    raise
                patience.pause(pause)
            except (NotPermitted, EngineRejected):
                self._breaker.succeeded()  # a host that says no is alive
                raise
            else:
                self._breaker.succeeded()
                return result

    def _once(self, permit: Permit, parameters: Mapping[str, Parameter], patience: Patience) -> ResultSet:
        """Run it in a session of its own, whose end is the end of whatever still runs in it."""
        tag = uuid.uuid4().hex
        with connected(self._profile, self._signing, patience.deadline) as connection:
            patience.pause()
            cursor = connection.cursor(row_limit=None if permit.kind.writes else permit.max_rows + 1)
            try:
                self._execute(cursor, permit, parameters, tag, patience)
                with in_our_words():
                    return written(cursor) if permit.kind.writes else read(cursor, permit.max_rows)
            except (NotReached, ReplyLost) as lost:
                was_taken = cursor.query_id is not None or isinstance(lost, ReplyLost)
                if permit.kind.writes and was_taken:
                    following = Following(self._service, self._profile.warehouse_id, patience)
                    return following.outcome(lost, tag, cursor.query_id)
                _cancel(cursor)
                if patience.deadline.passed:
                    raise late(patience.deadline) from lost
                raise
            except BaseException as error:
                _cancel(cursor)
                if isinstance(error, NotPermitted) and permit.kind.writes and cursor.query_id is not None:
                    raise may_have_run(error, cursor.query_id) from error
                if patience.deadline.passed and isinstance(error, FubError):
                    raise late(patience.deadline) from error
                raise

    def _opened(self, permit: Permit, parameters: Mapping[str, Parameter], patience: Patience) -> Opened:
        """Run a query in a session of its own, which stays open for the batches that follow the first."""
        with ExitStack() as session:
            connection = session.enter_context(connected(self._profile, self._signing, patience.deadline))
            patience.pause()
            cursor = connection.cursor(row_limit=permit.max_rows + 1)
            try:
                with in_time(patience.deadline):
                    self._execute(cursor, permit, parameters, uuid.uuid4().hex, patience)
                    with in_our_words():
                        result = streamed(cursor, permit.max_rows)
                patience.pause()
            except BaseException:
                _cancel(cursor)
                raise
            return Opened(result, patience.deadline, session, partial(_cancel, cursor))

    def _execute(
        self, cursor: Cursor, permit: Permit, parameters: Mapping[str, Parameter], tag: str, patience: Patience
    ) -> None:
        """Send a statement and wait until it has run."""
        keep_to(cursor.connection, patience.deadline)
        self._send(cursor, permit, parameters, tag)
        self._wait(cursor, patience)
        keep_to(cursor.connection, patience.deadline)
        with in_our_words():
            cursor.get_async_execution_result()

    def _send(self, cursor: Cursor, permit: Permit, parameters: Mapping[str, Parameter], tag: str) -> None:
        with in_our_words():
            values = [bound(parameter) for parameter in parameters.values()]
            cursor.execute_async(permit.text, parameters=values or None, query_tags={TAG: tag})

    def _wait(self, cursor: Cursor, patience: Patience) -> None:
        """Wait for the end of a statement; a look that fails is repeated, for it does no harm."""
        waiting = Waiting(self._service, self._profile.warehouse_id, self._progress)
        repeat = 0
        while True:
            keep_to(cursor.connection, patience.deadline)
            try:
                with in_our_words():
                    if not cursor.is_query_pending():
                        return
                repeat, pause = 0, waiting.pause("PENDING", patience.deadline)
            except (NotReached, ReplyLost) as lost:
                repeat += 1
                pause = self._backoff.pause(repeat, lost.extra.get("retry_after_seconds"))
                if repeat >= self._backoff.attempts or pause >= patience.deadline.left:
                    raise
            if patience.deadline.passed:
                raise late(patience.deadline)
            patience.pause(patience.deadline.within(pause))


def _cancel(cursor: Cursor) -> None:
    """Cancel what may still run; one whose id never came ends with its session."""
    with suppress(Exception):  # the connection may be what failed: then the end of the session is left
        if cursor.query_id is not None:
            keep_to(cursor.connection, Deadline(CANCEL_SECONDS))
            cursor.cancel()


def _refuse_markers(text: str, parameters: Mapping[str, Parameter]) -> None:
    """The connector replaces `%(name)s` wherever it stands, in a text literal too: it would run what nobody judged."""
    if any(f"%({name})s" in text for name in parameters):
        raise EngineRejected(
            "The connector would change a text in this statement that looks like one of its own parameters; "
            "use --transport=statement-api.",
            quotes_values=False,
        )
