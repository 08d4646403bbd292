"""What a change probably costs on MariaDB 10.6 or later with InnoDB: its algorithm and lock, and why."""

from __future__ import annotations

from fubcli.model.migration import Algorithm, Change, ChangeKind, ColumnSpec, Cost

_DICTIONARY = "probably only the dictionary changes, behind a short exclusive lock"
_ASK = "what it costs cannot be told from its text; ask with ALGORITHM=INSTANT, LOCK=NONE and see whether it is refused"


def cost_of(change: Change) -> Cost:
    """Return the probable cost of a change, as its text lets it be told: the table's own definition is not known."""
    kind = change.kind
    if kind in _FIXED:
        return _FIXED[kind]
    if kind is ChangeKind.ADD_COLUMN and change.spec:
        return _of_new_column(change.spec)
    if kind is ChangeKind.RENAME_COLUMN:
        return _of_rename(change)
    if kind is ChangeKind.CHANGE_COLUMN and change.spec:
        return _of_definition()
    if kind in (ChangeKind.ADD_INDEX, ChangeKind.ADD_KEY, ChangeKind.DROP_KEY):
        return _of_key(change)
    if kind is ChangeKind.TABLE_OPTION:
        return _of_option(change.detail)
    if kind is ChangeKind.PARTITION:
        return _of_partition(change.detail)
    if kind in (ChangeKind.INSERT, ChangeKind.UPDATE, ChangeKind.DELETE):
        why = (
            "nothing bounds the rows: one long transaction locks them"
            if change.is_bulk
            else "few rows, locked until it ends"
        )
        return Cost(Algorithm.ROWS, "rows", why)
    return Cost(Algorithm.UNKNOWN, "unknown", _ASK)


def _new(what: str) -> Cost:
    return Cost(Algorithm.NONE, "none", what)


_FIXED = {
    ChangeKind.DROP_COLUMN: Cost(
        Algorithm.INSTANT, "none", f"{_DICTIONARY} (10.4 and later; rebuilt in place when an index has the column)"
    ),
    ChangeKind.COLUMN_DEFAULT: Cost(Algorithm.INSTANT, "none", _DICTIONARY),
    ChangeKind.RENAME_TABLE: Cost(
        Algorithm.INSTANT, "exclusive", "the dictionary changes, behind an exclusive lock that waits for transactions"
    ),
    ChangeKind.DROP_TABLE: Cost(Algorithm.INSTANT, "exclusive", "the file is deleted, behind an exclusive lock"),
    ChangeKind.TRUNCATE: Cost(Algorithm.INSTANT, "exclusive", "the file is made anew, behind an exclusive lock"),
    ChangeKind.DROP_INDEX: Cost(Algorithm.INPLACE, "none", "probably only the dictionary changes: nothing is rebuilt"),
    ChangeKind.CONVERT_CHARSET: Cost(Algorithm.COPY, "shared", "the text of every row is probably written anew"),
    ChangeKind.DROP_DATABASE: Cost(Algorithm.INSTANT, "exclusive", "every table's file is deleted"),
    ChangeKind.CREATE_TABLE: _new("a new table"),
    ChangeKind.CREATE_VIEW: _new("a definition"),
    ChangeKind.DROP_VIEW: _new("a definition"),
    ChangeKind.CREATE_ROUTINE: _new("a definition"),
    ChangeKind.DROP_ROUTINE: _new("a definition"),
    ChangeKind.NOISE: _new("no table changes"),
}


def _of_new_column(spec: ColumnSpec) -> Cost:
    if spec.is_stored or spec.is_auto_increment:
        return Cost(Algorithm.COPY, "shared", "a stored expression or a counter is worked out for every row")
    if spec.is_unique:
        return Cost(Algorithm.INPLACE, "none", "the column comes with an index, which is built")
    return Cost(Algorithm.INSTANT, "none", f"{_DICTIONARY} (10.3 and later)")


def _of_rename(change: Change) -> Cost:
    if change.spec is None:
        return Cost(Algorithm.INSTANT, "none", _DICTIONARY)
    return Cost(
        Algorithm.INSTANT,
        "none",
        f"{_DICTIONARY}, when the definition is otherwise as it was; else the table is copied",
    )


def _of_definition() -> Cost:
    why = "it copies the table when the type changes; a longer VARCHAR or NULL allowed is instant"
    return Cost(Algorithm.COPY, "shared", why)


def _of_key(change: Change) -> Cost:
    if change.kind is ChangeKind.DROP_KEY:
        if change.detail == "primary key":
            return Cost(Algorithm.COPY, "shared", "the rows lie in the order of the primary key")
        return Cost(Algorithm.INPLACE, "none", "probably only the dictionary changes")
    if change.detail in ("fulltext", "spatial"):
        return Cost(Algorithm.INPLACE, "shared", "such an index is built while nobody writes")
    if change.detail == "primary key":
        return Cost(Algorithm.INPLACE, "none", "the table is rebuilt in the order of the new key")
    if change.detail in ("foreign key", "check"):
        return Cost(Algorithm.COPY, "shared", "every row is checked, unless checks are switched off")
    return Cost(Algorithm.INPLACE, "none", "the index is built while others write")


_CHEAP_OPTIONS = (
    "comment", "auto_increment", "the name of an index", "the use of an index", "the use of its keys", "collate",
    "charset", "stats_auto_recalc", "stats_persistent", "stats_sample_pages", "max_rows", "min_rows", "avg_row_length",
)  # fmt: skip


def _of_option(detail: str) -> Cost:
    if detail in _CHEAP_OPTIONS or detail.startswith("charset"):
        return Cost(Algorithm.INSTANT, "none", _DICTIONARY)
    if detail in ("force", "row_format", "key_block_size", "page_compressed") or detail == "engine innodb":
        return Cost(Algorithm.INPLACE, "none", "the table is rebuilt while others write")
    return Cost(Algorithm.COPY, "shared", "the whole table is written anew")


def _of_partition(operation: str) -> Cost:
    if operation in ("add", "drop", "truncate", "exchange"):
        return Cost(Algorithm.INPLACE, "exclusive", "the partition is made or deleted, behind an exclusive lock")
    if operation in ("analyze", "check"):
        return Cost(Algorithm.NONE, "none", "the partition is read")
    return Cost(Algorithm.COPY, "shared", "the rows are moved between partitions")
