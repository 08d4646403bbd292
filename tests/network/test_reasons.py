"""What broke a connection, by the exceptions of two HTTP libraries and of the system."""

from __future__ import annotations

import socket

import httpx
import pytest
from urllib3 import exceptions as urllib3

from fubcli.network.reasons import behind, reason_of


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (httpx.ConnectTimeout("x"), "no connection came about in time"),
        (httpx.ReadTimeout("x"), "no answer came in time"),
        (httpx.RemoteProtocolError("Server disconnected"), "the connection broke off"),
        (httpx.ConnectError("[Errno 111]"), "no connection came about"),
        (urllib3.ReadTimeoutError(None, "", "HTTPConnectionPool"), "no answer came in time"),  # type: ignore[arg-type]  # no pool is needed
        (urllib3.ProtocolError("Connection aborted."), "the connection broke off"),
        (ConnectionResetError(104, "x"), "the connection broke off"),
        (RuntimeError("x"), ""),
    ],
)
def test_each_has_its_words(error: Exception, reason: str) -> None:
    assert reason_of([error]) == reason


def test_the_nearest_to_the_cause_counts() -> None:
    error = httpx.ConnectError("x")
    error.__cause__ = OSError()
    error.__cause__.__context__ = socket.gaierror()
    assert reason_of(behind(error)) == "its name is not known"
