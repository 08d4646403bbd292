"""Production's files, struck by a drill inside a transaction that is rolled back: each test sees one fault alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date

import duckdb
import pytest
from embedded_world import NOON, World

from fubcli.embedded.recipes import DEFAULT_SEED, RECIPES
from fubcli.embedded.scenarios.afflicting import afflict
from fubcli.embedded.session import BuildTime, attached, building_session
from fubcli.model.drill import Drill

NIGHT, EARLIER = date(2025, 11, 20), date(2025, 11, 11)
"""The last night of the session's lakehouse, and one in the middle of its history."""

Struck = Callable[[Drill], AbstractContextManager[duckdb.DuckDBPyConnection]]


@pytest.fixture(scope="session")
def struck(pristine: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Struck]:
    """Strike a catalog: its tables are the default ones, and `before.` has them as they were."""
    directory = tmp_path_factory.mktemp("struck")
    connections: dict[str, duckdb.DuckDBPyConnection] = {}
    with ExitStack() as stack:

        def connection_to(catalog: str) -> duckdb.DuckDBPyConnection:
            if catalog not in connections:
                copy = directory / f"{catalog}.duckdb"
                shutil.copyfile(pristine.file(catalog), copy)
                connection = stack.enter_context(building_session(BuildTime(DEFAULT_SEED, NIGHT, NOON)))
                connection.execute(f"ATTACH '{pristine.file(catalog)}' AS before (READ_ONLY)")
                stack.enter_context(attached(connection, copy, catalog))
                connections[catalog] = connection
            return connections[catalog]

        @contextmanager
        def strike(drill: Drill) -> Iterator[duckdb.DuckDBPyConnection]:
            catalog = drill.table.partition(".")[0]
            connection = connection_to(catalog)
            connection.execute("BEGIN")
            try:
                afflict(connection, RECIPES[catalog], drill, NIGHT)
                yield connection
            finally:
                connection.execute("ROLLBACK")

        yield strike
