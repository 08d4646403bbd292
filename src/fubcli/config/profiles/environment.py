"""The variables of the environment that say which warehouse answers, under databricks-sdk's names."""

from __future__ import annotations

from collections.abc import Mapping

from fubcli.config.profiles.layers import Source, setting
from fubcli.model.profile import Origin

VARIABLES: Mapping[str, str] = {
    "host": "DATABRICKS_HOST",
    "warehouse_id": "DATABRICKS_WAREHOUSE_ID",
    "http_path": "DATABRICKS_HTTP_PATH",
    "auth_type": "DATABRICKS_AUTH_TYPE",
    "token": "DATABRICKS_TOKEN",
    "client_id": "DATABRICKS_CLIENT_ID",
    "client_secret": "DATABRICKS_CLIENT_SECRET",
    "azure_workspace_resource_id": "DATABRICKS_AZURE_RESOURCE_ID",
    "azure_client_id": "ARM_CLIENT_ID",
    "azure_client_secret": "ARM_CLIENT_SECRET",
    "azure_tenant_id": "ARM_TENANT_ID",
    "azure_environment": "ARM_ENVIRONMENT",
    "azure_use_msi": "ARM_USE_MSI",
    "google_credentials": "GOOGLE_CREDENTIALS",
    "google_service_account": "DATABRICKS_GOOGLE_SERVICE_ACCOUNT",
}
"""Setting -> variable."""


def read_environment(environ: Mapping[str, str]) -> Source:
    """Return what the variables say; an empty variable counts as unset."""
    layer = {
        name: setting(name, environ[variable], variable_origin(variable))
        for name, variable in VARIABLES.items()
        if environ.get(variable)
    }
    return Source("environment", layer, VARIABLES)


def variable_origin(variable: str) -> Origin:
    """Return the origin of a variable's value."""
    return Origin("environment", key=variable)
