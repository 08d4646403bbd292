"""Parameters as BigQuery takes them: named, each with a type; one without is a text, or what its place wants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from fubcli.errors import EngineRejected
from fubcli.model.request import Parameter

_TYPES = {
    "int": "INT64",
    "bigint": "INT64",
    "smallint": "INT64",
    "tinyint": "INT64",
    "int64": "INT64",
    "double": "FLOAT64",
    "float": "FLOAT64",
    "float64": "FLOAT64",
    "boolean": "BOOL",
    "bool": "BOOL",
    "string": "STRING",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "timestamp_ntz": "DATETIME",
    "datetime": "DATETIME",
    "decimal": "NUMERIC",
    "numeric": "NUMERIC",
    "bignumeric": "BIGNUMERIC",
}
_DECIMAL = re.compile(r"decimal\((\d+)(?:,(\d+))?\)")
_NUMERIC = (29, 9)
"""How many digits a NUMERIC has before and behind the point."""


def bound(parameters: Iterable[Parameter], wanted: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Return parameters as the API takes them; one without a type has that of `wanted`.

    With `wanted`, those that neither has are left out, so that a dry run tells what it expects of them. Raises
    EngineRejected for a type that BigQuery lacks.
    """
    shown = []
    for parameter in parameters:
        kind = _type_of(parameter) or ("STRING" if wanted is None else wanted.get(parameter.name, ""))
        if kind:
            value = {"value": parameter.value}
            shown.append({"name": parameter.name, "parameterType": {"type": kind}, "parameterValue": value})
    return shown


def _type_of(parameter: Parameter) -> str:
    if not parameter.type:
        return ""
    if exact := _DECIMAL.fullmatch(parameter.type.replace(" ", "")):
        scale = int(exact[2] or 0)
        return "NUMERIC" if int(exact[1]) - scale <= _NUMERIC[0] and scale <= _NUMERIC[1] else "BIGNUMERIC"
    if parameter.type not in _TYPES:
        raise EngineRejected(f"BigQuery takes no parameter of the type {parameter.type}.", quotes_values=False)
    return _TYPES[parameter.type]
