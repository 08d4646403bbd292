"""Running the scripts: for each table its plan, then what is made of the plan, the truth or the raw rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from fubcli.errors import UsageError
from fubcli.pipelines.generating.session import Variable, set_variables
from fubcli.pipelines.generating.session import script as script_of
from fubcli.pipelines.zoom.dirt import lots
from fubcli.pipelines.zoom.entities import ENTITIES, Entity
from fubcli.pipelines.zoom.parameters import Parameters, Past
from fubcli.pipelines.zoom.spans import Span

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

script = partial(script_of, "fubcli.pipelines.zoom")


def prepare(connection: DuckDBPyConnection, parameters: Parameters) -> None:
    """Create the dice, the stories, the lots and the rules, all temporary."""
    set_variables(connection, {"seed": parameters.seed, "as_of": parameters.as_of})
    for name in ("users", "meetings"):
        set_variables(connection, _sizes(name, ENTITIES[name], parameters.meetings))
    connection.execute(script_of("fubcli.pipelines.generating", "dice"))
    connection.execute(script("dice"))
    connection.execute(script("stories"))
    _fill(connection, "allotment", "entity VARCHAR, lot SMALLINT, story VARCHAR, trait VARCHAR, also VARCHAR", lots())
    rules = [
        (entity.name, code, severity)
        for entity in ENTITIES.values()
        for severity, codes in (("error", entity.errors), ("warning", entity.warnings + entity.orphans))
        for code in codes
    ]
    _fill(connection, "rule", "entity VARCHAR, code VARCHAR, severity VARCHAR", rules)


def begin_truth(connection: DuckDBPyConnection) -> None:
    """Create the truth's tables, instead of any that a killed generation left."""
    connection.execute(
        "CREATE OR REPLACE TABLE truth.deviations "
        "(source_table VARCHAR, source_key VARCHAR, load_timestamp TIMESTAMP, kind VARCHAR)"
    )
    connection.execute(
        "CREATE OR REPLACE TABLE truth.expected "
        "(day DATE, measure VARCHAR, source_table VARCHAR, detail VARCHAR, value BIGINT)"
    )


def take_back_truth(connection: DuckDBPyConnection, past: Past) -> None:
    """Delete the days that the data file does not have; raises UsageError when the last one that it has is missing."""
    import duckdb

    day = past.parameters.day(past.last_night)
    try:
        connection.execute("DELETE FROM truth.expected WHERE day > ?", [day])
        connection.execute("DELETE FROM truth.deviations WHERE load_timestamp::DATE > ?", [day])
        found = connection.execute("SELECT 1 FROM truth.expected WHERE day = ? LIMIT 1", [day]).fetchone()
    except (duckdb.CatalogException, duckdb.BinderException):
        found = None
    if found is None:
        raise UsageError(
            f"the truth has no {day}, the last day of the raw data: it belongs to other data; generate anew"
        )


def write_truth(connection: DuckDBPyConnection, parameters: Parameters, span: Span) -> None:
    """Add the span's deviations and its last day's expected counts to the truth."""
    connection.execute("CREATE TEMP TABLE delta (measure VARCHAR, entity VARCHAR, detail VARCHAR, value BIGINT)")
    for entity in ENTITIES.values():
        _plan(connection, entity, parameters, span)
        connection.execute(script("truth"))
    connection.execute(script("expected"))


def write_raw(connection: DuckDBPyConnection, parameters: Parameters, span: Span, *, create: bool) -> Mapping[str, int]:
    """Add the span's rows to the tables of `raw`, and return how many to each."""
    if create:
        connection.execute(script("raw"))
    rows = {}
    for entity in ENTITIES.values():
        _plan(connection, entity, parameters, span)
        (rows[entity.name],) = connection.execute(script(f"raw/{entity.name}")).fetchone() or (0,)
    return rows


def put_aside(connection: DuckDBPyConnection) -> None:
    """Make the place for a whole `raw.users`; it stays, since who watches the tables would miss one that goes."""
    connection.execute("CREATE TABLE IF NOT EXISTS zoom.generator.whole_users AS FROM zoom.raw.users LIMIT 0")


def drop_column(connection: DuckDBPyConnection) -> None:
    """Take `plan_type` from `raw.users`, and set the whole table aside."""
    put_aside(connection)
    connection.execute("INSERT INTO zoom.generator.whole_users FROM zoom.raw.users")
    connection.execute("CREATE OR REPLACE TABLE zoom.raw.users AS SELECT * EXCLUDE (plan_type) FROM zoom.raw.users")


def restore_column(connection: DuckDBPyConnection) -> None:
    """Undo `drop_column`."""
    connection.execute("DROP TABLE zoom.raw.users")
    statement = next(part for part in connection.extract_statements(script("raw")) if "raw.users" in part.query)
    connection.execute(statement)
    connection.execute("INSERT INTO zoom.raw.users FROM zoom.generator.whole_users")
    connection.execute("DELETE FROM zoom.generator.whole_users")


def _plan(connection: DuckDBPyConnection, entity: Entity, parameters: Parameters, span: Span) -> None:
    spoiled = span.spoiled if entity.name == "meetings" else None
    set_variables(
        connection,
        {
            **_sizes("own", entity, parameters.meetings),
            "entity": entity.name,
            "letter": entity.letter,
            "number": list(ENTITIES).index(entity.name) + 900,
            "dimension": entity.dimension,
            "change_every": entity.change_every,
            "planned_from": span.planned_from(entity.name),
            "last_night": span.last_night,
            "items_from": span.items_from(everyone=entity.change_every > 0 or spoiled is not None),
            "arrives_from": span.first_load,
            "meetings_missing_now": span.meetings_missing_now,
            "meetings_missing_before": span.meetings_missing_before,
            "own_missing_now": span.missing_now(entity.name),
            "own_missing_before": span.missing_before(entity.name),
            "spoiled": spoiled,
        },
    )
    connection.execute(script("plan"))


def _sizes(whose: str, entity: Entity, meetings: int) -> dict[str, Variable]:
    return {
        f"{whose}_first": entity.first(meetings),
        f"{whose}_count": entity.count(meetings),
        f"{whose}_daily": entity.daily(meetings),
    }


def _fill(connection: DuckDBPyConnection, table: str, columns: str, rows: Iterable[Sequence[int | str]]) -> None:
    # One statement for all rows: executemany takes seconds for some thousands.
    values = list(map(list, zip(*rows, strict=True)))
    marks = ", ".join("unnest(?)" for _ in values)
    connection.execute(f"CREATE TEMP TABLE {table} ({columns})")
    connection.execute(f"INSERT INTO {table} SELECT {marks}", values)
