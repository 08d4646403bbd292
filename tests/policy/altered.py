"""Judge statements against catalogs in which some tables are described otherwise."""

from __future__ import annotations

import dataclasses
from typing import Any

from fubcli.model.decision import Finding
from fubcli.policy.engine import decide
from fubcli.sql.facts import facts_of
from fubcli.sql.restate import restate
from tests.policy.cases import TODAY, configuration


def finding_of(rule: str, sql: str, **tables: dict[str, Any]) -> Finding | None:
    """Return what a rule says about a statement; `tables` changes the specs of tables of `fub.contacts_silver`."""
    known = configuration()
    catalog = known.catalogs.by_name["fub"]
    changed = {
        f"contacts_silver.{name}": dataclasses.replace(catalog.tables[f"contacts_silver.{name}"], **changes)
        for name, changes in tables.items()
    }
    fub = dataclasses.replace(catalog, tables={**catalog.tables, **changed})
    catalogs = dataclasses.replace(known.catalogs, by_name={**known.catalogs.by_name, "fub": fub})
    facts = facts_of(sql, limits=known.policy.limits)
    decision = decide(facts, policy=known.policy, catalogs=catalogs, restate=restate, today=TODAY)
    return next((finding for finding in decision.findings if finding.rule == rule), None)
