"""datasets.list and get, tables.list and get, from the books that every embedded file carries about itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.bigquery.engine import Engine
from tests.bigquery.errors import Denial, JobError
from tests.bigquery.kinds import described
from tests.bigquery.pages import page
from tests.workspace.exchange import Reply, Request, Route, json_reply
from tests.workspace.inventory import Inventory, Table
from tests.workspace.sqlerrors import SqlError

_DATASETS = "/bigquery/v2/projects/{project}/datasets"
_KINDS = {"VIEW": "VIEW", "EXTERNAL": "EXTERNAL", "MATERIALIZED_VIEW": "MATERIALIZED_VIEW"}
_PAGE = 50


class TablesApi:
    """Any project of the stand-in may be asked about, whoever pays."""

    def __init__(self, inventory: Inventory, engine: Engine) -> None:
        self._inventory, self._engine = inventory, engine

    def routes(self) -> list[Route]:
        """Return what is answered here."""
        return [
            ("GET", "/bigquery/v2/projects", self._projects),
            ("GET", _DATASETS, self._told(self._datasets)),
            ("GET", f"{_DATASETS}/{{dataset}}", self._told(self._dataset)),
            ("GET", f"{_DATASETS}/{{dataset}}/tables", self._told(self._tables)),
            ("GET", f"{_DATASETS}/{{dataset}}/tables/{{table}}", self._told(self._table)),
        ]

    def _told(self, handler: Any) -> Any:
        def answer(request: Request, names: Mapping[str, str]) -> Reply:
            try:
                self._allowed(names)
                return json_reply(handler(request, **names))
            except JobError as error:
                raise Denial(error) from error
            except SqlError as error:
                said = f"Not found: {':'.join([names['project'], '.'.join(list(names.values())[1:])])}"
                raise Denial(JobError("notFound", said, "")) from error

        return answer

    def _projects(self, request: Request, _names: Mapping[str, str]) -> Reply:
        named = [{"id": name, "projectReference": {"projectId": name}} for name in self._engine.catalogs]
        shown, after = page(request, named, _PAGE)
        return json_reply({"projects": shown} | ({"nextPageToken": after} if after else {}))

    def _allowed(self, names: Mapping[str, str]) -> None:
        project = names["project"]
        if project not in self._engine.catalogs:
            raise JobError("notFound", f"Not found: Project {project}", "")
        parts = list(names.values())
        if any(".".join(parts[:length]).lower() in self._engine.denied for length in range(1, len(parts) + 1)):
            raise JobError(
                "accessDenied", f"Access Denied: {'.'.join(parts)}: Permission denied (or it may not exist).", ""
            )

    def _datasets(self, request: Request, project: str) -> dict[str, Any]:
        named = [name for name in self._inventory.schemas(project) if f"{project}.{name}" not in self._engine.denied]
        shown, after = page(request, named, _PAGE)
        listed = [_dataset(project, name) for name in shown]
        return {"kind": "bigquery#datasetList", "datasets": listed} | ({"nextPageToken": after} if after else {})

    def _dataset(self, _request: Request, project: str, dataset: str) -> dict[str, Any]:
        if dataset not in self._inventory.schemas(project):
            raise JobError("notFound", f"Not found: Dataset {project}:{dataset}", "")
        return _dataset(project, dataset)

    def _tables(self, request: Request, project: str, dataset: str) -> dict[str, Any]:
        tables = self._inventory.tables(project, dataset)
        shown, after = page(request, tables, _PAGE)
        listed = [_named(table) for table in shown]
        return {"tables": listed, "totalItems": len(tables)} | ({"nextPageToken": after} if after else {})

    def _table(self, _request: Request, project: str, dataset: str, table: str) -> dict[str, Any]:
        found = self._inventory.table(project, dataset, table)
        fields = [
            described(each.name, each.type, nullable=each.nullable, comment=each.comment)
            for each in self._inventory.columns(found)
        ]
        told = _named(found) | {"schema": {"fields": fields}, "location": "US"}
        if found.comment:
            told["description"] = found.comment
        if found.kind == "VIEW":
            return told
        changed = self._inventory.changed_at(found)
        return told | {
            "numRows": str(found.rows),
            "numBytes": str(found.bytes),
            "lastModifiedTime": str(int(changed.timestamp() * 1000)),
        }


def _dataset(project: str, name: str) -> dict[str, Any]:
    return {
        "kind": "bigquery#dataset",
        "id": f"{project}:{name}",
        "datasetReference": {"projectId": project, "datasetId": name},
        "location": "US",
    }


def _named(table: Table) -> dict[str, Any]:
    return {
        "kind": "bigquery#table",
        "id": f"{table.catalog}:{table.schema}.{table.name}",
        "tableReference": {"projectId": table.catalog, "datasetId": table.schema, "tableId": table.name},
        "type": _KINDS.get(table.kind.upper(), "TABLE"),
    }
