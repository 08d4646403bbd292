"""A session of the connector: it sends everything once, and the warehouse ends its statements when their time is over.

Left to itself the connector repeats calls whose reply was lost, and so runs a statement twice, and it phones home.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from fubcli import __version__
from fubcli.errors import FubError, UsageError
from fubcli.model.profile import Profile
from fubcli.network.deadline import Deadline
from fubcli.warehouses.databricks.connector.failures import translated
from fubcli.warehouses.databricks.credentials import LACKING, auth_of, signer

if TYPE_CHECKING:
    from databricks.sql.client import Connection

SOCKET_SECONDS = 60
_ONCE: dict[str, Any] = {
    "enable_telemetry": False,
    "_enable_v3_retries": False,
    "_retry_stop_after_attempts_count": 1,
    "_socket_timeout": SOCKET_SECONDS,
}


@contextmanager
def connected(profile: Profile, deadline: Deadline) -> Iterator[Connection]:
    """Yield a connection whose statements end with the deadline; raises NotReached, NotPermitted or UsageError."""
    sql = _imported()
    path = f"/sql/1.0/warehouses/{profile.warehouse_id}"
    auth = auth_of(profile)
    signing = {"access_token": auth.token.reveal()} if auth.token else {"credentials_provider": signer(profile)}
    # A host without TLS, which only this machine may be, is told as a whole URL: a name alone means TLS.
    endpoint = {} if profile.host.startswith("https:") else {"_connection_uri": f"{profile.host}{path}"}
    with in_our_words(before_sending=True):
        connection = sql.connect(
            server_hostname=profile.host,
            http_path=path,
            user_agent_entry=f"fubcli/{__version__}",
            session_configuration=_settings(deadline),
            **_ONCE,
            **signing,
            **endpoint,
        )
    try:
        yield connection
    finally:
        with suppress(Exception):  # the statement has ended: what is left of the session ends by itself
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


def _imported() -> Any:
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
