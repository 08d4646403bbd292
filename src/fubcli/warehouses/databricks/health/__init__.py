"""What a workspace tells about itself by its REST APIs: no warehouse has to run for it, and none is started."""

from fubcli.warehouses.databricks.health.sources import DatabricksHealth
from fubcli.warehouses.databricks.health.workspace import DatabricksWorkspace

__all__ = ["DatabricksHealth", "DatabricksWorkspace"]
