"""What people said of tables, applied to those that are there: names that are none, deadlines, and who is not told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date

from fubcli.config.sections import suggestion
from fubcli.errors import ConfigError, StorageUnavailable
from fubcli.model.catalogs import Catalogs
from fubcli.model.check import Check, Pillar
from fubcli.model.deadlines import Expectations, Rule, Sla
from fubcli.model.names import TableName, tier_of
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import Gathered


def watched(found: Gathered, expectations: Expectations, catalogs: Catalogs) -> Gathered:
    """Return what was gathered with the tables of which nobody is to be told set apart; nothing more is asked of them.

    Raises ConfigError for a schema or table that a looked-at catalog does not have. A table that was there once is
    known: that it is gone is told by its own check, not by an error of usage.
    """
    _check_names(expectations, found, catalogs)
    rules = ((table.name, expectations.ignored(table.name)) for table in found.tables)
    ignored = {name: rule for name, rule in rules if rule is not None}
    tables = tuple(table for table in found.tables if table.name not in ignored)
    return replace(found, tables=tables, ignored=ignored)


def _check_names(expectations: Expectations, found: Gathered, catalogs: Catalogs) -> None:
    for rule in expectations.rules:
        catalog = rule.scope[0]
        if catalog in found.snapshots and len(rule.scope) > 1:
            known = _known(catalog, found, catalogs, parts=len(rule.scope) - 1)
            name = ".".join(rule.scope[1:])
            if name not in known:
                what = "schema" if len(rule.scope) == 2 else "table"
                raise ConfigError(rule.place, f"names no {what} of {catalog} that is known{suggestion(name, known)}")


def _known(catalog: str, found: Gathered, catalogs: Catalogs, *, parts: int) -> set[str]:
    snapshot, spec = found.snapshots[catalog], catalogs.get(catalog)
    if parts == 1:
        return {*snapshot.schemas, *(spec.schemas if spec else ())}
    names = {f"{info.schema}.{info.name}" for info in snapshot.tables} | set(spec.tables if spec else ())
    with suppress(StorageUnavailable):  # what is remembered is told to be out of reach elsewhere
        names |= {each.in_catalog for each in found.memory.contracts(catalog)} if found.memory else set()
    return names


def slas_of(expectations: Expectations, found: Gathered) -> dict[str, Sla]:
    """Return the explicit deadline of each nightly table that has one."""
    slas = ((str(table.name), expectations.sla_of(table.name)) for table in found.nightly)
    return {name: sla for name, sla in slas if sla is not None}


def ignored_checks(ignored: Mapping[TableName, Rule], night: date) -> Iterator[Check]:
    """Yield `unknown` for each table that is not watched: it lowers the coverage, and is never well."""
    for name, rule in ignored.items():
        told = (rule.reason, f"said in {rule.said_in}")
        title = f"{name} is not watched: somebody said to ignore it"
        yield Check(
            Pillar.FRESHNESS, str(name), night, Status.UNKNOWN, title, told, tier_of(name.schema), "ignored",
            source=rule.said_in,
        )  # fmt: skip
