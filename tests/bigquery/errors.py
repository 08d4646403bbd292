"""Refusals in the shape of Google's JSON APIs: a status, and `errors` with a reason and a location for each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tests.workspace.exchange import ApiError, Reply, json_reply
from tests.workspace.sqlerrors import SqlError

_STATUS = {
    "accessDenied": 403,
    "rateLimitExceeded": 403,
    "quotaExceeded": 403,
    "notFound": 404,
    "duplicate": 409,
    "backendError": 503,
    "internalError": 500,
    "authError": 401,
}
"""The HTTP status of each reason; 400 for all others."""
_GOOGLE = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
_NAMED = {
    401: ("authError", "Request had invalid authentication credentials."),
    403: ("rateLimitExceeded", "Exceeded rate limits: too many concurrent queries for this project_and_region."),
    404: ("notFound", "Not found."),
    429: ("rateLimitExceeded", "Exceeded rate limits."),
    500: ("internalError", "An internal error occurred and the request could not be completed."),
    503: ("backendError", "Error encountered during execution. Retrying may solve the problem."),
}


class JobError(SqlError):
    """A query was refused or failed; `reason` is BigQuery's word for it."""

    def __init__(self, reason: str, message: str, location: str = "query") -> None:
        Exception.__init__(self, message)
        self.reason, self.message, self.location = reason, message, location

    @property
    def status(self) -> int:
        """The HTTP status that goes with it."""
        return _STATUS.get(self.reason, 400)

    def proto(self) -> dict[str, str]:
        """Return it as `errorResult` has it."""
        return {"reason": self.reason, "message": self.message} | ({"location": self.location} if self.location else {})


class Denial(ApiError):
    """A refusal as a reply."""

    def __init__(self, error: JobError, headers: Mapping[str, str] | None = None, status: int = 0) -> None:
        super().__init__(status or error.status, error.reason, error.message, headers)
        self._error = error

    def reply(self) -> Reply:
        """Return it as an HTTP reply."""
        told: dict[str, Any] = {"domain": "global", **self._error.proto()}
        body = {
            "error": {"code": self.status, "message": self.message, "errors": [told], "status": _GOOGLE[self.status]}
        }
        return Reply(self.status, json_reply(body).body, headers=self.headers)


def usual(status: int, reason: str = "", message: str = "", headers: Mapping[str, str] | None = None) -> Denial:
    """Return the refusal that a status usually is."""
    named, said = _NAMED.get(status, ("invalid", "Invalid request."))
    return Denial(JobError(reason or named, message or said, ""), headers, status)


_PATTERNS = [
    (r'referenced column "([^"]+)" not found', "invalidQuery", "Unrecognized name: {0}"),
    (r'column "?([^"\s]+)"? (?:does not exist|not found)', "invalidQuery", "Unrecognized name: {0}"),
    (r"function with name \"?([^\s\"]+)\"? does not exist|does not exist.*function (\w+)", "invalidQuery", "Function not found: {0}"),
    (r"must appear in the group by clause", "invalidQuery", "An expression references a column which is neither in GROUP BY nor aggregated"),
    (r"more than one row returned by a subquery", "invalidQuery", "Scalar subquery produced more than one element"),
    (r"division by zero", "invalidQuery", "division by zero"),
    (r"overflow", "invalidQuery", "int64 overflow"),
    (r"could not convert string '(.*)' to int", "invalidQuery", "Bad int64 value: {0}"),
    (r"read-only", "accessDenied", "Access Denied: User does not have permission bigquery.tables.updateData."),
    (r"already exists", "duplicate", "Already Exists: {said}"),
]  # fmt: skip
_BEHIND = re.compile(r"\n+(?:LINE \d+:|Candidate|Did you mean|\tCandidate|\s*\^)")
_PREFIX = re.compile(r"^(?:\w+ ){1,3}(?:Error|Exception): ")


def worded(error: Exception) -> JobError:
    """Return the failure that an exception of DuckDB stands for."""
    said = _PREFIX.sub("", _BEHIND.split(str(error))[0]).strip()
    for pattern, reason, words in _PATTERNS:
        if match := re.search(pattern, said, re.IGNORECASE):
            named = [group for group in match.groups() if group]
            return JobError(reason, f"{words.format(*named, said=said)} at [1:1]")
    return JobError("invalidQuery", said)
