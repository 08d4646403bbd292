"""Whether the principal could change production if nothing stood in its way: it should not be able to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from fubcli.model.catalogs import CatalogSpec
from fubcli.model.health import Principal, Rights, Securable, Seen
from fubcli.model.names import Environment
from fubcli.model.verdict import Status
from fubcli.operations.doctor.asked import Asked
from fubcli.operations.doctor.check import Check, Fix, unseen
from fubcli.operations.doctor.probes import Probe
from fubcli.operations.doctor.rights import held, owns, revocations, told, writing

_AT_ONCE = 4
_MOST_SCHEMAS = 100
_TABLES = (
    "SELECT * FROM system.information_schema.table_privileges WHERE privilege_type IN ('MODIFY', 'ALL_PRIVILEGES')"
)


def production_probes(asked: Asked, visible: Seen[tuple[Securable, ...]]) -> Iterator[Probe]:
    """Yield a probe for each production catalog, and one that says what is not looked at."""
    seen = {each.name.lower(): each for each in visible.value or ()}
    for spec in asked.catalogs.present:
        if spec.environment is Environment.PRODUCTION:
            ask = partial(_catalog, asked, spec, seen.get(spec.name))
            yield Probe(_id(spec), f"Whether the principal may write to {spec.name}", ask)
    yield Probe("production-tables", "Rights on single tables", lambda: [_TABLES_UNSEEN])


_TABLES_UNSEEN = Check(
    "production-tables",
    Status.INFO,
    "Rights on single tables are not looked at",
    "a right may have been granted on one table alone; this statement, on a running warehouse, lists them",
    (Fix("List them", sql=_TABLES),),
)


def _catalog(asked: Asked, spec: CatalogSpec, catalog: Securable | None) -> Sequence[Check]:
    subject = f"Whether the principal may write to {spec.name}: not known"
    if asked.principal is None:
        return [unseen(_id(spec), subject, "the workspace does not say who this is")]
    if catalog is None:
        return [unseen(_id(spec), subject, "the principal does not see the catalog")]
    schemas = asked.workspace.schemas(catalog.name)
    listed = [each for each in schemas.value or () if not each.name.endswith(".information_schema")]
    places = [catalog, *listed[:_MOST_SCHEMAS]]
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="fubcli-rights") as pool:
        found = list(pool.map(lambda each: asked.workspace.rights(each, _known(asked)), places))
    gaps = [*([] if schemas.visible else [schemas.reason]), *(seen.reason for seen in found if not seen.visible)]
    if any(not seen.value.complete for seen in found if seen.value):
        gaps.append("only the principal's own grants can be seen, not those of its groups")
    if len(listed) > _MOST_SCHEMAS:
        gaps.append(f"only the first {_MOST_SCHEMAS} of {len(listed)} schemas were looked at")
    return [_judged(spec, _known(asked), places, found, gaps)]


def _judged(
    spec: CatalogSpec,
    principal: Principal,
    places: Sequence[Securable],
    found: Sequence[Seen[Rights]],
    gaps: Sequence[str],
) -> Check:
    rights = writing(held([right for seen in found if seen.value for right in seen.value.found], principal))
    owned = [place for place in places if owns(place, principal)]
    if rights or owned:
        told_owned = [f"owner of {place.kind.lower()} {place.name}: {place.owner}" for place in owned]
        fixes = [*revocations(rights), *(Fix(f"Give {place.name} to another owner") for place in owned)]
        detail = "; ".join([*map(told, rights), *told_owned, *gaps[:1]])
        title = f"{principal.name} may write to {spec.name}: fubcli's guard is all that keeps it from it"
        return Check(_id(spec), Status.WARNING, title, detail, tuple(fixes))
    if gaps:
        return unseen(_id(spec), f"Whether {principal.name} may write to {spec.name}: not known", "; ".join(gaps[:3]))
    title = f"{principal.name} may not write to the catalog {spec.name}, nor to its schemas"
    return Check(_id(spec), Status.OK, title, f"{len(places) - 1} schemas were looked at")


def _known(asked: Asked) -> Principal:
    if asked.principal is None:
        raise AssertionError
    return asked.principal


def _id(spec: CatalogSpec) -> str:
    return f"production-writes-{spec.name.replace('_', '-')}"
