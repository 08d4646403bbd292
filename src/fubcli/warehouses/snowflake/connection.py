"""A connection of the connector: signed in without a browser, its session pinned, telling nobody what is asked.

Snowflake has no read-only session: one statement at a time, no secondary roles, and time and row limits of the
server's own stand behind the guard and the role's grants.
"""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fubcli import __version__
from fubcli.errors import UsageError
from fubcli.model.profile import Auth, Profile, Secret
from fubcli.network.deadline import Deadline
from fubcli.network.proxies import go_direct
from fubcli.warehouses.snowflake.failures import translated

if TYPE_CHECKING:
    from snowflake.connector import SnowflakeConnection

TAG = f"fubcli/{__version__}"
LACKING = (
    "The profile needs the Snowflake client: pip install 'snowflake-connector-python[pandas]>=4.8,<5' 'pyarrow>=20'."
)
_LOGIN_SECONDS = 30
_MEANING: dict[str, Any] = {
    "TIMEZONE": "UTC",
    "TIMESTAMP_TYPE_MAPPING": "TIMESTAMP_NTZ",
    "QUOTED_IDENTIFIERS_IGNORE_CASE": False,
    "DATE_INPUT_FORMAT": "AUTO",
    "TIME_INPUT_FORMAT": "AUTO",
    "TIMESTAMP_INPUT_FORMAT": "AUTO",
    "BINARY_INPUT_FORMAT": "HEX",
    "BINARY_OUTPUT_FORMAT": "HEX",
    "GEOGRAPHY_OUTPUT_FORMAT": "WKT",
    "GEOMETRY_OUTPUT_FORMAT": "WKT",
    "WEEK_START": 0,
    "WEEK_OF_YEAR_POLICY": 0,
    "TWO_DIGIT_CENTURY_START": 1970,
    "ERROR_ON_NONDETERMINISTIC_MERGE": True,
    "ERROR_ON_NONDETERMINISTIC_UPDATE": True,
    "AUTOCOMMIT": True,
}
"""What an account or a user may have set otherwise, and what would change what a statement means."""


def connect(profile: Profile, deadline: Deadline, *, most: int | None) -> SnowflakeConnection:
    """Return an open connection whose statements end with the deadline and return at most `most` rows.

    Raises UsageError without the client, and what `failures.translated` says.
    """
    connector = imported()
    parts = urlsplit(profile.host)
    go_direct(profile.host)
    settings = profile.settings
    try:
        connection = connector.connect(
            account=settings["account"],
            user=settings["user"],
            role=settings["role"],
            warehouse=settings["warehouse"],
            host=parts.hostname,
            port=parts.port or (443 if parts.scheme == "https" else 80),
            protocol=parts.scheme,
            secondary_roles="NONE",
            session_parameters=_session(deadline, most),
            login_timeout=max(1, math.ceil(deadline.within(_LOGIN_SECONDS))),
            network_timeout=max(1, math.ceil(deadline.left)),
            paramstyle="qmark",
            arrow_number_to_decimal=True,
            application="fubcli",
            log_imported_packages_in_telemetry=False,
            platform_detection_timeout_seconds=0,
            **_signing(profile.auth),
        )
    except Exception as error:
        raise translated(error, before_sending=True) from error
    connection.telemetry_enabled = False
    return connection


def imported() -> Any:
    """Import the connector, which takes about a second; its loggers would write statements and addresses.

    Raises UsageError without it, or without what it needs for results in Arrow.
    """
    try:
        import snowflake.connector as connector
        from snowflake.connector.options import installed_pandas
    except ImportError as error:
        raise UsageError(LACKING) from error
    if not installed_pandas:
        raise UsageError(LACKING)
    easy: Any = connector.EasyLoggingConfigPython  # a `[log]` of ~/.snowflake/config.toml sets the loggers again
    easy.create_log = lambda _self: None
    logger = logging.getLogger("snowflake.connector")
    logger.setLevel(logging.CRITICAL + 1)
    logger.propagate = False
    return connector


def _session(deadline: Deadline, most: int | None) -> dict[str, Any]:
    return _MEANING | {
        "QUERY_TAG": TAG,
        "MULTI_STATEMENT_COUNT": 1,
        "STATEMENT_TIMEOUT_IN_SECONDS": max(1, math.ceil(deadline.left)),
        "ABORT_DETACHED_QUERY": True,
        "ROWS_PER_RESULTSET": most or 0,
        "CLIENT_TELEMETRY_ENABLED": False,
        "PYTHON_CONNECTOR_QUERY_RESULT_FORMAT": "ARROW",
    }


def _signing(auth: Auth | None) -> dict[str, Any]:
    """Return how to sign in, by name: what is left open the connector might ask a browser for."""
    if auth is None:
        return {}
    told = {name: value.reveal() if isinstance(value, Secret) else value for name, value in auth.settings.items()}
    if auth.kind == "key-pair":
        return {"authenticator": "SNOWFLAKE_JWT", "private_key_file": told["key_file"]}
    if auth.kind == "pat":
        return {"authenticator": "PROGRAMMATIC_ACCESS_TOKEN", "token": told["token"]}
    return {"authenticator": "SNOWFLAKE", "password": told["password"]}
