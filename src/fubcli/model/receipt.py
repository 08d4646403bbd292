"""Receipt: the record of one staging run, and what one is held against."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class TablePair:
    """One table on both sides, `catalog.schema.table`, with a fingerprint of its columns on each."""

    staging: str
    production: str
    staging_columns: str
    production_columns: str


@dataclass(frozen=True)
class Bindings:
    """Everything that must be the same when a receipt is presented as when it was written."""

    profile: str
    """The warehouse that answered: `engine/host`, or `engine/profile` of the embedded one."""
    policy: str
    catalogs: str
    fingerprint: str
    """The statement's fingerprint, catalogs and free literals left out."""
    tables: tuple[TablePair, ...]


@dataclass(frozen=True)
class Receipt:
    """A successful run on staging; times are RFC 3339 in UTC, `key` names the key that signed it without telling it."""

    id: str
    bindings: Bindings
    environment: str
    statement: str
    """`sha256:` and 64 hex digits of the text that ran."""
    rows: int
    duration_ms: int
    issued: str
    expires: str
    key: str = ""
    signature: str = ""


class Flaw(StrEnum):
    """Why a receipt does not count."""

    UNREADABLE = "unreadable"
    FORGED = "forged"
    COPIED = "copied"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    OTHER_POLICY = "other_policy"
    OTHER_CATALOGS = "other_catalogs"
    OTHER_STATEMENT = "other_statement"
    OTHER_SCHEMA = "other_schema"
    TABLE_MISSING = "table_missing"


@dataclass(frozen=True)
class Objection:
    """A flaw in a sentence."""

    flaw: Flaw
    detail: str


@dataclass(frozen=True)
class Found:
    """What a store holds in one place: a receipt, or why it is none.

    `name` is safe to show when nothing that the place holds is: the id that a file is named by, or a row's number.
    """

    name: str
    place: str
    receipt: Receipt | None
    objection: Objection | None = None
