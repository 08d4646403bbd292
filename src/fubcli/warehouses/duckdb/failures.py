"""DuckDB's exceptions in fubcli's words; one table, one function."""

from __future__ import annotations

import re

from fubcli.errors import EngineRejected, FubError, Remedy, StorageUnavailable, WarehouseUnavailable
from fubcli.warehouses.duckdb.errorclasses import error_class

_LOCKED = re.compile(
    r"could not set lock|conflicting lock|being used by another process|unique file handle conflict", re.IGNORECASE
)
_DISK = re.compile(r"no space left|disk quota|file too large|read-only file system", re.IGNORECASE)
_DAMAGED = re.compile(
    r"not a valid duckdb database|checksum|corrupt|serializ|could not read enough bytes|failed to deserialize"
    r"|file size|invalid magic|unexpected end|wal file|storage version|different version|is not a database",
    re.IGNORECASE,
)
_LACKING = re.compile(
    r"function with name \"?(\w+)\"? does not exist"
    r"|no function matches the given name and argument types '(\w+)\("
    r"|macro function '?(\w+)\(",
    re.IGNORECASE,
)
_GUESS = re.compile(
    r" ?Did you mean \"[^\"]*\"\??| ?Candidate (?:functions|macros|bindings|time zones): .*"
    r"| (?:Use TRY|You might need|This error).*"
)
"""The driver's guesses name its own internals."""
_SAID = re.compile(
    r"""(?:Could not convert string ['"]|field format: ")([A-Z_]{6,}: .*?|[^'"]* on Databricks only)['"](?: to |,)"""
)
"""What a macro said, inside the driver's words for a cast that failed."""
_STRUCTURAL = ("IOException", "SerializationException", "FatalException", "InternalException", "Error")
"""The driver's exceptions for trouble with a file; a wrong checksum comes as a bare `Error`."""
_BEFORE_RUNNING = ("BinderException", "CatalogException", "ParserException")
"""The driver's exceptions for a statement that it does not begin to run: they quote the statement, no values."""


_ELSEWHERE = "runs on Databricks"
"""What macros say about a type that they meet and cannot treat as Spark does."""
ELSEWHERE = Remedy("Run it on a Databricks warehouse, or write it without that construct")


class Damaged(Exception):
    """A database file cannot be read as one; `catalog` is empty when the engine does not say whose file it is."""

    def __init__(self, catalog: str, reason: str) -> None:
        super().__init__(catalog, reason)
        self.catalog = catalog
        self.reason = reason


def is_damage(error: BaseException) -> bool:
    """Whether an error says that a file is not sound; a disk that is full is not damage."""
    kind, message = type(error).__name__, str(error)
    if kind not in _STRUCTURAL or _LOCKED.search(message) or _DISK.search(message):
        return False
    return kind in ("SerializationException", "FatalException") or bool(_DAMAGED.search(message))


def is_locked(error: BaseException) -> bool:
    """Whether another process, or another thread of this one, holds the file."""
    return type(error).__name__ in ("IOException", "ResourceInUseException") and bool(_LOCKED.search(str(error)))


def translated(error: BaseException) -> FubError:
    """Return the failure that an exception of the driver stands for."""
    kind, message = type(error).__name__, _in_our_words(first_sentence(str(error)))
    if _DISK.search(message):
        return StorageUnavailable(f"The embedded lakehouse cannot write: {message}")
    if kind in ("IOException", "FatalException", "SerializationException"):
        return WarehouseUnavailable(f"The embedded lakehouse cannot be read: {message}")
    if kind == "OutOfMemoryException":
        failure = WarehouseUnavailable(f"The embedded engine ran out of memory: {message}")
        failure.retryable = False
        return failure
    if kind == "ParserException":  # the caller's text was read as Databricks SQL: it is the translation that lacks
        return EngineRejected(
            f"The embedded engine cannot read this statement: {message}", remedy=(ELSEWHERE,), quotes_values=False
        )
    quotes = kind not in _BEFORE_RUNNING
    known = error_class(kind, message)
    extra = {"error_class": known} if known else {}
    if _ELSEWHERE in message:
        return EngineRejected(message, remedy=(ELSEWHERE,), quotes_values=quotes)
    if lacking := _LACKING.search(message):
        name = next(filter(None, lacking.groups())).removeprefix("sp_").removeprefix("_")
        return EngineRejected(
            f"The embedded engine does not have the function {name}, or not with these arguments.",
            remedy=(ELSEWHERE,),
            extra={"error_class": "UNRESOLVED_ROUTINE"},
            quotes_values=quotes,
        )
    return EngineRejected(_GUESS.sub("", message).strip(), extra=extra, quotes_values=quotes)


def _in_our_words(message: str) -> str:
    """A macro fails by a cast of what it has to say: a cast may stand where a function that raises may not."""
    if match := _SAID.search(message):
        return match[1]
    return "DIVIDE_BY_ZERO: division by zero" if "Division by zero" in message else message


def first_sentence(message: str) -> str:
    """Return the part of a message before the quoted SQL, on one line, at most 400 characters."""
    head = message.split("\n\nLINE ")[0].split("\nLINE ")[0]
    return " ".join(head.split())[:400]
