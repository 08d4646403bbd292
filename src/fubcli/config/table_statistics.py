"""The statistics of a table in `catalogs.yaml`: what they must fit, and which way they may be overridden."""

from __future__ import annotations

from fubcli.config.documents import Document
from fubcli.config.sections import Section
from fubcli.model.catalogs import PartitionKind, TableSpec


def check_statistics(section: Section, spec: TableSpec) -> None:
    """Raise ConfigError for a statistic about a key that the table has not, or one that makes no sense."""
    document, keys = section.document, spec.partition_keys
    if spec.span_days is not None and PartitionKind.TIME not in keys.values():
        raise document.error(section.path("span_days"), "needs a partition key of the kind `time`")
    if spec.span_days == 0:
        raise document.error(section.path("span_days"), "must be at least 1")
    for column, count in spec.distinct.items():
        path = f"{section.path('distinct')}.{column}"
        if keys.get(column) is not PartitionKind.IDENTITY:
            raise document.error(path, "is no partition key of the kind `identity`")
        if count == 0:
            raise document.error(path, "must be at least 1")


def check_statistics_floor(table: str, least: TableSpec, found: TableSpec, key: str, document: Document) -> None:
    """Raise ConfigError for a statistic that would make a scan of the table look smaller than the packaged one does.

    The same rows over more days, or over more values, are fewer rows for a day or a value.
    """
    if least.bytes is not None and (found.bytes is None or found.bytes < least.bytes):
        raise _looser(document, f"{key}.bytes", table, f"at least {least.bytes}", found.bytes)
    if least.span_days is not None and (found.span_days is None or found.span_days > least.span_days):
        raise _looser(document, f"{key}.span_days", table, f"at most {least.span_days}", found.span_days)
    for column, count in least.distinct.items():
        own = found.distinct.get(column)
        if own is None or own > count:
            raise _looser(document, f"{key}.distinct.{column}", table, f"at most {count}", own)


def _looser(document: Document, key: str, table: str, packaged: str, found: int | None) -> Exception:
    said = "none" if found is None else str(found)
    return document.error(key, f"would loosen {table}: the packaged catalogs say {packaged}, this file {said}")
