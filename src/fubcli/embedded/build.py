"""Building catalogs into temporary files: production and sandbox from scripts, staging from production's file."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fubcli.embedded.ledger import keep_books
from fubcli.embedded.placement import building_file, database_file, settle
from fubcli.embedded.recipes import RECIPES, Recipe, schemas_made_by, script
from fubcli.embedded.scenarios.reach import hits
from fubcli.embedded.session import BuildTime, attached, building_session
from fubcli.errors import StorageUnavailable
from fubcli.model.drill import Drill
from fubcli.ports import Progress

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Site:
    """Where to build, and which schemas each catalog declares."""

    directory: Path
    schemas: Mapping[str, frozenset[str]]


def build(
    site: Site, catalogs: Sequence[str], when: BuildTime, progress: Progress, drill: Drill | None = None
) -> Mapping[str, Path]:
    """Build catalogs (mirrors after what they mirror) and return their settled temporary files.

    A mirror is copied from this build's file, else from the one in place, which must be sound; a drill's faults come
    last, so that a mirror is never a copy of another catalog's fault.
    Raises StorageUnavailable when DuckDB cannot write, OSError when the file system refuses.
    """
    import duckdb

    built: dict[str, Path] = {}
    try:
        with building_session(when) as connection:
            needed = _with_sources(catalogs, when, drill)
            if any(RECIPES[name].needs_people for name in needed):
                connection.execute(script("shared/people"))
            else:
                connection.execute("SET VARIABLE end_s = pacific_midnight(getvariable('night'))")
            for name in needed:
                progress(f"building the embedded lakehouse: {name}")
                built[name] = _build_one(connection, site, RECIPES[name], built)
            for name in catalogs:
                if drill is not None and hits(drill, RECIPES[name], when.night):
                    _afflict(connection, built[name], RECIPES[name], drill, when)
    except (
        duckdb.IOException,
        duckdb.FatalException,
        duckdb.TransactionException,
        duckdb.OutOfMemoryException,
    ) as error:
        reason = str(error).strip().splitlines()[0]
        raise StorageUnavailable(f"cannot build the embedded lakehouse in {site.directory}: {reason}") from error
    return {name: built[name] for name in catalogs}


def _with_sources(catalogs: Sequence[str], when: BuildTime, drill: Drill | None) -> Sequence[str]:
    """Return the catalogs with those to build beside them: what a mirror copies while the file in place has a fault."""
    faulty = {name for name, recipe in RECIPES.items() if hits(drill, recipe, when.night)}
    sources = {RECIPES[name].mirrors for name in catalogs} & faulty
    return [name for name in RECIPES if name in sources or name in catalogs]


def _afflict(connection: DuckDBPyConnection, path: Path, recipe: Recipe, drill: Drill, when: BuildTime) -> None:
    from fubcli.embedded.scenarios.afflicting import afflict  # most builds have nothing to break

    with attached(connection, path, recipe.catalog):
        afflict(connection, recipe, drill, when.night)
    settle(path)


def _build_one(connection: DuckDBPyConnection, site: Site, recipe: Recipe, built: Mapping[str, Path]) -> Path:
    path = building_file(database_file(site.directory, recipe.catalog))
    if recipe.mirrors:
        shutil.copyfile(built.get(recipe.mirrors) or database_file(site.directory, recipe.mirrors), path)
    with attached(connection, path, recipe.catalog):
        declared = site.schemas[recipe.catalog]
        _create_schemas(connection, declared | schemas_made_by(recipe))
        for name in recipe.scripts:
            _run(connection, recipe, name)
        _drop_schemas(connection, recipe, declared)
        keep_books(connection, recipe)
    settle(path)
    return path


def _run(connection: DuckDBPyConnection, recipe: Recipe, name: str) -> None:
    if recipe.mirrors is None:
        connection.execute(script(name))
        return
    present = set(_schemas(connection, recipe))
    for statement in connection.extract_statements(script(name)):
        # A catalogs.yaml may declare fewer schemas than the demo has; production's copy lacks them then.
        subject = re.search(r"\b(?:FROM|UPDATE) (\w+)\.\w+", statement.query)
        if subject is None or subject.group(1) in present:
            connection.execute(statement)


def _create_schemas(connection: DuckDBPyConnection, names: Iterable[str]) -> None:
    for name in sorted(names):
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {_quoted(name)}")


def _drop_schemas(connection: DuckDBPyConnection, recipe: Recipe, declared: frozenset[str]) -> None:
    for name in _schemas(connection, recipe):
        if name not in declared and name not in ("main", "_fubcli"):
            connection.execute(f"DROP SCHEMA {_quoted(name)} CASCADE")


def _schemas(connection: DuckDBPyConnection, recipe: Recipe) -> list[str]:
    rows = connection.execute("SELECT schema_name FROM duckdb_schemas() WHERE database_name = ?", [recipe.catalog])
    return [name for (name,) in rows.fetchall()]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
