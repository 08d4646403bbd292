"""A Snowflake account as the profile's role sees it."""

from __future__ import annotations

from fubcli.model.health import Hidden, Principal, Right, Rights, Securable, Seen
from fubcli.network.failures import safe
from fubcli.warehouses.snowflake.asking import Asking, Record
from fubcli.warehouses.snowflake.types import quoted, told

_WHO = "SELECT CURRENT_USER() AS user_name, CURRENT_ROLE() AS role_name"
_KINDS = {"catalog": "DATABASE", "schema": "SCHEMA", "table": "TABLE"}


class SnowflakeWorkspace:
    """Asks by SHOW, for which no warehouse has to run; rights are told without what roles inherit."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def principal(self) -> Seen[Principal]:
        """Return the user, and the role as its only group: secondary roles are not used."""
        return self._asking.seen("CURRENT_USER", _WHO, lambda rows: Principal(*_who(rows[0])))

    def catalogs(self) -> Seen[tuple[Securable, ...]]:
        """Return the databases that the role sees."""
        return self._asking.seen("SHOW DATABASES", "SHOW DATABASES", lambda rows: _securables("CATALOG", rows))

    def schemas(self, catalog: str) -> Seen[tuple[Securable, ...]]:
        """Return the schemas of a database that the role sees."""
        text = f"SHOW SCHEMAS IN DATABASE {quoted(catalog)}"
        return self._asking.seen("SHOW SCHEMAS", text, lambda rows: _securables("SCHEMA", rows))

    def securable(self, kind: str, name: str) -> Seen[Securable]:
        """Return a database of that name; what lies in one is not looked for."""
        found = self.catalogs()
        if kind == "catalog" and found.value is not None:
            match = [each for each in found.value if each.name == name.lower()]
            if match:
                return Seen(found.source, match[0])
        if found.value is None:
            return Seen(found.source, None, found.hidden, found.reason)
        return Seen(found.source, None, Hidden.MISSING, f"Snowflake has no {kind} {safe(name)}")

    def rights(self, securable: Securable, principal: Principal) -> Seen[Rights]:
        """Return the privileges on a securable that somebody was granted, as far as the role may see them."""
        named = ".".join(map(quoted, securable.name.split(".")))
        text = f"SHOW GRANTS ON {_KINDS[securable.kind.lower()]} {named}"
        return self._asking.seen("SHOW GRANTS", text, lambda rows: Rights(_rights(rows, securable), complete=False))

    def seconds_ahead(self) -> float | None:
        """Return None: the client does not tell the account's time."""
        return None


def _who(row: Record) -> tuple[str, tuple[str, ...]]:
    return safe(str(row["user_name"])), (safe(str(row["role_name"])),)


def _securables(kind: str, rows: list[Record]) -> tuple[Securable, ...]:
    return tuple(Securable(kind, told(safe(str(row["name"]))), safe(str(row.get("owner") or ""))) for row in rows)


def _rights(rows: list[Record], securable: Securable) -> tuple[Right, ...]:
    return tuple(
        Right(safe(str(row.get("grantee_name", ""))), safe(str(row.get("privilege", ""))), securable) for row in rows
    )
