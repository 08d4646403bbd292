"""Questions of our own about a Snowflake account: texts that no caller wrote, whose answers are small."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fubcli.model.profile import Profile
from fubcli.network.deadline import Deadline
from fubcli.warehouses.running import run_within
from fubcli.warehouses.snowflake.connection import connect
from fubcli.warehouses.snowflake.failures import translated

if TYPE_CHECKING:
    from snowflake.connector import SnowflakeConnection


def rows_of(profile: Profile, texts: Sequence[str], deadline: Deadline) -> list[list[tuple[Any, ...]]]:
    """Return the rows of each text, asked one after the other in one session; raises what a statement raises."""
    return [[tuple(row.values()) for row in rows] for rows in records_of(profile, texts, deadline)]


def records_of(profile: Profile, texts: Sequence[str], deadline: Deadline) -> list[list[dict[str, Any]]]:
    """Return the rows of each text by the names of their columns, in lower case."""

    def work() -> list[list[dict[str, Any]]]:
        connection = connect(profile, deadline, most=None)
        try:
            return [_records(connection, text, deadline) for text in texts]
        except Exception as error:
            raise translated(error) from error
        finally:
            connection.close(retry=False)

    return run_within(work, cancel=lambda: None, seconds=deadline.seconds)


def _records(connection: SnowflakeConnection, text: str, deadline: Deadline) -> list[dict[str, Any]]:
    cursor = connection.cursor()
    cursor.execute(text, timeout=max(1, int(deadline.left)))
    names = [each.name.lower() for each in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
