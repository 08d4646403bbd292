"""What was given to requests; names in messages are those of the command line's options."""

from __future__ import annotations

import math
import os
from datetime import UTC, datetime
from pathlib import Path

from fubcli.errors import UsageError
from fubcli.frontend.given import Given
from fubcli.frontend.parameters import parameters
from fubcli.frontend.places import listed, place_of
from fubcli.model.request import InvestigateRequest, MonitorRequest, QueryRequest, SchemaRequest
from fubcli.results.formats import IN_FILES, MEDIA_TYPES

SIGNALS = ("datadog", "openlineage")
NO_SIGNALS = "none"
_SUFFIXES = {
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".csv": "csv",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".json": "json",
    ".md": "markdown",
}

_PAGES = (".html", ".htm")


def query_request(given: Given, form: str, repeated: tuple[str, ...] = ()) -> QueryRequest:
    """Return the request for `--operation=query`; raises UsageError when there is no query."""
    if given.query is None:
        raise UsageError("--operation=query needs --query: SQL, @file.sql, or - for stdin.")
    if given.catalog and ("," in given.catalog or given.catalog == "all"):
        raise UsageError("--catalog with --operation=query is one name; it completes unqualified tables.")
    if given.schema and not given.catalog:
        raise UsageError("--schema with --operation=query needs --catalog.")
    if given.timeout is not None and not math.isfinite(given.timeout):
        raise UsageError("--timeout wants a number of seconds.")
    _check_new("--output-file", given.output_file, overwrite=given.overwrite)
    return QueryRequest(
        sql=given.query,
        catalog=given.catalog,
        schema=given.schema,
        parameters=parameters(given.param),
        max_rows=given.max_rows,
        timeout_seconds=given.timeout,
        fields=listed(given.fields),
        dry_run=given.dry_run,
        promote=given.promote,
        repeated=repeated,
        inline_chars=8_000 if form == "json" else None,
        output_file=given.output_file,
        output_form=_file_form(given.output_file, given.output),
        justification=given.justification,
    )


def schema_request(given: Given, form: str) -> SchemaRequest:
    """Return the request for `--operation=schema`; raises UsageError for a place that is none."""
    place = place_of(given)
    return SchemaRequest(
        catalogs=place.catalogs,
        schema=place.schema,
        table=place.table,
        detail="full" if form == "ddl" else given.detail,
        refresh=given.refresh,
    )


def _check_watch(given: Given) -> None:
    if given.watch is None:
        return
    if given.as_of is not None:
        raise UsageError("--watch looks at what is now, --as-of at what was: give one of them.")
    if given.accept:
        raise UsageError("--accept takes columns as right once, not with every look of --watch: give one of them.")
    if given.report is not None:
        raise UsageError("--report writes the page of one look, --watch has many: give one of them.")


def monitor_request(given: Given, form: str, repeated: tuple[str, ...] = ()) -> MonitorRequest:
    """Return the request for `--operation=monitor`; raises UsageError for a time, a status or a signal that is none."""
    if given.fail_on not in (None, "warning", "critical"):
        raise UsageError(f"--fail-on={given.fail_on}: it is warning or critical.")
    if given.report is not None and given.report.suffix.lower() not in _PAGES:
        raise UsageError(f"--report={given.report}: it is a page; end its name in {' or '.join(_PAGES)}.")
    if given.overwrite and given.report is None:
        raise UsageError("--overwrite with --operation=monitor is for --report.")
    _check_new("--report", given.report, overwrite=given.overwrite)
    _check_watch(given)
    directories = tuple(dict.fromkeys(each for option in given.dbt_artifacts for each in listed(option)))
    if given.dbt_artifacts and not directories:
        raise UsageError("--dbt-artifacts wants a directory: dbt's target.")
    place = place_of(given)
    return MonitorRequest(
        catalogs=place.catalogs,
        schema=place.schema,
        table=place.table,
        timeframe="today" if given.timeframe is None else given.timeframe,
        as_of=None if given.as_of is None else moment(given.as_of),
        fail_on=given.fail_on,
        refresh=given.refresh,
        every=given.every,
        accept=given.accept,
        repeated=repeated,
        emit=_signals(given.emit, form),
        report=given.report,
        dbt_artifacts=directories,
        upstream=given.upstream,
    )


def investigate_request(given: Given, repeated: tuple[str, ...] = ()) -> InvestigateRequest:
    """Return the request; raises UsageError for an empty question, and for a status that is none."""
    if given.fail_on not in (None, "warning", "critical"):
        raise UsageError(f"--fail-on={given.fail_on}: it is warning or critical.")
    text = given.query
    if text is not None and not text.strip():
        raise UsageError("The question is empty.")
    from fubcli.operations.investigate.adhoc import is_sql  # a query does without

    has_sql = text is not None and is_sql(text)
    if has_sql and given.playbook is not None:
        raise UsageError("--playbook and SQL in --query: give one of them.")
    place = place_of(given)
    return InvestigateRequest(
        text=None if has_sql else text,
        playbook=given.playbook,
        sql=text if has_sql else None,
        given=parameters(given.param),
        catalogs=place.catalogs,
        schema=place.schema,
        table=place.table,
        timeframe=given.timeframe,
        as_of=None if given.as_of is None else moment(given.as_of),
        seconds=given.timeout,
        fail_on=given.fail_on,
        repeated=repeated,
        upstream=given.upstream,
    )


def _signals(asked: tuple[str, ...], form: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for each in asked for name in listed(each)))
    if asked and names != (NO_SIGNALS,) and (not names or set(names) - set(SIGNALS)):
        known = " or ".join(SIGNALS)
        raise UsageError(f"--emit={','.join(asked)}: it is {known}, both with a comma between them, or {NO_SIGNALS}.")
    if names not in ((), (NO_SIGNALS,)) and form not in ("json", "ndjson"):
        raise UsageError(f"--emit is for the event: it needs --output=json or ndjson, not {form}.")
    return names


def _check_new(option: str, path: Path | None, *, overwrite: bool) -> None:
    """Raise UsageError for what would be replaced, a link that leads nowhere too; the rest shows when it is written."""
    if path is not None and os.path.lexists(path) and not overwrite:
        raise UsageError(f"{option}={path} exists; give --overwrite to replace it.")


def moment(written: str) -> datetime:
    """Return a time with a zone; one without is Pacific, as every night here. Raises UsageError."""
    from fubcli.model.nights import PACIFIC

    try:
        found = datetime.fromisoformat(written)
        aware = found if found.tzinfo else found.replace(tzinfo=PACIFIC)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"--as-of={written}: it is a time such as 2026-11-20T07:00:00-08:00.") from error


def _file_form(path: Path | None, requested: str | None) -> str:
    """Return the form of --output-file: what its name says, else what --output says; raises UsageError for neither."""
    if path is None:
        if requested in IN_FILES:
            raise UsageError(f"--output={requested} is no text: name a file for it with --output-file.")
        return "ndjson"
    named = _SUFFIXES.get(path.suffix.lower())
    if requested in IN_FILES and named not in (None, requested):
        raise UsageError(f"--output-file={path} is named as {named}, and --output={requested} says otherwise.")
    form = named or (requested if requested in MEDIA_TYPES else None)
    if form is None:
        raise UsageError(
            f"--output-file={path}: its name does not say what it is to hold; end it in {', '.join(_SUFFIXES)}, "
            f"or give --output={'|'.join(MEDIA_TYPES)}."
        )
    from fubcli.results.arrow_files import require

    require(form)
    return form
