"""Lineage before a statement is judged, masks before its rows are seen, and errors that quote no values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from fubcli.errors import EngineRejected, UsageError
from fubcli.model.catalogs import Catalogs
from fubcli.model.lineage import Lineage
from fubcli.model.masking import Mask
from fubcli.model.names import TableName
from fubcli.model.policy import SafetyPolicy
from fubcli.model.request import QueryRequest
from fubcli.policy.masking import Masking
from fubcli.policy.sensitivity import Sensitivities
from fubcli.ports import Snapshots
from fubcli.sql.facts import Statement

ColumnsOf = Callable[[str], Sequence[str] | None]
LEAST_JUSTIFICATION = 15
"""Characters: a word or two explain nothing to whoever reads the audit log."""


def justification_of(request: QueryRequest) -> str | None:
    """Return the sentence that was given, or None; raises UsageError for one that says nothing."""
    if request.justification is None:
        return None
    sentence = " ".join(request.justification.split())
    if len(sentence) < LEAST_JUSTIFICATION or " " not in sentence:
        raise UsageError(
            "--justification wants a sentence that says why personal data is needed; the audit log keeps it."
        )
    return sentence


def lineage_of(
    statement: Statement, *, policy: SafetyPolicy, catalogs: Catalogs, snapshots: Snapshots
) -> Lineage | None:
    """Trace a statement that touches a sensitive table; any other has nothing to hide and needs no lineage."""
    tables = [use.name for use in statement.facts.tables if use.name]
    sensitivities = Sensitivities(policy, catalogs)
    if not statement.facts.text or not sensitivities.touched(tables):
        return None
    from fubcli.sql.lineage import trace_statement

    return trace_statement(statement, _columns_of(tables, catalogs, snapshots), sensitivities.is_sensitive)


def _columns_of(tables: Sequence[TableName], catalogs: Catalogs, snapshots: Snapshots) -> ColumnsOf:
    known: dict[str, Sequence[str]] = {}
    for catalog in sorted({table.catalog for table in tables}):
        if catalogs.get(catalog) is None:
            continue
        snapshot, _ = snapshots.get(catalog, refresh=False)
        for table in snapshot.tables:
            known[f"{catalog}.{table.schema}.{table.name}".lower()] = [column.name for column in table.columns]
    return known.get


@dataclass(frozen=True)
class Shown:
    """What of a statement's values may be shown."""

    lineage: Lineage | None
    masking: Masking

    def masks(self, names: Sequence[str]) -> tuple[Mask, ...]:
        """Return the masks for the columns of a real result."""
        return self.masking.masks(self.lineage.aligned(names)) if self.lineage else ()

    def expected(self) -> tuple[Mask, ...]:
        """Return the masks for the columns that a statement will return, as far as they are known."""
        return self.masking.masks(self.lineage.columns) if self.lineage else ()

    def unmasked(self) -> tuple[str, ...]:
        """Return the columns that show personal data only because a justification was given."""
        if self.lineage is None or not self.masking.is_justified:
            return ()
        masked = {mask.place for mask in self.expected()}
        strict = replace(self.masking, is_justified=False).masks(self.lineage.columns)
        return tuple(dict.fromkeys(mask.column for mask in strict if mask.place not in masked))

    @property
    def may_quote(self) -> bool:
        """Whether an engine's words may be shown: not over sensitive tables, nor over a view that may lead to one."""
        sensitivities = Sensitivities(self.masking.policy, self.masking.catalogs)
        return self.lineage is None and all(map(sensitivities.is_declared, self.masking.tables))


def reads_views(tables: Sequence[TableName], snapshots: Snapshots) -> bool:
    """Whether any of the tables is a view, or is not known: it may lead to columns that are not its own."""
    for catalog in {table.catalog for table in tables}:
        snapshot, _ = snapshots.get(catalog, refresh=False)
        stored = {(each.schema, each.name) for each in snapshot.tables if "view" not in each.kind}
        if any((table.schema, table.table) not in stored for table in tables if table.catalog == catalog):
            return True
    return False


def without_values(error: EngineRejected, *, may_quote: bool) -> EngineRejected:
    """Return an error that can be shown: an engine quotes the values that it fails over."""
    if may_quote or not error.quotes_values:
        return error
    named = error.extra.get("error_class")  # the engine's, and never a word of the message that may be a value
    said = f"{str(named).partition('.')[0]}: the" if named else "The"
    return EngineRejected(
        f"{said} engine failed over a value; its words are not shown, because they may quote personal data.",
        remedy=error.remedy,
        extra={"error_class": named} if named else {},
        quotes_values=False,
    )
