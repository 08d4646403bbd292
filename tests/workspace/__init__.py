"""A stand-in for a Databricks workspace, on 127.0.0.1 and on DuckDB; for tests, not shipped.

The real clients run against it unmodified: databricks-sql-connector (Thrift over HTTP, with the connector's own
generated classes), databricks-sdk, and plain HTTP. SQL is translated and run as the embedded engine does it, so both
give the same answers. It proves the way over the wire, not the semantics of Databricks SQL.

    with Workspace({"live": path}, writable=["live"]) as workspace:
        workspace.url, workspace.token, workspace.warehouse_id
        workspace.faults.add("drop_after", at="POST /api/2.0/sql/statements", times=1)
        workspace.executed, workspace.running(), workspace.requests

    python -m tests.workspace --home DIR --port-file FILE --fault-rate 0.2 --seed 1

What it speaks
- `statements_api`: /api/2.0/sql/statements: INLINE and EXTERNAL_LINKS, JSON_ARRAY and ARROW_STREAM, chunks, limits,
  parameters, tags, cancel. `links` is the storage that large results are fetched from.
- `thrift_service`: sessions, statements (direct results, async), Arrow batches, CloudFetch, lz4, cancel, metadata.
- `unity`, `grants`, `jobs`, `warehouses`, `history`, `oauth`: the REST APIs beside it.
- `commands`, `systemtables`: SHOW, DESCRIBE, USE, SET, EXPLAIN; `system.information_schema`, `system.query.history`,
  `system.lakeflow.job_run_timeline`, `<catalog>.information_schema`.
- `faults`: what can be made to go wrong; `control`: the same for a workspace that is another process.

What is assumed: nothing of it was held against a real workspace
- Words and states of errors; that a statement whose time ran out is FAILED over REST and TIMEDOUT over Thrift; 403 for
  a wrong token, 401 for an expired one; 400 for a link that is fetched with credentials.
- Intervals are texts (`1-2`, `3 04:05:06.500000000`), INTERVAL YEAR TO MONTH or DAY TO SECOND by what a column holds;
  one that holds both is INTERVAL. An interval of 36 hours comes as a day and 12 hours, as Spark has it.
- Inside nested values of JSON_ARRAY every scalar is a text (seen in public reports); maps are objects.
- Timestamps have three decimals, six where three lose something; `type_name` of TIMESTAMP_NTZ is its own name.
- Of a session's configuration STATEMENT_TIMEOUT, TIMEZONE and QUERY_TAGS have an effect; arithmetic is always ANSI's.
- A parameter without a type is a STRING. OPTIMIZE, VACUUM, GRANT and the like fail.
- Catalogs carry the embedded lakehouse's `_fubcli` tables: information_schema, DESCRIBE and Unity Catalog read them.
- information_schema.columns has the whole type in `data_type`, as the embedded files do, and in `full_data_type`.
- Tables have been ANALYZEd: their properties and DESCRIBE EXTENDED tell the number of rows.
- Rows of INSERT are all inserted rows; what MERGE updated, deleted and inserted is not told apart (NULL).
- A stopped warehouse starts when it is used: statements wait as PENDING, Thrift calls get 503 with Retry-After.
- Not there: CSV results, `use_sea`, `use_kernel`, user login, Azure and GCP authentication, volumes, telemetry content.
"""

from tests.workspace.faults import Fault, Faults, Kind
from tests.workspace.workspace import Workspace

__all__ = ["Fault", "Faults", "Kind", "Workspace"]
