"""A session of the connector: it sends everything once, and the warehouse ends its statements when their time is over.

Left to itself the connector repeats calls whose reply was lost, and so runs a statement twice, and it phones home.
"""

from __future__ import annotations

import logging
import math
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from fubcli import __version__
from fubcli.errors import FubError, UsageError
from fubcli.model.profile import Profile
from fubcli.network.deadline import Deadline
from fubcli.network.failures import NotReached, ReplyLost
from fubcli.network.http import Authorization
from fubcli.network.proxies import go_direct
from fubcli.warehouses.databricks.connector.failures import translated
from fubcli.warehouses.databricks.credentials import LACKING

if TYPE_CHECKING:
    from databricks.sql.client import Connection

_SOCKET_SECONDS = 5, 60
"""For how long the warehouse may be silent, at least and at most: what remains of the time is between them."""
_CLOSING_SECONDS = 10.0
_LEAST_SECONDS = 1.0
_CLOSING_PAUSES = (0.0, 0.2, 0.5, 1.0)
_ONCE: dict[str, Any] = {
    "enable_telemetry": False,
    "_enable_v3_retries": False,
    "_retry_stop_after_attempts_count": 1,
}


@contextmanager
def connected(profile: Profile, signing: Authorization, deadline: Deadline) -> Iterator[Connection]:
    """Yield a connection whose statements end with the deadline; raises NotReached, NotPermitted or UsageError.

    Closing it ends whatever runs in it.
    """
    sql = imported()
    path = f"/sql/1.0/warehouses/{profile.warehouse_id}"
    # A host without TLS, which only this machine may be, is told as a whole URL: a name alone means TLS.
    endpoint = {} if profile.host.startswith("https:") else {"_connection_uri": f"{profile.host}{path}"}
    go_direct(profile.host)
    with in_our_words(before_sending=True):
        connection = sql.connect(
            server_hostname=profile.host,
            http_path=path,
            user_agent_entry=f"fubcli/{__version__}",
            session_configuration=_settings(deadline),
            _socket_timeout=_silence(deadline),
            credentials_provider=lambda: lambda: _headers(signing(deadline)),
            **_ONCE,
            **endpoint,
        )
    try:
        yield connection
    finally:
        _close(connection)


def _headers(signed: Mapping[str, str]) -> dict[str, str]:
    """Return headers as the connector leaves them alone.

    Under the name `Authorization` it keeps a token for as long as it lives, after it has expired too, and exchanges
    what another host has issued; headers' names mean the same in lower case.
    """
    return {name.lower(): value for name, value in signed.items()}


def keep_to(connection: Connection, deadline: Deadline) -> None:
    """Let the calls that follow be silent until the deadline and no longer: they end late by a second at most."""
    connection.session.backend._transport.setTimeout(1000 * max(deadline.left, _LEAST_SECONDS))


def _close(connection: Connection) -> None:
    """Close a session, and with it its statements; what cannot be closed now the warehouse ends by itself.

    The connection's own `close` asks once and takes whatever comes for a success.
    """
    session = connection.session
    deadline = Deadline(_CLOSING_SECONDS)
    reason = sys.exception()
    for pause in _CLOSING_PAUSES:
        if deadline.passed:
            break
        time.sleep(pause)
        keep_to(connection, deadline)
        try:
            session.backend.close_session(session.session_id)
            break
        except Exception as error:
            if not isinstance(translated(error, apart_from=reason), NotReached | ReplyLost):
                break
    session.is_open = False
    with suppress(Exception):  # what is left is local
        connection.close()


@contextmanager
def in_our_words(*, before_sending: bool = False) -> Iterator[None]:
    """Turn the connector's exceptions, and those of the libraries below it, into failures of ours."""
    try:
        yield
    except FubError:
        raise
    except Exception as error:
        raise translated(error, before_sending=before_sending) from error


def imported() -> Any:
    """Import the connector, which takes more than a second; its loggers would write statements and their results."""
    try:
        from databricks import sql
    except ImportError as error:
        raise UsageError(f"--transport=connector: {LACKING}") from error
    logger = logging.getLogger("databricks")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    logging.getLogger("databricks.sql.unsafe").disabled = True
    return sql


def _settings(deadline: Deadline) -> dict[str, str]:
    return {"STATEMENT_TIMEOUT": str(math.ceil(max(deadline.left, 1.0))), "TIMEZONE": "UTC", "ANSI_MODE": "true"}


def _silence(deadline: Deadline) -> int:
    least, most = _SOCKET_SECONDS
    return max(least, min(most, math.ceil(deadline.left)))
