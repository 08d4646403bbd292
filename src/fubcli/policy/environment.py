"""In which environment a statement is judged."""

from __future__ import annotations

from fubcli.model.catalogs import Catalogs
from fubcli.model.names import Environment
from fubcli.model.policy import SafetyPolicy
from fubcli.model.statement import StatementFacts

STRICTEST_FIRST = sorted(Environment, key=lambda environment: -environment.strictness)


def environment_of(
    facts: StatementFacts, catalogs: Catalogs, policy: SafetyPolicy, fallback: Environment = Environment.PRODUCTION
) -> Environment:
    """Return the environment whose row applies.

    A write is judged where it writes; a read in the strictest environment whose row lets it read all its tables, and
    otherwise in the strictest that it touches. A table of an undeclared catalog counts as production. A statement
    without tables is judged in `fallback`.
    """
    touched = {_of(use.name.catalog if use.name else None, catalogs) for use in facts.tables}
    targets = {_of(use.name.catalog if use.name else None, catalogs) for use in facts.tables if use.is_target}
    if not touched:
        return fallback
    if targets:
        return max(targets, key=lambda environment: environment.strictness)
    for environment in STRICTEST_FIRST:
        if environment in touched and touched <= policy.row(environment).may_read_from:
            return environment
    return max(touched, key=lambda environment: environment.strictness)


def _of(catalog: str | None, catalogs: Catalogs) -> Environment:
    spec = catalogs.get(catalog) if catalog else None
    return spec.environment if spec else Environment.PRODUCTION
