"""A table's name as dbt's adapters quote it: `"db"."schema"."table"`, in backticks, or bare."""

from __future__ import annotations

import re
from typing import Any

from fubcli.model.names import TableName

_QUOTED = re.compile(r'"([^"`]+)"|`([^"`]+)`|([^."`\s]+)')
_PART = re.compile(r"[\w\-$]{1,255}\Z")


def relation_of(written: Any) -> TableName | None:
    """Return the table that a relation's text names, None for anything but three plain parts."""
    if not isinstance(written, str) or len(written) > 1_000:
        return None
    parts = ["".join(match) for match in _QUOTED.findall(written)]
    return table_name(*parts) if len(parts) == 3 else None


def table_name(catalog: Any, schema: Any, table: Any) -> TableName | None:
    """Return the table of three parts, folded to lower case; None when one of them is no plain name."""
    parts = [each.lower() for each in (catalog, schema, table) if isinstance(each, str) and _PART.match(each)]
    return TableName(*parts) if len(parts) == 3 else None
