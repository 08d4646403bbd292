"""A configuration's event as rows for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def setting_rows(data: Mapping[str, Any]) -> tuple[Sequence[str], list[list[str]]]:
    """Return the column names and one row for each setting, followed by those that it shadows; services come last."""
    settings, services = data["settings"], data["services"]
    if not any("origin" in each for each in settings):
        rows = [[each["name"], each["value"]] for each in settings]
        return ("setting", "value"), [*rows, *(row[:2] for each in services for row in _service_rows(each))]
    rows = []
    for each in settings:
        rows.append([each["name"], each["value"], each["origin"]])
        rows.extend(["  shadows", other["value"], other["origin"]] for other in each["shadowed"])
    return ("setting", "value", "origin"), [*rows, *(row for each in services for row in _service_rows(each))]


def _service_rows(service: Mapping[str, Any]) -> Iterator[list[str]]:
    origins = service.get("origins", {})
    for name, value in {"url": service["url"] or "not set", **service["settings"]}.items():
        yield [f"{service['name']}.{name}", value, origins.get(name, "")]
    rest = [f"{name}: {origin}" for name, origin in origins.items() if name not in ("url", *service["settings"])]
    yield [f"{service['name']}.signed_in", _SIGNED_IN[service["signed_in"]], "; ".join(rest)]
    if service["lacks"]:
        yield ["  lacks", service["lacks"], ""]


_SIGNED_IN = {True: "yes", False: "no", None: "by a command, which was not run"}
