"""One statement through the connector: sent once, waited for, read, and cancelled whenever that does not come about."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from fubcli.errors import EngineRejected, FubError, TimedOut
from fubcli.model.profile import Profile
from fubcli.model.request import Parameter
from fubcli.model.result import ResultSet
from fubcli.network.backoff import Backoff
from fubcli.network.breaker import Breaker
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined, NotReached, ReplyLost
from fubcli.network.http import HttpService
from fubcli.ports import Progress
from fubcli.warehouses.databricks.connector.reading import bound, read, written
from fubcli.warehouses.databricks.connector.session import SOCKET_SECONDS, connected, in_our_words
from fubcli.warehouses.databricks.failures import OutcomeUnknown
from fubcli.warehouses.databricks.history import TAG, find_tagged
from fubcli.warehouses.databricks.statements import cancel
from fubcli.warehouses.databricks.waiting import Waiting

if TYPE_CHECKING:
    from databricks.sql.client import Cursor

    from fubcli.policy.permit import Permit


class Connector:
    """Runs statements of one profile; `service` is where a statement is looked for whose reply was lost."""

    def __init__(self, profile: Profile, service: HttpService, breaker: Breaker, progress: Progress) -> None:
        self._profile = profile
        self._service = service
        self._breaker = breaker
        self._progress = progress
        self._backoff = Backoff()

    def run(self, permit: Permit, parameters: Mapping[str, Parameter], deadline: Deadline) -> ResultSet:
        """Run a permitted statement; a read is run again when its connection breaks, a write never."""
        _refuse_markers(permit.text, parameters)
        self._breaker.check()
        repeat = 0
        while True:
            try:
                result = self._once(permit, parameters, deadline)
            except (NotReached, ReplyLost) as lost:
                repeat += 1
                is_safe = not permit.kind.writes or isinstance(lost, NotReached)
                pause = self._backoff.pause(repeat, lost.extra.get("retry_after_seconds"))
                if not is_safe or repeat >= self._backoff.attempts or pause >= deadline.left:
                    self._breaker.failed()
                    raise
                time.sleep(pause)
            else:
                self._breaker.succeeded()
                return result

    def _once(self, permit: Permit, parameters: Mapping[str, Parameter], deadline: Deadline) -> ResultSet:
        tag = uuid.uuid4().hex
        with connected(self._profile, deadline) as connection:
            cursor = connection.cursor(row_limit=None if permit.kind.writes else permit.max_rows + 1)
            try:
                self._send(cursor, permit, parameters, tag)
                self._wait(cursor, deadline)
                with in_our_words():
                    cursor.get_async_execution_result()
                    return written(cursor) if permit.kind.writes else read(cursor, permit.max_rows)
            except BaseException as error:
                self._cancel(cursor, tag)
                if deadline.passed and isinstance(error, FubError) and not isinstance(error, OutcomeUnknown):
                    raise _late(deadline) from error
                raise

    def _send(self, cursor: Cursor, permit: Permit, parameters: Mapping[str, Parameter], tag: str) -> None:
        try:
            with in_our_words():
                values = [bound(parameter) for parameter in parameters.values()]
                cursor.execute_async(permit.text, parameters=values or None, query_tags={TAG: tag})
        except ReplyLost as lost:
            if permit.kind.writes:
                raise OutcomeUnknown.after(lost, tag) from lost
            raise

    def _wait(self, cursor: Cursor, deadline: Deadline) -> None:
        waiting = Waiting(self._service, self._profile.warehouse_id, self._progress)
        while True:
            with in_our_words():
                is_pending = cursor.is_query_pending()
            if not is_pending:
                return
            if deadline.passed:
                raise _late(deadline)
            time.sleep(deadline.within(waiting.pause("PENDING", deadline)))

    def _cancel(self, cursor: Cursor, tag: str) -> None:
        """Cancel what may still run; a statement whose id never came is looked for by its tag."""
        with suppress(Exception):  # the connection may be what failed: then the other way is left
            if cursor.query_id is not None:
                cursor.cancel()
                return
        deadline = Deadline(SOCKET_SECONDS)
        try:
            found = find_tagged(self._service, self._profile.warehouse_id, tag, deadline)
            if found is not None:
                cancel(self._service, found, deadline)
        except (FubError, Declined) as error:
            self._progress(f"the statement could not be cancelled and may still run, tag {tag}: {error}")


def _late(deadline: Deadline) -> TimedOut:
    return TimedOut(f"Cancelled after {deadline.seconds:g} seconds of wall time.")


def _refuse_markers(text: str, parameters: Mapping[str, Parameter]) -> None:
    """The connector replaces `%(name)s` wherever it stands, in a text literal too: it would run what nobody judged."""
    if any(f"%({name})s" in text for name in parameters):
        raise EngineRejected(
            "The connector would change a text in this statement that looks like one of its own parameters; "
            "use --transport=statement-api.",
            quotes_values=False,
        )
