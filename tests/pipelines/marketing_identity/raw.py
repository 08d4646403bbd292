"""Tiny raw data of the marketing project: empty tables as the sources declare them, and records written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import yaml

from tests.pipelines.compiling import PIPELINES

SOURCES = PIPELINES / "marketing" / "models" / "raw_data" / "sources.yml"
PARAMETERS = "STRUCT(key VARCHAR, value STRUCT(string_value VARCHAR, int_value BIGINT, double_value DOUBLE))[]"

APPENDED = frozenset({"braze_email_sends", "braze_email_events", "shopify_order_line_items"})

Load = Mapping[
    str, Sequence[Mapping[str, object]]
]  # rows by table; one with the id of an earlier one replaces it, unless the table is appended to


def deliver(file: Path, load: Load, loaded_at: str) -> None:
    """Write a load into the raw tables, which are made when they are missing."""
    with duckdb.connect(str(file)) as raw:
        raw.execute("CREATE SCHEMA IF NOT EXISTS raw_data")
        for table, columns in _declared().items():
            raw.execute(f"CREATE TABLE IF NOT EXISTS raw_data.{table} ({columns})")
        for table, rows in load.items():
            for row in rows:
                told = {
                    "_fivetran_deleted": False,
                    "_fivetran_synced": loaded_at,
                    **row,
                    "ingestion_timestamp": loaded_at,
                }
                if "id" in told and table not in APPENDED:
                    raw.execute(f"DELETE FROM raw_data.{table} WHERE id = ?", [told["id"]])
                marks = ", ".join("?" * len(told))
                raw.execute(f"INSERT INTO raw_data.{table} ({', '.join(told)}) VALUES ({marks})", list(told.values()))


def _declared() -> Mapping[str, str]:
    (source,) = (each for each in yaml.safe_load(SOURCES.read_text())["sources"] if each["name"] == "raw_data")
    return {
        table["name"]: ", ".join(
            f'"{column["name"]}" {column["data_type"].replace("parameters[]", PARAMETERS)}'
            for column in table["columns"]
        )
        for table in source["tables"]
    }
