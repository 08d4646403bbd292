"""A stand-in for BigQuery's REST API, on 127.0.0.1 and on DuckDB files; for tests, not shipped.

The real client (google-cloud-bigquery) runs against it unmodified. SQL is translated by sqlglot, BigQuery's to
DuckDB's, so it proves the way over the wire and the order of calls, not the semantics of BigQuery.

    with BigQuery({"live": path}, writable=["live"]) as bigquery:
        bigquery.url, bigquery.project
        bigquery.faults.add("drop_after", at="POST /bigquery/v2/projects/*/jobs", times=1)
        bigquery.executed, bigquery.running(), bigquery.requests

    python -m tests.bigquery --catalog nexvigilant-marketing-prod=FILE --port-file FILE

What it speaks
- `jobs_api`: jobs.insert (dry run too), query, get, list, cancel, getQueryResults with pages and int64 timestamps.
- `tables_api`: datasets.list and get, tables.list and get, from the books that every embedded file carries.
- `sizes`: how many bytes a query reads. BigQuery's documented size of a value (8 for INT64 and DATE, 16 for NUMERIC, 2
  and the UTF-8 bytes for STRING, 0 for NULL), over all rows of the columns that the query names; no partition or
  cluster is left out, and nothing is rounded up to the 10 MB for which a table is billed at least.
- `faults` of tests/workspace are what can be made to go wrong; the control of a process is that one's too.

What is assumed: nothing of it was held against the real service
- Words of errors; that a query which cannot be analysed is refused by the insert, and any other failure by the job;
  that a view is among `referencedTables` beside what it reads.
- An undeclared parameter without a context is an INT64, as ZetaSQL has it.
- BIGNUMERIC has 38 digits here, 19 of them behind the point; a difference of times has days in it, there hours alone.
"""

from tests.bigquery.service import BigQuery

__all__ = ["BigQuery"]
