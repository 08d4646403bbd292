"""Which versions run here."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from fubcli import __version__
from fubcli.errors import ExitCode
from fubcli.model.profile import Engine, Profile, Transport
from fubcli.model.verdict import Status
from fubcli.operations.doctor.check import Check, Fix, unseen

_NEEDED = ("duckdb", "sqlglot", "httpx")
_OPTIONAL = (
    "databricks-sql-connector", "databricks-sdk", "pyarrow", "snowflake-connector-python", "google-cloud-bigquery",
)  # fmt: skip
_CLIENTS = ("databricks-sql-connector>=4.9,<5", "databricks-sdk>=0.150", "pyarrow>=20")
_SNOWFLAKE = ("snowflake-connector-python[pandas]>=4.8,<5", "pyarrow>=20")
_BIGQUERY = "google-cloud-bigquery>=3.30"
_INSTALL = {
    Engine.DATABRICKS: Fix("Install the Databricks clients", ("pip", "install", *_CLIENTS), effect="write"),
    Engine.SNOWFLAKE: Fix("Install the Snowflake client", ("pip", "install", *_SNOWFLAKE), effect="write"),
    Engine.BIGQUERY: Fix("Install the BigQuery client", ("pip", "install", _BIGQUERY), effect="write"),
}


def version_checks(profile: Profile | None) -> Iterator[Check]:
    """Yield what is installed, and what the profile needs and is not."""
    needed = {name: installed(name) for name in _NEEDED}
    told = [
        f"Python {platform.python_version()}",
        *(f"{name} {found or 'not known'}" for name, found in needed.items()),
    ]
    if all(needed.values()):
        yield Check("versions", Status.OK, f"fubcli {__version__}", ", ".join(told))
    else:
        yield unseen("versions", f"fubcli {__version__}; not every version is known", ", ".join(told))
    optional = {name: installed(name) for name in _OPTIONAL}
    told = [f"{name} {found or 'not installed'}" for name, found in optional.items()]
    lacking = profile is not None and sorted(name for name in _needed_by(profile) if not optional[name])
    if profile is not None and lacking:
        title, fix = f"The profile needs {', '.join(lacking)}", _INSTALL[profile.engine]
        yield Check("versions-optional", Status.CRITICAL, title, ", ".join(told), (fix,), ExitCode.USAGE)
    else:
        yield Check("versions-optional", Status.INFO, "What only some profiles need", ", ".join(told))


def _needed_by(profile: Profile) -> set[str]:
    if profile.engine is Engine.SNOWFLAKE:
        return {"snowflake-connector-python"}
    if profile.engine is Engine.BIGQUERY:
        return {"google-cloud-bigquery"}
    names = {"databricks-sql-connector", "pyarrow"} if profile.transport is Transport.CONNECTOR else set()
    return names | ({"databricks-sdk"} if profile.auth is not None and profile.auth.token is None else set())


def installed(name: str) -> str | None:
    """Return a distribution's version without importing it, or None."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None
