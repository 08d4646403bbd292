"""What BigQuery says a statement is before it runs, and whether that is what its permit says.

The guard reads the text; this is the service's own reading of it, views expanded: a second opinion that costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fubcli.errors import EngineRejected
from fubcli.model.statement import StatementKind

if TYPE_CHECKING:
    from fubcli.policy.permit import Permit

_TYPES = {kind: (kind.value.upper(),) for kind in StatementKind if kind is not StatementKind.UNKNOWN} | {
    StatementKind.QUERY: ("SELECT",),
    StatementKind.TRUNCATE: ("TRUNCATE_TABLE",),
    StatementKind.CREATE_TABLE: ("CREATE_TABLE", "CREATE_TABLE_AS_SELECT"),
}
_READING = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "CREATE_TABLE_AS_SELECT"})
"""The types of statements that are billed for what they read."""
_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB")


class BeyondPermit(EngineRejected):
    """BigQuery reads the statement as something else than what was permitted; nothing has run."""

    slug = "beyond-the-permit"
    title = "BigQuery reads the statement otherwise than it was judged"


class TooManyBytes(EngineRejected):
    """It would read more than a statement of the profile may; nothing has run."""

    slug = "too-many-bytes"
    title = "The statement would read too many bytes"


@dataclass(frozen=True)
class Estimate:
    """What a dry run tells."""

    statement_type: str
    bytes: int | None
    """None where that is not told, or not as a number."""
    projects: frozenset[str]
    """Of every table and routine that it reads, through views too, or writes."""
    wanted: Mapping[str, str]
    """The types of the parameters that were not given."""

    @classmethod
    def told(cls, resource: Mapping[str, Any]) -> Estimate:
        """Return what the resource of a dry run tells."""
        statistics = resource.get("statistics") or {}
        query = statistics.get("query") or {}
        named = [*(query.get("referencedTables") or ()), *(query.get("referencedRoutines") or ())]
        named += [query[name] for name in ("ddlTargetTable", "ddlTargetRoutine", "ddlTargetDataset") if name in query]
        wanted = query.get("undeclaredQueryParameters") or ()
        return cls(
            str(query.get("statementType", "")),
            _count(query.get("totalBytesProcessed", statistics.get("totalBytesProcessed"))),
            frozenset(str(each.get("projectId", "")).lower() for each in named),
            {str(each["name"]): str((each.get("parameterType") or {}).get("type", "STRING")) for each in wanted},
        )

    def check(self, permit: Permit, most: int) -> None:
        """Raise BeyondPermit or TooManyBytes for what must not run."""
        if self.statement_type not in _TYPES.get(permit.kind, ()):
            allowed = "read-only here" if not permit.kind.writes else f"permitted as {permit.kind.value} alone"
            said = self.statement_type or "nothing it knows"
            raise BeyondPermit(f"BigQuery takes the statement for {said}; it is {allowed}.", quotes_values=False)
        reach = {name.lower() for name in permit.catalogs | permit.within_reach}
        if outside := sorted(self.projects - reach):
            named = ", ".join(project or "a project without a name" for project in outside)
            raise BeyondPermit(f"The statement leads to {named}, which was not judged.", quotes_values=False)
        if self.bytes is None and self.statement_type in _READING:
            raise TooManyBytes(
                "BigQuery does not say how many bytes the statement reads, so it cannot be held against "
                f"the {in_units(most)} that a statement of this profile may read (maximum_bytes_billed).",
                extra={"maximum_bytes_billed": most},
                quotes_values=False,
            )
        if self.bytes is not None and self.bytes > most:
            raise TooManyBytes(
                f"BigQuery estimates that it reads {in_units(self.bytes)}; a statement of this profile may read "
                f"{in_units(most)} (maximum_bytes_billed). Name fewer columns, or fewer partitions.",
                extra={"estimated_bytes": self.bytes, "maximum_bytes_billed": most},
                quotes_values=False,
            )


def _count(told: object) -> int | None:
    text = str(told)
    return int(text) if text.isascii() and text.isdigit() else None


def in_units(number: int) -> str:
    """Return a number of bytes for people, `1.5 GiB`."""
    size, unit = float(number), 0
    while size >= 1024 and unit < len(_UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{number} bytes" if not unit else f"{size:.1f} {_UNITS[unit]}"
