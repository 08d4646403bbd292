"""bq: `bq query` is judged; of its other commands those pass that read no rows and change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from fubcli.hook.clients.invocation import Invocation, options_of
from fubcli.hook.findings import CannotSee, Sql

_PASS = frozenset({"ls", "show", "version", "help", "wait", "info", "get-iam-policy", "cancel", "mkdef"})
_COMMANDS = _PASS | {
    "query", "rm", "cp", "load", "mk", "extract", "update", "insert", "truncate", "head", "init", "shell", "undelete",
    "partition", "set-iam-policy", "add-iam-policy-binding", "remove-iam-policy-binding", "snapshot",
}  # fmt: skip
_WITH_VALUE = frozenset(
    f"{dashes}{name}"
    for dashes in ("--", "-")
    for name in (
        "project_id", "dataset_id", "location", "format", "job_id", "max_rows", "n", "start_row", "s", "parameter",
        "maximum_bytes_billed", "label", "api", "credential_file", "bigqueryrc", "service_account", "job_timeout_ms",
        "reservation_id", "max_statement_results", "connection_property", "trace", "apilog", "max_rows_per_request",
    )
)  # fmt: skip
_WRITES = (
    "destination_table", "destination_schema", "destination_kms_key", "append_table", "replace", "schedule",
    "display_name", "target_dataset", "external_table_definition", "udf_resource", "time_partitioning",
    "range_partitioning",
    "clustering_fields", "schema_update_option", "flagfile", "continuous", "create_session", "session_id",
)  # fmt: skip


def bq(call: Invocation) -> Iterator[Sql]:
    """Yield the SQL of one `bq query`; raises CannotSee, also for commands that touch data without SQL."""
    parsed = list(options_of(call.arguments, with_value=_WITH_VALUE, bundles=False))
    words = [value for name, value in parsed if not name]
    command = next((word for word in words if word in _COMMANDS - _PASS), "")
    asks_nothing = not command and _PASS & set(words)
    if asks_nothing or any(name in ("--help", "--version", "-h") for name, _ in parsed):
        return
    if command != "query":
        raise CannotSee(
            f"`bq {command}` reaches data without SQL, past the policy." if command else "It names no known command."
        )
    for name, _ in parsed:
        plain = name.lstrip("-").replace("-", "_")
        if plain in _WRITES:
            raise CannotSee(f"`bq query {name}` writes or keeps what the policy would not see.")
    sql = " ".join(words[words.index("query") + 1 :])
    yield Sql(sql if sql.strip() else call.input(), "bigquery", call.name)
