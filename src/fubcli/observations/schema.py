"""The tables of the observations' file, as every version of fubcli left them: a file of an older one is extended."""

from __future__ import annotations

import sqlite3

_STEPS = (
    """
CREATE TABLE commits (
  warehouse TEXT, catalog TEXT, schema TEXT, name TEXT, version INTEGER, committed_at TEXT,
  operation TEXT, rows INTEGER, run TEXT,
  PRIMARY KEY (warehouse, catalog, schema, name, version, committed_at)) WITHOUT ROWID;
CREATE TABLE contracts (
  warehouse TEXT, catalog TEXT, schema TEXT, name TEXT, columns TEXT, seen_at TEXT,
  PRIMARY KEY (warehouse, catalog, schema, name)) WITHOUT ROWID;
""",
    """
CREATE TABLE measurements (
  warehouse TEXT, catalog TEXT, schema TEXT, name TEXT, night TEXT, version INTEGER, part TEXT,
  rows INTEGER, filled TEXT, key_count INTEGER,
  PRIMARY KEY (warehouse, catalog, schema, name, night)) WITHOUT ROWID;
""",
)
"""What each version added; what has been released is never changed."""


def prepare(connection: sqlite3.Connection) -> None:
    """Make or extend the tables, nothing of the old is lost; raises sqlite3.DatabaseError for a later fubcli's file."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(_STEPS):
        raise sqlite3.DatabaseError("it was written by a later version of fubcli")
    if version == len(_STEPS):
        return
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()  # another process may have been faster
    for step in _STEPS[version:]:
        for statement in step.split(";"):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {max(version, len(_STEPS))}")
    connection.commit()
