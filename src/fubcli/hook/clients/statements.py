"""SQL inside the JSON that a warehouse's HTTP interface takes."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from fubcli.hook.findings import CannotSee, Sql
from fubcli.hook.shell.words import DYNAMIC
from fubcli.hook.suspicion import looks_like_sql


class Service(NamedTuple):
    """One kind of HTTP endpoint: how its address looks, the dialect, and the members that hold SQL."""

    address: re.Pattern[str]
    dialect: str
    members: tuple[str, ...]


_SERVICES = (
    Service(
        re.compile(r"/sql/statements|/sql/queries|/preview/sql"), "databricks", ("statement", "query_text", "query")
    ),
    Service(re.compile(r"/commands/execute"), "databricks", ("command",)),
    Service(re.compile(r"/api/v2/statements"), "snowflake", ("statement",)),
    Service(re.compile(r"/bigquery/v2/[^?]*/(?:queries|jobs)"), "bigquery", ("query",)),
)


def service_behind(arguments: Collection[str]) -> Service | None:
    """Return the SQL service that a request goes to; one to a computed address by the SQL that it carries."""
    found = next((service for each in arguments if (service := service_of(each))), None)
    if found is None and any(DYNAMIC in each for each in arguments):
        carries = any('"statement"' in each and looks_like_sql(each) for each in arguments)
        return _SERVICES[0] if carries else None
    return found


def service_of(address: str) -> Service | None:
    """Return the SQL service behind an address, or None."""
    return next((service for service in _SERVICES if service.address.search(address)), None)


def statements_in(body: str, service: Service, client: str) -> Iterator[Sql]:
    """Yield the SQL of a request's body, wherever in it; raises CannotSee for what is no JSON or has parts to come."""
    if DYNAMIC in body:
        raise CannotSee("A part of its request is known only to the running shell; write it out.")
    try:
        document = json.loads(body, object_pairs_hook=_once)
        found = list(_members(document, service.members))
    except (ValueError, RecursionError) as error:
        raise CannotSee("Its request is not JSON that can be read.") from error
    yield from (Sql(text, service.dialect, client) for text in found)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a member that is given twice: readers differ in which of the two counts."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a member is given twice")
    return dict(pairs)


def _members(value: object, names: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name in names and isinstance(each, str):
                yield each
            else:
                yield from _members(each, names)
    elif isinstance(value, list):
        for each in value:
            yield from _members(each, names)
