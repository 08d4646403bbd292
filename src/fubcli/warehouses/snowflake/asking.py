"""Questions of our own about a Snowflake account: texts that no caller wrote, whose answers are small."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from fubcli.errors import EngineRejected, NotPermitted
from fubcli.model.health import Hidden, Seen
from fubcli.model.profile import Profile
from fubcli.network.deadline import Deadline
from fubcli.network.failures import SignInNeeded
from fubcli.warehouses.running import run_within
from fubcli.warehouses.snowflake.connection import connect
from fubcli.warehouses.snowflake.failures import translated

if TYPE_CHECKING:
    from snowflake.connector import SnowflakeConnection

T = TypeVar("T")
Record = dict[str, Any]
_NOT_THERE = "002003"


def rows_of(profile: Profile, texts: Sequence[str], deadline: Deadline) -> list[list[tuple[Any, ...]]]:
    """Return the rows of each text, asked one after the other in one session; raises what a statement raises."""
    return [[tuple(row.values()) for row in rows] for rows in records_of(profile, texts, deadline)]


def records_of(profile: Profile, texts: Sequence[str], deadline: Deadline) -> list[list[Record]]:
    """Return the rows of each text by the names of their columns, in lower case."""

    def work() -> list[list[Record]]:
        connection = connect(profile, deadline, most=None)
        try:
            return [_records(connection, text, deadline) for text in texts]
        except Exception as error:
            raise translated(error) from error
        finally:
            connection.close(retry=False)

    return run_within(work, cancel=lambda: None, seconds=deadline.seconds)


class Asking:
    """Asks one question at a time; what may not be read, or is not there, is told as that."""

    def __init__(self, profile: Profile, seconds: float) -> None:
        self.profile = profile
        self._seconds = seconds

    def seen(self, source: str, text: str, read: Callable[[list[Record]], T]) -> Seen[T]:
        """Return what the rows of a text come to; raises SignInNeeded, WarehouseUnavailable or TimedOut."""
        try:
            (records,) = records_of(self.profile, [text], Deadline(self._seconds))
        except SignInNeeded:
            raise
        except NotPermitted as error:
            return Seen(source, None, Hidden.FORBIDDEN, error.detail)
        except EngineRejected as error:
            hidden = Hidden.MISSING if error.extra.get("error_class") == _NOT_THERE else Hidden.NOT_KEPT
            return Seen(source, None, hidden, error.detail)
        return Seen(source, read(records))


def _records(connection: SnowflakeConnection, text: str, deadline: Deadline) -> list[Record]:
    cursor = connection.cursor()
    cursor.execute(text, timeout=max(1, int(deadline.left)))
    names = [each.name.lower() for each in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
