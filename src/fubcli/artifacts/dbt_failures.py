"""Which kind of error dbt tells of, without its words: an engine quotes the values that it fails over."""

from __future__ import annotations

import re
from typing import Any

_OF_DBT = re.compile(r"(Compilation|Contract|Database|Dependency|Internal|Parsing|Runtime|Validation) Error\b")
_OF_ENGINES = re.compile(
    r"\s*(Binder|Catalog|Constraint|Conversion|Connection|Invalid Input|IO|Interrupt|Not implemented|Out of Memory|"
    r"Out of Range|Parser|Permission|SQL compilation|Syntax|Transaction|TypeMismatch) [Ee]rror\b"
)
# Databricks' conditions, by their beginnings: whatever stands in brackets may also be a value in capitals.
_CONDITION = re.compile(
    r"\s*\[((?:AMBIGUOUS|ARITHMETIC|CAST|CANNOT|COLUMN|CONCURRENT|DATATYPE|DELTA|DIVIDE|INCOMPATIBLE|INSUFFICIENT|"
    r"INVALID|MISSING|PARSE|SCHEMA|TABLE|UNRESOLVED|UNSUPPORTED)_[A-Z_]{2,60})(?:\.[A-Z_]{2,60})?\]"
)


def classes(message: Any) -> str:
    """Return the classes of dbt's and of the engine's error, as `Database Error: CAST_INVALID_INPUT`; else ''."""
    if not isinstance(message, str):
        return ""
    first, _, rest = message[:2_000].partition("\n")
    own = _OF_DBT.match(first)
    told = [f"{own[1]} Error"] if own else []
    if engines := _OF_ENGINES.match(rest):
        told.append(f"{engines[1]} Error")
    elif condition := _CONDITION.match(rest):
        told.append(condition[1])
    return ": ".join(told)
