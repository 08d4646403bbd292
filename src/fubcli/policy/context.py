"""What a rule may look at besides the facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from fubcli.errors import Remedy
from fubcli.model.catalogs import Catalogs
from fubcli.model.decision import Proof
from fubcli.model.estimate import Estimate
from fubcli.model.lineage import Lineage
from fubcli.model.names import Environment
from fubcli.model.policy import EnvironmentPolicy, SafetyPolicy
from fubcli.model.statement import StatementFacts, StatementKind, TableUse

Restate = Callable[[StatementFacts, Mapping[str, str]], str]
"""Writes a statement again with its catalogs swapped."""

_DESTRUCTIVE = frozenset({
    StatementKind.DELETE, StatementKind.TRUNCATE, StatementKind.MERGE, StatementKind.UPDATE, StatementKind.DROP_TABLE,
    StatementKind.DROP_VIEW, StatementKind.DROP_SCHEMA,
})  # fmt: skip
LONGEST_ARGUMENT = 300
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
    proof: Proof | None = None
    """What is known about the statement's staging run, when anybody looked."""

    @cached_property
    def row(self) -> EnvironmentPolicy:
        """The row of the safety table that applies."""
        return self.policy.row(self.environment)

    def environment_of(self, use: TableUse) -> Environment | None:
        """Return where a table lives, or None when its catalog is not declared."""
        catalog = self.catalogs.get(use.name.catalog) if use.name else None
        return catalog.environment if catalog else None

    def staging_text(self, facts: StatementFacts) -> str | None:
        """Return the same statement on the staging mirror, in its own dialect, or None when a table has none."""
        swaps: dict[str, str] = {}
        for use in facts.tables:
            mirror = self.catalogs.staging_of(use.name.catalog) if use.name else None
            if use.name is None or mirror is None:
                return None
            swaps[use.name.catalog] = mirror
        return self.restate(facts, swaps) if swaps and facts.text else None

    def on_staging(self, facts: StatementFacts) -> tuple[Remedy, ...]:
        """Return a ready command that runs the same statement on the staging mirror, when it is short and has one."""
        text = self.staging_text(facts)
        if text is None or len(text) > LONGEST_ARGUMENT:
            return ()
        effect = "destructive" if facts.kind in _DESTRUCTIVE else "write" if facts.kind.writes else "read"
        return (query_remedy("Run it on staging", text, effect=effect),)


def query_remedy(title: str, text: str, *options: str, effect: str = "read") -> Remedy:
    """Return the command that runs a statement."""
    return Remedy(title, ("fubcli", "--operation=query", f"--query={text}", *options), effect)


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
