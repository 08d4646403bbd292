"""What became of a write of which nothing more is heard: the query history has its end, and nothing is sent again."""

from __future__ import annotations

from contextlib import suppress

from fubcli.errors import FubError
from fubcli.model.result import ResultSet
from fubcli.network.failures import Declined
from fubcli.network.http import HttpService
from fubcli.warehouses.databricks.connector.patience import Patience
from fubcli.warehouses.databricks.failures import failure, outcome_unknown
from fubcli.warehouses.databricks.history import FEW_LOOKS, MANY_LOOKS, History, Recorded
from fubcli.warehouses.failures import Cancelled

_SECONDS_BETWEEN_LOOKS = 1.0


class Following:
    """Follows one write in the history of its warehouse."""

    def __init__(self, service: HttpService, warehouse_id: str, patience: Patience) -> None:
        self._history = History(service, warehouse_id)
        self._patience = patience

    def outcome(self, lost: FubError, tag: str, statement_id: str | None) -> ResultSet:
        """Return an empty result when the write ended well; raises what it failed with, Cancelled, OutcomeUnknown.

        The history does not tell how many rows were changed.
        """
        found = self._ended(tag)
        if found is None or not found.has_ended:
            raise outcome_unknown(lost, tag, found.id if found else statement_id) from lost
        if found.status == "FAILED":
            raise failure(found.message) from lost
        if found.status == "CANCELED":
            raise Cancelled("The statement was cancelled on the warehouse.") from lost
        return ResultSet((), (), statement_id=found.id)

    def _ended(self, tag: str) -> Recorded | None:
        """Return the write as soon as it has ended, or as it is when the time is over; None when it is not found."""
        latest: Recorded | None = None
        looks: tuple[float, ...] = MANY_LOOKS
        with suppress(FubError, Declined):  # a history that cannot be read tells nothing
            while found := self._history.find(tag, self._patience.deadline, looks):
                latest, looks = found[0], FEW_LOOKS
                if latest.has_ended or self._patience.deadline.passed:
                    break
                self._patience.pause(self._patience.deadline.within(_SECONDS_BETWEEN_LOOKS))
        return latest
