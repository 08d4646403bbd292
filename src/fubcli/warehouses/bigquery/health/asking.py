"""A question to BigQuery."""

from __future__ import annotations

from fubcli.network.deadline import Deadline
from fubcli.warehouses import asking
from fubcli.warehouses.bigquery.api import Api


class Asking(asking.Asking):
    """Asks as one principal; each question has so many seconds."""

    next_page, page = "nextPageToken", "pageToken"

    def __init__(self, api: Api, seconds: float) -> None:
        super().__init__(api, seconds)
        self._api = api

    def _deadline(self) -> Deadline:
        self._api.prepare()  # the import of the client is not what the time is for
        return super()._deadline()
