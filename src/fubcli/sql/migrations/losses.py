"""Rows and values that go without an error: by ALTER IGNORE, and by tools that copy a table."""

from __future__ import annotations

from dataclasses import replace

from fubcli.model.migration import Change, ChangeKind, ColumnSpec

_ROWS_GO = "rows or values that do not fit are taken away without an error"


def ignoring(change: Change) -> Change:
    """A name, or a column that no key is made of, is as without IGNORE; all else may take rows or values away."""
    is_plain = (
        change.kind is ChangeKind.RENAME_TABLE
        or (change.kind is ChangeKind.RENAME_COLUMN and change.spec is None)
        or (change.kind is ChangeKind.ADD_COLUMN and change.spec is not None and not _is_key(change.spec))
        or change.kind in (ChangeKind.UNKNOWN, ChangeKind.NOISE, ChangeKind.DROP_INDEX)
    )
    return change if is_plain else replace(change, problem=_ROWS_GO)


def _is_key(spec: ColumnSpec) -> bool:
    return spec.is_unique or spec.is_auto_increment or spec.is_generated


def copied(change: Change) -> Change:
    """Return a change as a tool makes it, which copies rows and leaves those out that a unique key finds twice."""
    is_unique = change.kind in (ChangeKind.ADD_KEY, ChangeKind.ADD_INDEX) and change.detail in ("unique", "primary key")
    is_unique |= change.spec is not None and _is_key(change.spec)
    return replace(change, problem=_ROWS_GO) if is_unique else change
