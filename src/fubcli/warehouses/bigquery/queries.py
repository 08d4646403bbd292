"""Permitted statements as query jobs: tried dry first, then run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fubcli.errors import EngineRejected
from fubcli.model.request import Parameter
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined
from fubcli.network.http import Call
from fubcli.warehouses.bigquery.api import Api
from fubcli.warehouses.bigquery.estimate import Estimate
from fubcli.warehouses.bigquery.failures import rejection
from fubcli.warehouses.bigquery.jobs import Job, Place
from fubcli.warehouses.bigquery.parameters import bound

if TYPE_CHECKING:
    from fubcli.policy.permit import Permit

LABELS = {"tool": "fubcli"}


class Queries:
    """Makes the jobs of one profile; none of them may be billed for more than `most` bytes."""

    def __init__(self, api: Api, place: Place, most: int) -> None:
        self._api = api
        self._place = place
        self._most = most

    def estimate(
        self, permit: Permit, parameters: Mapping[str, Parameter], deadline: Deadline
    ) -> tuple[Estimate, list[dict[str, Any]]]:
        """Have BigQuery read a statement without running it; return what it says, and the parameters as it takes them.

        A parameter without a type is a text where that fits, and else what its place wants. Raises BeyondPermit,
        TooManyBytes, EngineRejected, or what a call raises.
        """
        shown = bound(parameters.values())
        try:
            found = self._dry(permit, shown, deadline)
        except EngineRejected:
            if all(each.type for each in parameters.values()):
                raise
            wanted = self._dry(permit, bound(parameters.values(), {}), deadline).wanted
            shown = bound(parameters.values(), wanted)
            found = self._dry(permit, shown, deadline)
        found.check(permit, self._most)
        return found, shown

    def job(self, permit: Permit, shown: list[dict[str, Any]], deadline: Deadline) -> Job:
        """Return the job of a statement whose estimate was found good."""
        query = {**_query(permit, shown), "maximumBytesBilled": str(self._most)}
        configuration = {"query": query, "labels": {**LABELS, "environment": permit.environment.value}}
        return Job(self._api, self._place, configuration, deadline, is_read=not permit.kind.writes)

    def _dry(self, permit: Permit, shown: list[dict[str, Any]], deadline: Deadline) -> Estimate:
        query = {**_query(permit, shown), "useQueryCache": False}  # what it costs when nothing is remembered
        payload: dict[str, Any] = {"configuration": {"query": query, "dryRun": True, "labels": LABELS}}
        if self._place.location:
            payload["jobReference"] = {"projectId": self._place.project, "location": self._place.location}
        try:
            return Estimate.told(self._api.json(Call("POST", self._place.path("jobs"), payload), deadline))
        except Declined as declined:
            raise rejection(declined) from declined


def _query(permit: Permit, shown: list[dict[str, Any]]) -> dict[str, Any]:
    query: dict[str, Any] = {"query": permit.text, "useLegacySql": False}
    return query | ({"parameterMode": "NAMED", "queryParameters": shown} if shown else {})
