"""The connector's errors in our words: which kind, with which number, and without what is not for the reader."""

from __future__ import annotations

import pytest
from snowflake.connector import errors

from fubcli.errors import EngineRejected, FubError, NotPermitted, TimedOut, UsageError, WarehouseUnavailable
from fubcli.network.failures import NotReached, ReplyLost, SignInNeeded
from fubcli.warehouses.failures import Cancelled, OutcomeUnknown
from fubcli.warehouses.snowflake.failures import outcome_unknown, translated

ID = "01ab2c3d-0000-1111-0000-0000deadbeef"

# fmt: off
KINDS: list[tuple[int, str, type[FubError]]] = [
    (1003, "42000", EngineRejected),
    (2003, "42S02", EngineRejected),
    (904, "42000", EngineRejected),
    (100038, "22018", EngineRejected),
    (3001, "42501", NotPermitted),
    (604, "57014", Cancelled),
    (630, "57014", TimedOut),
    (606, "57P03", UsageError),
    (390100, "08001", SignInNeeded),
    (390144, "08001", SignInNeeded),
    (390318, "08001", SignInNeeded),
]
# fmt: on


@pytest.mark.parametrize(("number", "state", "kind"), KINDS)
def test_each_number_is_its_kind_of_failure(number: int, state: str, kind: type[FubError]) -> None:
    told = translated(errors.ProgrammingError(msg="it\nfailed", errno=number, sqlstate=state, sfqid=ID))
    assert type(told) is kind
    assert "it failed" in told.detail
    assert ID not in told.detail
    assert str(number) not in told.detail


def test_the_number_is_the_error_class_and_names_are_no_values() -> None:
    name = translated(errors.ProgrammingError(msg="invalid identifier 'NOPE'", errno=904, sqlstate="42000"))
    value = translated(errors.ProgrammingError(msg="Numeric value 'x' is not recognized", errno=100038))
    assert isinstance(name, EngineRejected)
    assert isinstance(value, EngineRejected)
    assert (name.extra["error_class"], name.quotes_values) == ("000904", False)
    assert (value.extra["error_class"], value.quotes_values) == ("100038", True)


@pytest.mark.parametrize(
    "error",
    [
        errors.OperationalError(msg="Could not connect", errno=250001),
        errors.OperationalError(msg="Failed to get the response", errno=250003),
        errors.BadGatewayError(msg="HTTP 502", errno=502),
        ConnectionResetError("reset by peer"),
    ],
)
def test_what_the_network_did_depends_on_whether_it_was_sent(error: Exception) -> None:
    assert type(translated(error, before_sending=True)) is NotReached
    assert type(translated(error)) is ReplyLost


def test_a_key_that_cannot_be_read_is_told_without_it() -> None:
    told = translated(TypeError("Password was not given but private key is encrypted"), before_sending=True)
    assert isinstance(told, SignInNeeded)
    assert "must be a PEM file without a passphrase" in told.detail


def test_what_nobody_expected_is_told_as_it_is() -> None:
    assert type(translated(errors.Error(msg="odd"))) is WarehouseUnavailable


def test_a_write_of_whose_end_nothing_was_heard_is_not_sent_again() -> None:
    told = outcome_unknown(ReplyLost("The reply did not come."), "the-request")
    assert isinstance(told, OutcomeUnknown)
    assert (told.retryable, told.extra) == (False, {"request_id": "the-request"})
