"""The route through databricks-sql-connector: Arrow over Thrift and CloudFetch, for results of any size."""

from fubcli.warehouses.databricks.connector.route import Connector

__all__ = ["Connector"]
