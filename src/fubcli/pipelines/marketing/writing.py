"""Running the scripts: the plan of a span first, then what is made of it, the truth or the raw rows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from fubcli.errors import UsageError
from fubcli.pipelines.generating.session import script as script_of
from fubcli.pipelines.generating.session import set_variables
from fubcli.pipelines.marketing.entities import TABLES, Table
from fubcli.pipelines.marketing.parameters import Fault, Past
from fubcli.pipelines.marketing.spans import Span

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

script = partial(script_of, "fubcli.pipelines.marketing")

_PLAN = ("world", "cards", "visits", "orders", "contacts", "rows", "ads")
_TRUTH = ("people", "records", "orders", "leads", "corrections")
_DROPPED = "lead_source"


def plan(connection: DuckDBPyConnection, past: Past, span: Span) -> None:
    """Decide what happens, as temporary tables; `past` has the span's own faults already."""
    parameters = past.parameters
    set_variables(
        connection,
        {
            "seed": parameters.seed,
            "as_of": parameters.as_of,
            "customers": parameters.customers,
            "first_load": span.first_load,
            "last_load": span.last_load,
            "ga_first_load": span.ga_first_load,
            "ga_last_load": span.ga_last_load,
            "from_day": span.from_day,
            "low_loads": past.loads_with(Fault.LOW_QUALITY),
            "hot_loads": past.loads_with(Fault.HOT_PHONE),
        },
    )
    connection.execute(script_of("fubcli.pipelines.generating", "dice"))
    for name in _PLAN:
        connection.execute(script(name))


def begin_truth(connection: DuckDBPyConnection) -> None:
    """Create the truth's tables, instead of any that a killed generation left."""
    connection.execute(script("truth_tables"))


def take_back_truth(connection: DuckDBPyConnection, past: Past) -> None:
    """Delete what the data file does not have; raises UsageError when the last day that it has is missing."""
    import duckdb

    try:
        for name in _TRUTH:
            connection.execute(f"DELETE FROM truth.{name} WHERE known_since > ?", [past.day])  # noqa: S608
        connection.execute("DELETE FROM truth.expected WHERE day > ?", [past.day])
        found = connection.execute("SELECT 1 FROM truth.expected WHERE day = ? LIMIT 1", [past.day]).fetchone()
    except (duckdb.CatalogException, duckdb.BinderException):
        found = None
    if found is None:
        raise UsageError(
            f"the truth has no {past.day}, the last day of the raw data: it belongs to other data; generate anew"
        )


def write_truth(connection: DuckDBPyConnection) -> None:
    """Add to the truth what the span's decisions come to."""
    connection.execute(script("truth"))
    connection.execute(script("expected"))


def create_raw(connection: DuckDBPyConnection) -> None:
    """Create the tables of `raw_data`, and the place for leads that are whole."""
    connection.execute(script("raw"))
    # It stays, since who watches the tables would miss one that goes.
    connection.execute("CREATE TABLE marketing.generator.whole_leads AS FROM marketing.raw_data.salesforce_leads")


def write_raw(connection: DuckDBPyConnection) -> Mapping[str, int]:
    """Deliver the span's rows to the tables of `raw_data`, and return how many to each."""
    return {table.name: _deliver(connection, table) for table in TABLES}


def drop_column(connection: DuckDBPyConnection) -> None:
    """Take a column from the leads, and set the whole table aside."""
    leads = "marketing.raw_data.salesforce_leads"
    connection.execute(f"INSERT INTO marketing.generator.whole_leads FROM {leads}")
    connection.execute(f"CREATE OR REPLACE TABLE {leads} AS SELECT * EXCLUDE ({_DROPPED}) FROM {leads}")  # noqa: S608


def restore_column(connection: DuckDBPyConnection) -> None:
    """Undo `drop_column`."""
    leads, whole = "marketing.raw_data.salesforce_leads", "marketing.generator.whole_leads"
    connection.execute(f"DROP TABLE {leads}; CREATE TABLE {leads} AS FROM {whole}; DELETE FROM {whole}")  # noqa: S608


def _deliver(connection: DuckDBPyConnection, table: Table) -> int:
    if table.name == "shopify_customers":
        connection.execute(script("shop_totals"))
    into, key = f"marketing.raw_data.{table.name}", ", ".join(table.key)
    loaded = "load_at(getvariable('last_load'))"
    rows = f"SELECT * EXCLUDE (is_deleted), {loaded}, is_deleted, {loaded} FROM ({script(f'raw/{table.name}')})"  # noqa: S608
    if table.is_mutable:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS {rows}")
        connection.execute(f"DELETE FROM {into} WHERE ({key}) IN (SELECT ({key}) FROM fresh)")  # noqa: S608
        rows = "FROM fresh"
    (written,) = connection.execute(f"INSERT INTO {into} {rows}").fetchone() or (0,)
    return int(written)
