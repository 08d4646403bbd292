"""Parameters as Snowflake binds them: by place, each with the type that the caller gave it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from fubcli.errors import EngineRejected
from fubcli.model.dialect import SqlDialect
from fubcli.model.request import Parameter
from fubcli.sql.positional import Unbindable, positional

_INTEGERS = ("int", "bigint", "smallint", "tinyint")


def bound(text: str, parameters: Mapping[str, Parameter]) -> tuple[str, tuple[Any, ...]]:
    """Return a text with `?` for its parameters, and their values; raises EngineRejected for one that does not fit."""
    given = {name: _bound(parameter) for name, parameter in parameters.items()}
    try:
        written, names = positional(text, {name: mark for name, (mark, _) in given.items()}, SqlDialect.SNOWFLAKE)
    except Unbindable as error:
        raise EngineRejected(str(error), quotes_values=False) from error
    return written, tuple(given[name][1] for name in names)


def _bound(parameter: Parameter) -> tuple[str, Any]:
    """Return what stands in a parameter's place, and its value."""
    kind = parameter.type.partition("(")[0]
    try:
        if kind in _INTEGERS:
            return "?", int(parameter.value)
        if kind in ("decimal", "numeric"):
            Decimal(parameter.value)
            return f"CAST(? AS NUMBER{parameter.type[len(kind) :] or '(38,0)'})", parameter.value
        if kind in _CASTS:
            cast, check = _CASTS[kind]
            check(parameter.value)
            return f"CAST(? AS {cast})", parameter.value
    except (ValueError, InvalidOperation) as error:
        raise EngineRejected(f"The parameter {parameter.name} is no {parameter.type}: {parameter.value}") from error
    if kind not in ("", "string"):
        raise EngineRejected(f"A parameter of the type {parameter.type} cannot be bound here.", quotes_values=False)
    return "?", parameter.value


def _boolean(text: str) -> None:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)


_CASTS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "double": ("DOUBLE", float),
    "float": ("DOUBLE", float),
    "boolean": ("BOOLEAN", _boolean),
    "date": ("DATE", date.fromisoformat),
    "timestamp": ("TIMESTAMP_LTZ", datetime.fromisoformat),
    "timestamp_ntz": ("TIMESTAMP_NTZ", datetime.fromisoformat),
}
