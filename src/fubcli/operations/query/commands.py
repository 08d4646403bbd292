"""Commands that repeat a statement, made whole with what the request gave besides its text."""

from __future__ import annotations

from dataclasses import replace

from fubcli.errors import Remedy
from fubcli.model.request import Parameter, QueryRequest


def for_request(remedy: Remedy, request: QueryRequest) -> Remedy:
    """Add what the request gave besides its text, and chose a warehouse, a policy and catalogs by, to its command."""
    if not any(part.startswith("--query=") for part in remedy.argv):
        return remedy
    return replace(remedy, argv=(*remedy.argv, *_options(request)))


def _options(request: QueryRequest) -> list[str]:
    given = [part for each in request.parameters.values() for part in ("--param", _written(each))]
    return [*given, *_narrowing(request), *request.repeated]


def _narrowing(request: QueryRequest) -> list[str]:
    """Return the options by which less is asked for; a justification is given anew by whoever has one."""
    fields = [f"--fields={','.join(request.fields)}"] if request.fields else []
    rows = [f"--max-rows={request.max_rows}"] if request.max_rows is not None else []
    seconds = [f"--timeout={request.timeout_seconds:g}"] if request.timeout_seconds is not None else []
    return [*fields, *rows, *seconds]


def _written(parameter: Parameter) -> str:
    kind = f":{parameter.type}" if parameter.type else ""
    return f"{parameter.name}{kind}={parameter.value}"
