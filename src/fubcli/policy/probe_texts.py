"""The texts of the questions about rows: counts, statuses and times only, each over a bounded part."""

from __future__ import annotations

from collections.abc import Sequence

from fubcli.model.probe import Arrivals, Counts, Credits, Matches, Portion, Probe, Rejections, RunLog, State, Versions
from fubcli.policy.quoting import quoted, quoted_name

SAMPLED_ROWS = 10_000
"""Rows of a table without a time key: whichever the engine finds first."""
BOUNDED_ROWS = 1_000_000
"""Rows since a moment, or of a table's state: more than a night of the largest table."""
LOGGED_ROWS = 500
"""The newest of a log."""
REPORTED_LOADS = 15
"""The newest loads of a report: two weeks of nights, and the one before them."""


def text_of(probe: Probe) -> str:
    """Return the statement that asks a question; names are quoted, and nobody's text is in it."""
    if isinstance(probe, Counts):
        counted = [_counted(place, portion) for place, portion in enumerate(probe.portions)]
        return " UNION ALL ".join(counted)
    if isinstance(probe, State):
        return _state(probe)
    moment = f"{quoted_name(probe.time)} >= CAST(:since AS TIMESTAMP)"
    if isinstance(probe, RunLog):
        named = (probe.name, probe.status, probe.time, probe.processed, probe.failed)
        return (
            f"SELECT {_listed(named)} FROM {quoted(probe.table)} WHERE {moment} "  # noqa: S608 - quoted names only
            f"ORDER BY {quoted_name(probe.time)} DESC LIMIT {LOGGED_ROWS}"
        )
    return (
        f"SELECT source, count(*) AS row_count FROM (SELECT {_listed((probe.source,), ('source',))} "  # noqa: S608
        f"FROM {quoted(probe.table)} WHERE {moment} LIMIT {BOUNDED_ROWS}) AS part GROUP BY source "
        f"ORDER BY row_count DESC LIMIT {LOGGED_ROWS}"
    )


def _counted(place: int, portion: Portion) -> str:
    """Return one part of the statement; the place says which portion a row is about, for a union has no order."""
    filled = ", ".join(f"count({quoted_name(column)})" for column in portion.columns)
    keys = f"count(DISTINCT {quoted_name(portion.key)})" if portion.key else "CAST(NULL AS BIGINT)"
    where, most = "", SAMPLED_ROWS
    if portion.time_key is not None:
        where = f" WHERE {quoted_name(portion.time_key)} >= CAST(:since AS {portion.time_type.upper()})"
        most = BOUNDED_ROWS
    read = ", ".join(quoted_name(name) for name in portion.read)
    return (
        f"SELECT {place} AS place, count(*) AS row_count, array({filled}) AS filled, {keys} AS key_count "  # noqa: S608
        f"FROM (SELECT {read} FROM {quoted(portion.table)}{where} LIMIT {most}) AS part_{place}"
    )


_LOGGED = ("name", "status", "moment", "processed", "failed")


def _listed(columns: Sequence[str | None], names: Sequence[str] = _LOGGED) -> str:
    return ", ".join(
        f"{quoted_name(column) if column else 'CAST(NULL AS STRING)'} AS {name}"
        for column, name in zip(columns, names, strict=True)
    )


def _state(probe: State) -> str:
    if isinstance(probe, Versions):
        return _versions(probe)
    if isinstance(probe, Matches):
        return _matches(probe)
    return _credits(probe) if isinstance(probe, Credits) else _by_source(probe)


def _by_source(probe: Arrivals | Rejections) -> str:
    if isinstance(probe, Arrivals):
        read = _listed((probe.source, probe.system, probe.time), ("source", "system", "moment"))
        return (
            f"SELECT source, system, max(moment) AS newest FROM (SELECT {read} "  # noqa: S608 - quoted names only
            f"FROM {quoted(probe.table)} LIMIT {BOUNDED_ROWS}) AS part "
            f"GROUP BY source, system ORDER BY source LIMIT {LOGGED_ROWS}"
        )
    counted, key = ("count(DISTINCT row_key)", probe.key) if probe.key else ("count(*)", None)
    read, rejected = (
        _listed((probe.source, key), ("source", "row_key")),
        f"upper({quoted_name(probe.severity)}) = 'ERROR'",
    )
    return (
        f"SELECT source, {counted} AS row_count FROM (SELECT {read} "  # noqa: S608 - quoted names only
        f"FROM {quoted(probe.table)} WHERE {rejected} LIMIT {BOUNDED_ROWS}) AS part "
        f"GROUP BY source ORDER BY row_count DESC LIMIT {LOGGED_ROWS}"
    )


def _matches(probe: Matches) -> str:
    read = _listed((probe.time, probe.identified, probe.matched), ("moment", "identified", "matched"))
    return (
        f"SELECT {read} FROM {quoted(probe.table)} "  # noqa: S608 - quoted names only
        f"ORDER BY {quoted_name(probe.time)} DESC LIMIT {REPORTED_LOADS}"
    )


def _credits(probe: Credits) -> str:
    names = (probe.model, probe.revenue, probe.credited, probe.unattributed)
    read = _listed(names, ("model", "revenue", "credited", "unattributed"))
    difference = "max(abs(coalesce(revenue, 0) - coalesce(credited, 0))) AS largest_difference"
    return (
        f"SELECT model, sum(revenue) AS revenue, sum(credited) AS credited, {difference}, "  # noqa: S608 - quoted names
        "sum(unattributed) AS unattributed "
        f"FROM (SELECT {read} FROM {quoted(probe.table)} LIMIT {BOUNDED_ROWS}) AS part "
        f"GROUP BY model ORDER BY model LIMIT {LOGGED_ROWS}"
    )


def _versions(probe: Versions) -> str:
    names = (probe.key, probe.start, probe.end, probe.current)
    return (
        f"WITH part AS (SELECT {_listed(names, ('row_key', 'began', 'ended', 'is_current'))} "  # noqa: S608 - quoted
        f"FROM {quoted(probe.table)} LIMIT {BOUNDED_ROWS}), ordered AS (SELECT row_key, began, ended, is_current, "
        "lag(ended) OVER (PARTITION BY row_key ORDER BY began, ended) AS ended_before FROM part), "
        "by_key AS (SELECT row_key, count(*) AS versions, "
        "sum(CASE WHEN is_current THEN 1 ELSE 0 END) AS currents, "
        "sum(CASE WHEN ended_before > began THEN 1 ELSE 0 END) AS overlaps, "
        "sum(CASE WHEN ended_before < began THEN 1 ELSE 0 END) AS gaps, "
        "sum(CASE WHEN ended <= began THEN 1 ELSE 0 END) AS reversed FROM ordered GROUP BY row_key) "
        "SELECT sum(versions) AS versions, count(*) AS row_keys, "
        "sum(CASE WHEN currents > 1 THEN 1 ELSE 0 END) AS repeated, "
        "sum(CASE WHEN currents = 0 THEN 1 ELSE 0 END) AS without, sum(overlaps) AS overlaps, sum(gaps) AS gaps, "
        "sum(reversed) AS reversed FROM by_key"
    )
