"""The connector's metadata calls: catalogs, schemas, tables and columns by LIKE patterns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.workspace.inventory import Inventory, Table
from tests.workspace.names import like
from tests.workspace.results import Result, result_of
from tests.workspace.sqltypes import INT, STRING
from tests.workspace.statements import Order, Session, State, Statement


class Metadata:
    """Answers from the inventory."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory

    def statement(self, order: str, req: Any, session: Session) -> Statement:
        """Return a finished statement with the answer to a call."""
        answers = {
            "catalogs": self._catalogs,
            "schemas": self._schemas,
            "tables": self._tables,
            "columns": self._columns,
        }
        statement = Statement(Order(f"-- list {order}", session, source="thrift"))
        statement.result = answers[order](req)
        statement.now = State.SUCCEEDED
        statement.done.set()
        return statement

    def _catalogs(self, _req: Any) -> Result:
        return result_of([("TABLE_CAT", STRING)], [[name] for name in self._inventory.catalogs()])

    def _schemas(self, req: Any) -> Result:
        columns = [("TABLE_SCHEM", STRING), ("TABLE_CATALOG", STRING)]
        return result_of(columns, [[schema, catalog] for catalog, schema in self._places(req)])

    def _tables(self, req: Any) -> Result:
        names = ("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE", "REMARKS")
        kinds = req.tableTypes or ()
        rows = [
            [table.catalog, table.schema, table.name, kind, table.comment or ""]
            for table in self._found(req)
            if (kind := "VIEW" if table.kind == "VIEW" else "TABLE") in kinds or not kinds
        ]
        return result_of([(name, STRING) for name in names], rows)

    def _columns(self, req: Any) -> Result:
        texts = ("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME", "TYPE_NAME", "REMARKS", "IS_NULLABLE")
        fitting = like(req.columnName).fullmatch
        rows = [
            [
                table.catalog,
                table.schema,
                table.name,
                each.name,
                each.type,
                each.comment or "",
                "YES" if each.nullable else "NO",
                at,
            ]
            for table in self._found(req)
            for at, each in enumerate(self._inventory.columns(table), 1)
            if fitting(each.name)
        ]
        return result_of([*((name, STRING) for name in texts), ("ORDINAL_POSITION", INT)], rows)

    def _places(self, req: Any) -> Iterator[tuple[str, str]]:
        catalogs, schemas = like(req.catalogName).fullmatch, like(req.schemaName).fullmatch
        for catalog in filter(catalogs, self._inventory.catalogs()):
            for schema in filter(schemas, self._inventory.schemas(catalog)):
                yield catalog, schema

    def _found(self, req: Any) -> Iterator[Table]:
        fitting = like(req.tableName).fullmatch
        for catalog, schema in self._places(req):
            yield from (table for table in self._inventory.tables(catalog, schema) if fitting(table.name))
