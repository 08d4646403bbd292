"""The real clients, told where the stand-in is; everything else is their default unless a test says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.workspace.workspace import Workspace

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from databricks.sql.client import Connection


def connect(workspace: Workspace, **settings: Any) -> Connection:
    """Return a connection of databricks-sql-connector; the access token is used unless a provider is given."""
    from databricks import sql

    given = {"enable_telemetry": False, **settings}
    if "credentials_provider" not in given:
        given.setdefault("access_token", workspace.token)
    uri = workspace.url + workspace.http_path  # the only way to plain http
    return sql.connect(server_hostname=workspace.url, http_path=workspace.http_path, _connection_uri=uri, **given)


def sdk_config(workspace: Workspace, **settings: Any) -> Any:
    """Return the SDK's configuration, without profiles and variables of the machine."""
    from databricks.sdk.core import Config

    given = {"retry_timeout_seconds": 10, **settings}
    if "client_id" not in given:
        given.setdefault("token", workspace.token)
    return Config(host=workspace.url, **given)


def sdk_client(workspace: Workspace, **settings: Any) -> WorkspaceClient:
    """Return a client of databricks-sdk."""
    from databricks.sdk import WorkspaceClient

    return WorkspaceClient(config=sdk_config(workspace, **settings))
