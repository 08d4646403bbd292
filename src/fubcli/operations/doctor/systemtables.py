"""Whether the principal sees Databricks' system tables, as far as that is told without a running warehouse."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial

from fubcli.model.health import Hidden, Securable
from fubcli.model.verdict import Status
from fubcli.operations.doctor.asked import Asked
from fubcli.operations.doctor.check import Check, Fix, unseen
from fubcli.operations.doctor.probes import Probe
from fubcli.operations.doctor.rights import grants, held, lets_read, owns

_SYSTEM_TABLES = ("system.query.history", "system.lakeflow.job_run_timeline")
_VIEWS = "system.information_schema"


def system_table_probes(asked: Asked) -> Iterator[Probe]:
    """Yield a probe for each of them."""
    for name in _SYSTEM_TABLES:
        yield Probe(_id(name), f"The table {name}", partial(_system_table, asked, name))
    yield Probe(_id(_VIEWS), f"The schema {_VIEWS}", lambda: [_views(asked)])


def told_by(checks: Iterable[Check], read: Collection[str]) -> list[Check]:
    """Return checks in which a system table that was read meanwhile is one that can be read."""
    names = {_id(name): name for name in _SYSTEM_TABLES if name in read}
    return [
        Check(check.id, Status.OK, f"{names[check.id]} was read by a statement") if check.id in names else check
        for check in checks
    ]


def _system_table(asked: Asked, name: str) -> Sequence[Check]:
    seen = asked.workspace.securable("table", name)
    if seen.value is None:
        if seen.hidden is Hidden.MISSING:
            return [_hidden(asked, name, seen.reason)]
        title = f"Whether {name} may be read: not known"
        return [Check(_id(name), Status.UNKNOWN, title, seen.reason, _asked_for(asked, name))]
    if asked.principal is None:
        return [unseen(_id(name), f"{name} is listed; whether it may be read: not known", "nor is who this is")]
    if owns(seen.value, asked.principal):
        return [Check(_id(name), Status.OK, f"The principal owns {name}")]
    rights = asked.workspace.rights(seen.value, asked.principal)
    if rights.value is not None and lets_read(held(rights.value.found, asked.principal)):
        return [Check(_id(name), Status.OK, f"The principal has SELECT on {name}")]
    if rights.value is not None and rights.value.complete:
        return [_hidden(asked, name, "the principal has no SELECT on it")]
    return [unseen(_id(name), f"{name} is listed; whether it may be read: not known", rights.reason)]


def _hidden(asked: Asked, name: str, reason: str) -> Check:
    title = f"{name} is not visible to this principal"
    return Check(_id(name), Status.WARNING, title, reason, _asked_for(asked, name))


def _asked_for(asked: Asked, name: str) -> tuple[Fix, ...]:
    schema = Securable("SCHEMA", name.rpartition(".")[0])
    return (
        *grants("USE SCHEMA", schema, asked.principal),
        *grants("SELECT", Securable("TABLE", name), asked.principal),
    )


def _views(asked: Asked) -> Check:
    seen = asked.workspace.securable("schema", _VIEWS)
    if seen.visible:
        return Check(_id(_VIEWS), Status.OK, f"{_VIEWS} is visible", "it shows what the principal may see")
    if seen.hidden is not Hidden.MISSING:
        return unseen(_id(_VIEWS), f"Whether {_VIEWS} is visible: not known", seen.reason)
    return Check(_id(_VIEWS), Status.WARNING, f"{_VIEWS} is not visible to this principal", seen.reason)


def _id(name: str) -> str:
    return name.replace(".", "-").replace("_", "-")
