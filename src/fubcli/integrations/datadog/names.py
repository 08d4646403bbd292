"""What fubcli calls its own things in Datadog."""

from __future__ import annotations

HEALTH = "databricks.pipeline.health"
COVERAGE = "fub.data.check_coverage"
FRESHNESS_LAG = "fub.data.freshness_lag_seconds"
FRESHNESS_OVERDUE = "fub.data.freshness_overdue_seconds"
FAILED_JOBS = "fub.data.job_run_failed"
RECONCILIATION = "fub.data.recon_ratio"
VOLUME = "fub.data.volume_rows"
QUERY_SECONDS = "fub.query.duration_seconds"
QUERY_ROWS = "fub.query.rows"
QUERY_TRUNCATED = "fub.query.truncated"
MONITORED = (HEALTH, COVERAGE, FRESHNESS_LAG, FRESHNESS_OVERDUE, FAILED_JOBS, RECONCILIATION, VOLUME)
"""What the monitor's event may have series of."""
EXPORT_CHECK = "fub.nightly_export"
"""A service check, not a metric."""

HOST = "fubcli"
SERVICE = "service:fub-data"
MANAGED = "managed_by:fubcli"
WHICH = "fubcli_monitor"
"""The key of the tag that tells our monitors apart."""
EVERY_CATALOG = "catalog:all"
"""Stands where a run looked at every catalog, for all of them together; no catalog is called so."""
