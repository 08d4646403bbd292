"""What a rule may look at besides the facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from fubcli.errors import Remedy
from fubcli.model.catalogs import Catalogs
from fubcli.model.dialect import SqlDialect
from fubcli.model.estimate import Estimate
from fubcli.model.lineage import Lineage
from fubcli.model.names import Environment
from fubcli.model.policy import EnvironmentPolicy, SafetyPolicy
from fubcli.model.statement import StatementFacts, StatementKind, TableUse

Restate = Callable[[str, Mapping[str, str]], str | None]
"""Writes a statement again with its catalogs swapped, or returns None when it cannot."""

_DESTRUCTIVE = frozenset({
    StatementKind.DELETE, StatementKind.TRUNCATE, StatementKind.MERGE, StatementKind.UPDATE, StatementKind.DROP_TABLE,
    StatementKind.DROP_VIEW, StatementKind.DROP_SCHEMA,
})  # fmt: skip
_LONGEST_ARGUMENT = 300
"""A remedy that repeats the statement does so only up to this many characters: agents pay for every token."""


@dataclass(frozen=True)
class Context:
    """The policy, the catalogs, the environment that the statement is judged in, and how to write it again.

    `estimate` is what it is expected to read; its scans stand in the order of `facts.tables`.
    """

    policy: SafetyPolicy
    catalogs: Catalogs
    environment: Environment
    restate: Restate
    today: date
    estimate: Estimate
    lineage: Lineage | None = None
    """What the statement shows and stores; None when it touches nothing sensitive."""

    @property
    def row(self) -> EnvironmentPolicy:
        """The row of the safety table that applies."""
        return self.policy.row(self.environment)

    def environment_of(self, use: TableUse) -> Environment | None:
        """Return where a table lives, or None when its catalog is not declared."""
        catalog = self.catalogs.get(use.name.catalog) if use.name else None
        return catalog.environment if catalog else None

    def on_staging(self, facts: StatementFacts) -> tuple[Remedy, ...]:
        """Return a ready command that runs the same statement on the staging mirror, when there is one.

        The command reads Databricks SQL: there is none for another dialect.
        """
        if facts.dialect is not SqlDialect.DATABRICKS:
            return ()
        swaps: dict[str, str] = {}
        for use in facts.tables:
            mirror = self.catalogs.mirror_of(use.name.catalog) if use.name else None
            spec = self.catalogs.get(mirror) if mirror else None
            if use.name is None or mirror is None or spec is None or spec.environment is not Environment.STAGING:
                return ()
            swaps[use.name.catalog] = mirror
        text = self.restate(facts.text, swaps) if swaps and facts.text else None
        if text is None or len(text) > _LONGEST_ARGUMENT:
            return ()
        effect = "destructive" if facts.kind in _DESTRUCTIVE else "write" if facts.kind.writes else "read"
        return (Remedy("Run it on staging", ("fubcli", "--operation=query", f"--query={text}"), effect),)


def browse(catalog: str, schema: str = "", table: str = "") -> Remedy:
    """Return the command that describes a catalog, a schema or a table."""
    argv = ["fubcli", "--operation=schema", f"--catalog={catalog}"]
    argv += [f"--schema={schema}"] if schema else []
    argv += [f"--table={table}"] if table else []
    return Remedy("See what is there", tuple(argv))


def shown(names: list[str], most: int = 5) -> str:
    """Join names for a sentence, no more than `most` of them."""
    listed = ", ".join(names[:most])
    return f"{listed} and {len(names) - most} more" if len(names) > most else listed
