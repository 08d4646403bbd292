"""A live workspace as `Workspace`: who asks, and what Unity Catalog lets that principal see and do."""

from __future__ import annotations

from urllib.parse import quote

from fubcli.model.health import Hidden, Principal, Right, Rights, Securable, Seen
from fubcli.network.failures import safe
from fubcli.warehouses.asking import Asking, Item, items
from fubcli.warehouses.databricks.health.skew import Skew

_UNITY = "/api/2.1/unity-catalog"
_ME = "/api/2.0/preview/scim/v2/Me"
EVERYBODY = "account users"
"""The group that every principal of an account is in; nobody's list of groups names it."""


class DatabricksWorkspace:
    """Asks Unity Catalog and the directory of users; `skew` has watched the answers."""

    def __init__(self, asking: Asking, skew: Skew) -> None:
        self._asking = asking
        self._skew = skew

    def principal(self) -> Seen[Principal]:
        """Return the user, or the service principal by its application id, with its groups."""
        seen = self._asking.one(_ME).map(_principal)
        if seen.value is not None and not seen.value.name:
            return Seen(_ME, None, Hidden.MISSING, "the answer names nobody")
        return seen

    def catalogs(self) -> Seen[tuple[Securable, ...]]:
        """Return the catalogs that the principal sees."""
        listed = self._asking.many(f"{_UNITY}/catalogs", "catalogs", {"max_results": 1000})
        return listed.map(lambda found: tuple(_securable("CATALOG", each) for each in found))

    def schemas(self, catalog: str) -> Seen[tuple[Securable, ...]]:
        """Return the schemas of a catalog that the principal sees."""
        listed = self._asking.many(f"{_UNITY}/schemas", "schemas", {"catalog_name": catalog, "max_results": 200})
        return listed.map(lambda found: tuple(_securable("SCHEMA", each) for each in found))

    def securable(self, kind: str, name: str) -> Seen[Securable]:
        """Return one securable by its full name."""
        return self._asking.one(f"{_UNITY}/{kind}s/{quote(name)}").map(lambda told: _securable(kind.upper(), told))

    def rights(self, securable: Securable, principal: Principal) -> Seen[Rights]:
        """Return everybody's privileges, or where that is not permitted those of the principal itself."""
        path = f"{_UNITY}/effective-permissions/{securable.kind.lower()}/{quote(securable.name)}"
        everybody = self._asking.many(path, "privilege_assignments", {})
        if everybody.visible:
            return everybody.map(lambda assignments: Rights(_rights(assignments, securable), complete=True))
        alone = self._asking.many(path, "privilege_assignments", {"principal": principal.name})
        return alone.map(lambda assignments: Rights(_rights(assignments, securable), complete=False))

    def seconds_ahead(self) -> float | None:
        """Return by how much the workspace's clock is ahead of ours."""
        return self._skew.seconds


def _principal(told: Item) -> Principal:
    groups = [_text(each, "display") for each in items(told, "groups")]
    return Principal(_text(told, "userName"), (*filter(None, groups), EVERYBODY))


def _securable(kind: str, told: Item) -> Securable:
    return Securable(kind, _text(told, "full_name") or _text(told, "name"), _text(told, "owner"))


def _rights(assignments: tuple[Item, ...], securable: Securable) -> tuple[Right, ...]:
    return tuple(
        Right(_text(each, "principal"), _text(given, "privilege"), _granted_on(given, securable))
        for each in assignments
        for given in items(each, "privileges")
    )


def _text(told: Item, member: str) -> str:
    return safe(str(told.get(member) or ""))


def _granted_on(given: Item, securable: Securable) -> Securable:
    kind, name = _text(given, "inherited_from_type"), _text(given, "inherited_from_name")
    if kind and name:
        return Securable(kind.upper(), name)
    return Securable(securable.kind, securable.name)
