"""Calls to BigQuery's REST API through Google's client, repeated here alone and within a deadline.

Every call may be repeated without harm: a job has an id of our choosing, and one that is there already is refused.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from fubcli.errors import FubError, NotPermitted, UsageError
from fubcli.network.backoff import Backoff
from fubcli.network.breaker import Breaker
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined, NotReached, ReplyLost
from fubcli.network.http import Call
from fubcli.network.kept import Kept
from fubcli.warehouses.bigquery.failures import call_failure

if TYPE_CHECKING:
    from google.cloud.bigquery import Client

_CONNECT_SECONDS = 10.0
_PATIENCE_SECONDS = 60.0
"""For how long BigQuery may think about a call; none of ours waits for a job to end."""
_LEAST_SECONDS = 0.5
LACKING = "It needs BigQuery's client: pip install 'google-cloud-bigquery>=3.30'."


class Api:
    """BigQuery as one principal; the client is made by the first call, for its import takes more than a second."""

    def __init__(
        self, host: str, connect: Callable[[], Client], breaker: Breaker, backoff: Backoff | None = None
    ) -> None:
        self._host = host
        self._connect = connect
        self._breaker = breaker
        self._backoff = backoff or Backoff()
        self._client: Client | None = None
        self.lost = 0
        """How many calls nobody has answered so far: what they asked for may have been done."""

    def prepare(self) -> None:
        """Import and make the client, before the time of a statement runs; raises UsageError, NotPermitted."""
        if self._client is not None:
            return
        try:
            self._client = self._connect()
        except ModuleNotFoundError as error:
            raise UsageError(LACKING) from error

    def json(self, call: Call, deadline: Deadline) -> dict[str, Any]:
        """Return the JSON object that a call is answered with.

        Raises NotReached or ReplyLost when its repeats are used up, BreakerOpen, SignInNeeded, NotPermitted, and
        Declined for any other answer that is no success.
        """
        self.prepare()
        if not call.follows_up:
            self._breaker.check()
        repeat = 0
        while True:
            try:
                answer = self._once(call, deadline)
            except (NotReached, ReplyLost) as failure:
                self.lost += isinstance(failure, ReplyLost)
                repeat += 1
                pause = self._backoff.pause(repeat, failure.extra.get("retry_after_seconds"))
                if repeat >= self._backoff.attempts or pause >= deadline.left:
                    self._breaker.failed()
                    raise
                time.sleep(pause)
            except (Declined, NotPermitted):
                self._breaker.succeeded()  # a host that says no is alive
                raise
            else:
                self._breaker.succeeded()
                return answer

    def _once(self, call: Call, deadline: Deadline) -> dict[str, Any]:
        """Make a call in another thread: no interrupt tears it apart, and no slow reply outlasts the deadline."""
        seconds = max(deadline.within(_PATIENCE_SECONDS), _LEAST_SECONDS)
        asking: Kept[Any] = Kept()
        asking.begin(lambda: self._asked(call, seconds))
        try:
            answer = asking.result(seconds + _LEAST_SECONDS)
        except (KeyboardInterrupt, FubError):
            raise
        except TimeoutError as error:
            raise ReplyLost(f"{self._host} did not answer in time.") from error
        except Exception as error:
            raise call_failure(error, self._host) from error
        if not isinstance(answer, dict):
            raise ReplyLost(f"{self._host} did not answer as BigQuery does.")
        return answer

    def _asked(self, call: Call, seconds: float) -> Any:
        """Use the client's connection itself: its methods repeat, wait and read values in their own ways."""
        if self._client is None:
            raise AssertionError
        return self._client._connection.api_request(
            method=call.method,
            path=call.path,
            query_params=dict(call.params or {}),
            data=call.payload,
            timeout=(min(_CONNECT_SECONDS, seconds), seconds),
        )

    def close(self) -> None:
        """Let go of the client's connections."""
        if self._client is not None:
            with suppress(Exception):
                self._client.close()
