"""A failed statement by its error class and its SQLSTATE, and the connector's exceptions by what is in them."""

from __future__ import annotations

import pytest
from databricks.sql import exc

from fubcli.errors import EngineRejected, FubError, NotPermitted, TimedOut, WarehouseUnavailable
from fubcli.network.failures import NotReached, ReplyLost, SignInNeeded
from fubcli.warehouses.databricks.connector.failures import translated
from fubcli.warehouses.databricks.failures import UnknownWarehouse, failure
from fubcli.warehouses.failures import Cancelled


@pytest.mark.parametrize(
    ("message", "code", "state", "kind"),
    [
        ("[UNRESOLVED_COLUMN.WITH_SUGGESTION] no such column SQLSTATE: 42703", "BAD_REQUEST", "", EngineRejected),
        ("something", "BAD_REQUEST", "42601", EngineRejected),
        ("[INSUFFICIENT_PERMISSIONS] no SQLSTATE: 42501", "", "", NotPermitted),
        ("User lacks it", "PERMISSION_DENIED", "", NotPermitted),
        ("no", "", "42501", NotPermitted),
        ("[STATEMENT_TIMEOUT] too long", "", "", TimedOut),
        ("too long", "", "57KD0", TimedOut),
        ("later", "TEMPORARILY_UNAVAILABLE", "", WarehouseUnavailable),
        ("", "", "", EngineRejected),
    ],
)
def test_a_failed_statement_is_told_by_its_class(message: str, code: str, state: str, kind: type[FubError]) -> None:
    assert type(failure(message, code, state)) is kind


def test_the_class_is_kept_and_the_text_is_made_safe() -> None:
    found = failure("[DIVIDE_BY_ZERO.X] line one\nline two\x1b[2J" + "x" * 1_000)
    assert found.extra == {"error_class": "DIVIDE_BY_ZERO.X"}
    assert "\n" not in found.detail
    assert "\x1b" not in found.detail
    assert len(found.detail) < 600


@pytest.mark.parametrize(
    ("message", "state", "is_shown"),
    [
        ("[TABLE_OR_VIEW_NOT_FOUND] The table `a`.`b` cannot be found. SQLSTATE: 42P01", "", True),
        ("[TABLE_OR_VIEW_NOT_FOUND] The table `a`.`b` cannot be found. SQLSTATE: 42P01; line 1", "42P01", True),
        ("[UNRESOLVED_COLUMN.WITH_SUGGESTION] `x` cannot be resolved.", "42703", True),
        ("[SCHEMA_NOT_FOUND] no such schema SQLSTATE: 42704", "", True),
        ("[TABLE_OR_VIEW_NOT_FOUND] somebody@example.com", "", False),
        ("[TABLE_OR_VIEW_NOT_FOUND] somebody@example.com", "P0001", False),
        ("[TABLE_OR_VIEW_NOT_FOUND] somebody@example.com SQLSTATE: 42P01", "P0001", False),
        ("[TABLE_OR_VIEW_NOT_FOUND] somebody@example.com SQLSTATE: 42P01 SQLSTATE: P0001", "", False),
        ("[USER_RAISED_EXCEPTION] [TABLE_OR_VIEW_NOT_FOUND] a@b.ch SQLSTATE: 42P01 SQLSTATE: P0001", "", False),
        ("a@b.ch [TABLE_OR_VIEW_NOT_FOUND] SQLSTATE: 42P01", "42P01", False),
        ("[CAST_INVALID_INPUT] The value 'a@b.ch' of the type SQLSTATE: 22018", "22018", False),
        ("[TABLE_OR_VIEW_NOT_FOUNDX] a@b.ch SQLSTATE: 42P01", "", False),
    ],
)
def test_only_what_is_about_names_is_known_to_quote_no_values(message: str, state: str, is_shown: bool) -> None:
    found = failure(message, "BAD_REQUEST", state)
    assert isinstance(found, EngineRejected)
    assert found.quotes_values is not is_shown


def request_error(status: int | None, delay: int | None = None) -> exc.RequestError:
    return exc.RequestError("it failed.", {"http-code": status, "bounded-retry-delay": delay})


class NewConnectionError(Exception):
    """As urllib3 calls it."""


@pytest.mark.parametrize(
    ("error", "before", "kind"),
    [
        (request_error(401), False, SignInNeeded),
        (request_error(403), True, NotPermitted),
        (request_error(404), True, UnknownWarehouse),
        (request_error(404), False, ReplyLost),
        (request_error(400), True, EngineRejected),
        (request_error(418), True, EngineRejected),
        (request_error(400), False, EngineRejected),
        (exc.RequestError("x", {"http-code": 200}, None, SignInNeeded.told("No.")), True, SignInNeeded),
        (request_error(429), False, NotReached),
        (request_error(503), True, NotReached),
        (request_error(503), False, ReplyLost),
        (request_error(None), False, ReplyLost),
        (exc.RequestError("x", {}, None, NewConnectionError()), False, NotReached),
        (exc.ServerOperationError("[TABLE_OR_VIEW_NOT_FOUND] x SQLSTATE: 42P01"), False, EngineRejected),
        (exc.DatabaseError("Operation status CommandState.CANCELLED"), False, Cancelled),
        (exc.ProgrammingError("x"), False, EngineRejected),
        (ConnectionResetError("reset"), False, ReplyLost),
    ],
)
def test_the_connectors_exceptions_are_told_by_what_is_in_them(
    error: Exception, before: bool, kind: type[FubError]
) -> None:
    assert type(translated(error, before_sending=before)) is kind


def test_what_the_server_asks_for_is_kept() -> None:
    assert translated(request_error(429, 7)).extra == {"retry_after_seconds": 7.0, "status": 429}


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            exc.RequestError("Error during request to server: : no", {"http-code": 401, "error-message": ": no"}),
            "credentials: no.",
        ),
        (exc.RequestError("Error during request to server", {"http-code": 418}), "take the call: status 418."),
        (
            exc.RequestError("Error during request to server", {"http-code": 200}),
            "come: what came is no answer of its API.",
        ),
        (ConnectionResetError("('Connection aborted.', 7)"), "did not come: the connection broke off."),
        (
            exc.RequestError("x", {}, None, NewConnectionError("HTTPConnectionPool(host='x')")),
            "reached: no connection came about.",
        ),
        (RuntimeError("HTTPConnectionPool"), "did not come: something unexpected (RuntimeError)."),
        (exc.DatabaseError("It went wrong.."), "did not come: It went wrong."),
    ],
)
def test_a_detail_holds_the_workspaces_words_and_no_librarys(error: Exception, told: str) -> None:
    detail = translated(error).detail
    assert told in detail
    assert not any(word in detail for word in ("..", ": :", "HTTPConnectionPool", "('", "Error during request"))
