"""BigQuery as `Workspace`: who asks, and which projects, datasets and tables that principal sees."""

from __future__ import annotations

from fubcli.model.health import Hidden, Principal, Rights, Securable, Seen
from fubcli.network.failures import safe
from fubcli.warehouses.asking import Item
from fubcli.warehouses.bigquery.health.asking import Asking
from fubcli.warehouses.bigquery.jobs import Place

_PAGE = {"maxResults": 1000}


class BigQueryWorkspace:
    """Asks by the records of projects; a catalog is a project, a schema a dataset."""

    def __init__(self, asking: Asking, place: Place) -> None:
        self._asking = asking
        self._place = place

    def principal(self) -> Seen[Principal]:
        """Return whose the last job of the credentials is: nothing else tells who they belong to."""
        path = self._place.path("jobs")
        seen = self._asking.one(path, {"maxResults": 1, "projection": "full"})
        if seen.value is None:
            return seen.map(lambda _: Principal(""))
        email = next((safe(str(job.get("user_email") or "")) for job in seen.value.get("jobs") or ()), "")
        if not email:
            return Seen(path, None, Hidden.MISSING, "these credentials have run no job in the project yet")
        return Seen(path, Principal(email))

    def catalogs(self) -> Seen[tuple[Securable, ...]]:
        """Return the projects in which the principal has a role; one whose data alone are shared is not among them."""
        listed = self._asking.many("/projects", "projects", _PAGE)
        return listed.map(lambda found: tuple(Securable("CATALOG", _id(each, "project")) for each in found))

    def schemas(self, catalog: str) -> Seen[tuple[Securable, ...]]:
        """Return the datasets of a project that the principal sees."""
        listed = self._asking.many(f"/projects/{catalog}/datasets", "datasets", _PAGE)
        return listed.map(
            lambda found: tuple(Securable("SCHEMA", f"{catalog}.{_id(each, 'dataset')}") for each in found)
        )

    def securable(self, kind: str, name: str) -> Seen[Securable]:
        """Return one project, dataset or table by its full name."""
        parts = [
            part for pair in zip(("projects", "datasets", "tables"), name.split("."), strict=False) for part in pair
        ]
        path = "/" + "/".join(parts) + ("/datasets" if kind == "catalog" else "")
        return self._asking.one(path).map(lambda _: Securable(kind.upper(), name))

    def rights(self, securable: Securable, principal: Principal) -> Seen[Rights]:
        """Say that they are not kept here: Google's IAM has them, from the organisation down."""
        return Seen("", None, Hidden.NOT_KEPT, "Google's IAM tells who may do what; it is not asked")

    def seconds_ahead(self) -> float | None:
        """Tell nothing of the clock."""
        return None


def _id(told: Item, what: str) -> str:
    return safe(str((told.get(f"{what}Reference") or {}).get(f"{what}Id", "")))
