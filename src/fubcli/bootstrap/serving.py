"""What a process that answers many calls does before the first one, so that each of them is quick."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

from fubcli.bootstrap.running import Application

_ANYTHING = "SELECT 1"
_NEEDED = ("audit", "observations", "operations", "playbooks", "policy", "promotion", "results", "sql")
_BY_ENGINE = {True: ("embedded", "warehouses.duckdb"), False: ("warehouses.databricks", "network")}
"""Packages that calls use, and those that they use of the embedded lakehouse or of a live warehouse."""


def warm(built: Application) -> None:
    """Import what calls need, and read the configuration; touches no warehouse and leaves no thread.

    Raises what the configuration raises.
    """
    for package in (*_NEEDED, *_BY_ENGINE[built.is_embedded]):
        _import_all(f"fubcli.{package}")
    built.verdict(_ANYTHING)
    if built.is_embedded:
        from fubcli.sql.duckdb import to_duckdb
        from fubcli.warehouses.duckdb.instances import load_driver

        load_driver()
        to_duckdb(_ANYTHING, {}, lambda table: None)


def prepare(built: Application) -> None:
    """Open what the next call is going to need; raises what the configuration raises."""
    if built.is_embedded:
        from fubcli.warehouses.duckdb import instances

        instances.prepare()


def tidy() -> None:
    """Let go of what a call has left open, whatever the configuration says by now: others wait for these files."""
    from fubcli.warehouses.duckdb import instances

    instances.close_left()


def _import_all(package: str) -> None:
    found = import_module(package)
    for each in walk_packages(found.__path__, f"{package}."):
        import_module(each.name)
