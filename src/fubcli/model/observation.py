"""What is remembered of tables from one run of the monitor to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

Columns = Mapping[str, str]
"""The Databricks type of each column, by name, in their order."""


@dataclass(frozen=True)
class Contract:
    """The columns that a table had when they were last accepted."""

    columns: Columns
    seen_at: datetime
