"""SHOW, DESCRIBE, USE, SET, EXPLAIN and maintenance: what is not a query, answered from the inventory."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC
from typing import Any

from tests.workspace.grants import Grants
from tests.workspace.inventory import OWNER, Inventory, Table
from tests.workspace.names import NAME, glob, parts_of
from tests.workspace.results import Result, result_of
from tests.workspace.sqlerrors import SqlError, lacking
from tests.workspace.sqltypes import BIGINT, BOOLEAN, INT, STRING, TIMESTAMP, SqlType, array_of, map_of
from tests.workspace.statements import Session

_LIKE = r"(?:\s+(?:LIKE\s+)?'(?P<like>[^']*)')?"
_IN = rf"(?:\s+(?:IN|FROM)\s+(?P<name>{NAME}))?"
_TEXTS = map_of(STRING, STRING)
_JOB = SqlType("struct", members=tuple((name, STRING) for name in ("jobId", "jobName", "jobRunId", "runId")))
_HISTORY = [
    ("version", BIGINT),
    ("timestamp", TIMESTAMP),
    ("userId", STRING),
    ("userName", STRING),
    ("operation", STRING),
    ("operationParameters", _TEXTS),
    ("job", _JOB),
    ("notebook", SqlType("struct", members=(("notebookId", STRING),))),
    ("clusterId", STRING),
    ("readVersion", BIGINT),
    ("isolationLevel", STRING),
    ("isBlindAppend", BOOLEAN),
    ("operationMetrics", _TEXTS),
    ("userMetadata", STRING),
    ("engineInfo", STRING),
]
_DETAIL = [
    ("format", STRING),
    ("id", STRING),
    ("name", STRING),
    ("description", STRING),
    ("location", STRING),
    ("createdAt", TIMESTAMP),
    ("lastModified", TIMESTAMP),
    ("partitionColumns", array_of(STRING)),
    ("clusteringColumns", array_of(STRING)),
    ("numFiles", BIGINT),
    ("sizeInBytes", BIGINT),
    ("properties", _TEXTS),
    ("minReaderVersion", INT),
    ("minWriterVersion", INT),
    ("tableFeatures", array_of(STRING)),
    ("statistics", _TEXTS),
]


class Commands:
    """Answers commands; `answer` returns None for what is not one."""

    def __init__(self, inventory: Inventory, grants: Grants, permit: Callable[[Sequence[str]], None]) -> None:
        """`permit` raises SqlError for the parts of a name that may not be read."""
        self._inventory = inventory
        self._permit = permit
        self._grants = grants
        answers: list[tuple[str, Callable[[re.Match[str], Session], Result]]] = [
            (rf"SHOW\s+CATALOGS{_LIKE}", self._catalogs),
            (rf"SHOW\s+(?:SCHEMAS|DATABASES){_IN}{_LIKE}", self._schemas),
            (rf"SHOW\s+(?P<what>TABLES|VIEWS){_IN}{_LIKE}", self._tables),
            (rf"SHOW\s+COLUMNS\s+(?:IN|FROM)\s+(?P<name>{NAME})", self._column_names),
            (
                rf"SHOW\s+GRANTS?(?:\s+(?P<who>`[^`]+`))?\s+ON\s+(?P<kind>CATALOG|SCHEMA|TABLE)\s+(?P<name>{NAME})",
                self._shown_grants,
            ),
            (rf"DESC(?:RIBE)?\s+DETAIL\s+(?P<name>{NAME})", self._detail),
            (rf"DESC(?:RIBE)?\s+HISTORY\s+(?P<name>{NAME})(?:\s+LIMIT\s+(?P<limit>\d+))?", self._history),
            (rf"DESC(?:RIBE)?\s+(?P<what>CATALOG|SCHEMA|DATABASE)\s+(?:EXTENDED\s+)?(?P<name>{NAME})", self._described),
            (rf"DESC(?:RIBE)?(?:\s+TABLE)?(?P<more>\s+EXTENDED)?\s+(?P<name>{NAME})", self._columns),
            (rf"USE\s+(?P<what>CATALOG\s+|SCHEMA\s+|DATABASE\s+)?(?P<name>{NAME})", self._use),
            (r"SET\s+(?P<key>[\w.]+)\s*=\s*(?P<value>.*)", self._set),
            (
                r"(?:OPTIMIZE|VACUUM|ANALYZE|REFRESH|GRANT|REVOKE|COPY|SHOW|DESC|DESCRIBE|SET|CALL|CACHE|RESTORE)\b.*",
                _lacking,
            ),
        ]
        self._answers = [(re.compile(pattern, re.IGNORECASE | re.DOTALL), answer) for pattern, answer in answers]

    def answer(self, text: str, session: Session) -> Result | None:
        """Return the result of a command; raises SqlError."""
        stripped = text.strip().removesuffix(";").strip()
        for pattern, answer in self._answers:
            if match := pattern.fullmatch(stripped):
                return answer(match, session)
        return None

    def _catalogs(self, match: re.Match[str], _session: Session) -> Result:
        fitting = glob(match["like"]).fullmatch
        return result_of([("catalog", STRING)], [[name] for name in self._inventory.catalogs() if fitting(name)])

    def _schemas(self, match: re.Match[str], session: Session) -> Result:
        catalog = parts_of(match["name"])[0] if match["name"] else session.catalog
        fitting = glob(match["like"]).fullmatch
        return result_of(
            [("databaseName", STRING)], [[name] for name in self._inventory.schemas(catalog) if fitting(name)]
        )

    def _tables(self, match: re.Match[str], session: Session) -> Result:
        parts = parts_of(match["name"] or "")
        catalog, schema = [session.catalog, session.schema] if not parts else [session.catalog, *parts][-2:]
        fitting = glob(match["like"]).fullmatch
        views = match["what"].upper() == "VIEWS"
        found = [table for table in self._inventory.tables(catalog, schema) if fitting(table.name)]
        rows = [[schema, table.name, False] for table in found if not views or table.kind == "VIEW"]
        names = ("namespace", "viewName") if views else ("database", "tableName")
        return result_of([(names[0], STRING), (names[1], STRING), ("isTemporary", BOOLEAN)], rows)

    def _column_names(self, match: re.Match[str], session: Session) -> Result:
        columns = self._inventory.columns(self._table(match["name"], session))
        return result_of([("col_name", STRING)], [[column.name] for column in columns])

    def _shown_grants(self, match: re.Match[str], _session: Session) -> Result:
        who = match["who"].strip("`") if match["who"] else None
        found = self._grants.on(".".join(parts_of(match["name"])), who)
        columns = [(name, STRING) for name in ("Principal", "ActionType", "ObjectType", "ObjectKey")]
        return result_of(
            columns, [[each.principal, each.privilege.replace("_", " "), each.kind, each.name] for each in found]
        )

    def _columns(self, match: re.Match[str], session: Session) -> Result:
        table = self._table(match["name"], session)
        rows: list[list[Any]] = [
            [each.name, each.type.lower(), each.comment] for each in self._inventory.columns(table)
        ]
        if match["more"]:
            facts = {"Catalog": table.catalog, "Database": table.schema, "Table": table.name, "Owner": OWNER}
            facts |= {
                "Type": table.kind,
                "Provider": "delta",
                "Statistics": f"{table.bytes} bytes, {table.rows} rows",
                "Comment": table.comment or "",
            }
            rows += [["", "", ""], ["# Detailed Table Information", "", ""]]
            rows += [[name, value, ""] for name, value in facts.items()]
        return result_of([("col_name", STRING), ("data_type", STRING), ("comment", STRING)], rows)

    def _described(self, match: re.Match[str], session: Session) -> Result:
        parts = parts_of(match["name"])
        if match["what"].upper() == "CATALOG":
            self._inventory.schemas(parts[0])
            facts = {"Catalog Name": parts[0], "Comment": "", "Owner": OWNER}
        else:
            catalog, schema = [session.catalog, *parts][-2:]
            self._inventory.tables(catalog, schema)
            facts = {"Catalog Name": catalog, "Namespace Name": schema, "Comment": "", "Owner": OWNER}
        return result_of([("info_name", STRING), ("info_value", STRING)], facts.items())

    def _detail(self, match: re.Match[str], session: Session) -> Result:
        table = self._delta(match["name"], session)
        created = self._inventory.created_at()
        commits = self._inventory.commits(table)
        changed = commits[0]["committed_at"].astimezone(UTC) if commits else created
        id = str(uuid.uuid5(uuid.NAMESPACE_DNS, table.full_name))
        location = f"s3://standin-storage/{id}"
        columns = {column.name for column in self._inventory.columns(table)}
        keys = [name for name in ("account_id", "created_at") if name in columns]
        files = max(1, table.bytes // 2**27)
        row = ["delta", id, table.full_name, table.comment, location, created, changed, keys, [], files, table.bytes]
        return result_of(_DETAIL, [[*row, [], 3, 7, ["deletionVectors"], []]])

    def _history(self, match: re.Match[str], session: Session) -> Result:
        commits = self._inventory.commits(self._delta(match["name"], session))
        rows = [_commit(each, len(commits) - at - 1) for at, each in enumerate(commits)]
        return result_of(_HISTORY, rows[: int(match["limit"] or len(rows))])

    def _use(self, match: re.Match[str], session: Session) -> Result:
        parts = parts_of(match["name"])
        if (match["what"] or "").strip().upper() == "CATALOG":
            self._inventory.schemas(parts[0])
            session.catalog, session.schema = parts[0], "default"
        else:
            catalog, schema = [session.catalog, *parts][-2:]
            self._inventory.tables(catalog, schema)
            session.catalog, session.schema = catalog, schema
        return result_of([])

    def _set(self, match: re.Match[str], session: Session) -> Result:
        key, value = match["key"], match["value"].strip().strip("'")
        session.configuration[key.upper()] = value
        return result_of([("key", STRING), ("value", STRING)], [[key, value]])

    def _table(self, written: str, session: Session) -> Table:
        catalog, schema, name = [session.catalog, session.schema, *parts_of(written)][-3:]
        return self._inventory.table(catalog, schema, name)

    def _delta(self, written: str, session: Session) -> Table:
        table = self._table(written, session)
        self._permit(table.full_name.split("."))
        if table.kind == "VIEW":
            said = f"`{table.full_name}` is a view. DESCRIBE DETAIL and HISTORY are only supported for tables."
            raise SqlError("EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE", said, "42809")
        return table


def _metrics(operation: str, rows: int, size: int) -> list[tuple[str, str]]:
    """Return what Delta counts: for MERGE also the rows that it only copied, which are no news."""
    if operation != "MERGE":
        return [("numOutputRows", str(rows)), ("numOutputBytes", str(size))]
    counted = {"Inserted": rows, "Updated": 0, "Deleted": 0, "Copied": 3 * rows}
    changed = [(f"numTargetRows{name}", str(count)) for name, count in counted.items()]
    return [*changed, ("numOutputRows", str(4 * rows)), ("numSourceRows", str(rows))]


def _commit(commit: dict[str, Any], version: int) -> list[Any]:
    version = commit.get("version", version)
    run = commit.get("job_run_id")
    job = run and {"jobId": "101", "jobName": "nightly-export", "jobRunId": str(run), "runId": str(run)}
    metrics = _metrics(commit["operation"], commit.get("rows_written") or 0, commit.get("bytes_written") or 0)
    row = [version, commit["committed_at"].astimezone(UTC), "77", commit.get("user_name"), commit["operation"], [], job]
    isolated = "SnapshotIsolation" if commit["operation"] == "OPTIMIZE" else "WriteSerializable"
    return [
        *row,
        None,
        None,
        version - 1,
        isolated,
        commit["operation"] == "WRITE",
        metrics,
        None,
        "Databricks-Runtime/17.3",
    ]


def _lacking(match: re.Match[str], _session: Session) -> Result:
    raise lacking(f"{match[0].split()[0].upper()} in this form is not something that the stand-in can do.")
