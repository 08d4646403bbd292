"""One statement in a session of its own: sent once, cancelled when nobody waits for it any more."""

from __future__ import annotations

import threading
import time
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from fubcli.errors import FubError, Interrupted
from fubcli.model.profile import Profile
from fubcli.network.deadline import Deadline
from fubcli.warehouses.snowflake.connection import connect
from fubcli.warehouses.snowflake.failures import translated

if TYPE_CHECKING:
    from snowflake.connector import SnowflakeConnection
    from snowflake.connector.cursor import SnowflakeCursor

_SECONDS_BETWEEN_CANCELS = 0.3
_CLOSING_SECONDS = 5.0


class Statement:
    """A text on its way. The connector repeats a call whose reply was lost under the same request id.

    Snowflake runs a request id once, so that no statement runs twice.
    """

    def __init__(self, profile: Profile, deadline: Deadline, *, most: int | None) -> None:
        self.request = str(uuid.uuid4())
        self.was_sent = False
        self._profile = profile
        self._deadline = deadline
        self._most = most
        self._lock = threading.Lock()
        self._connection: SnowflakeConnection | None = None
        self._text = ""
        self._is_unwanted = False
        self._cancelled_at = 0.0

    def run(self, text: str, values: tuple[Any, ...] = ()) -> SnowflakeCursor:
        """Connect, send it and wait until it has run; raises what `failures.translated` says."""
        connection = connect(self._profile, self._deadline, most=self._most)
        with self._lock:
            self._connection = connection
            if self._is_unwanted:
                raise Interrupted("Nobody waits for the statement any more; it was not sent.")
            self._text, self.was_sent = text, True
        cursor = connection.cursor()
        try:
            cursor.execute(text, values or None, _statement_params={"requestId": self.request}, _is_put_get=False)
        except Exception as error:
            raise translated(error) from error
        return cursor

    def cancel(self) -> None:
        """Have Snowflake cancel it, beside the caller; it may be asked again and again."""
        with self._lock:
            self._is_unwanted = True
            connection, now = self._connection, time.monotonic()
            if connection is None or not self.was_sent or now - self._cancelled_at < _SECONDS_BETWEEN_CANCELS:
                return
            self._cancelled_at = now
        threading.Thread(target=self._cancel, args=(connection,), name="fubcli-cancel", daemon=True).start()

    def _cancel(self, connection: SnowflakeConnection) -> None:
        with suppress(Exception):  # what cannot be cancelled ends by the session's own time limit
            connection._cancel_query(self._text, uuid.UUID(self.request))

    def end(self) -> None:
        """End the session, and with it whatever may still run there; within a few seconds."""
        with self._lock:
            self._is_unwanted = True
            connection = self._connection
        if connection is not None:
            closing = threading.Thread(target=_close, args=(connection,), name="fubcli-ending", daemon=True)
            closing.start()
            closing.join(_CLOSING_SECONDS)


def _close(connection: SnowflakeConnection) -> None:
    with suppress(FubError, Exception):
        connection.close(retry=False)
