"""Commands that repeat a statement, made whole with what the request gave besides its text."""

from __future__ import annotations

from dataclasses import replace

from fubcli.errors import Remedy
from fubcli.model.request import Parameter, QueryRequest


def for_request(remedy: Remedy, request: QueryRequest) -> Remedy:
    """Add the request's parameters, warehouse, policy and catalogs to a command that runs a statement."""
    if not any(part.startswith("--query=") for part in remedy.argv):
        return remedy
    return replace(remedy, argv=(*remedy.argv, *_options(request)))


def _options(request: QueryRequest) -> list[str]:
    given = [part for each in request.parameters.values() for part in ("--param", _written(each))]
    return [*given, *request.repeated]


def _written(parameter: Parameter) -> str:
    kind = f":{parameter.type}" if parameter.type else ""
    return f"{parameter.name}{kind}={parameter.value}"
