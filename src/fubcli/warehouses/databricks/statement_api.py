"""The route through the Statement Execution API: JSON in the answer for few rows, Arrow behind links for many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from fubcli.errors import UsageError
from fubcli.model.request import Parameter
from fubcli.model.result import ResultSet, ResultStream
from fubcli.network.deadline import Deadline
from fubcli.network.downloads import Downloads
from fubcli.network.http import HttpService
from fubcli.ports import Progress
from fubcli.warehouses.databricks.arrow import arrow_rows
from fubcli.warehouses.databricks.credentials import LACKING
from fubcli.warehouses.databricks.links import Links
from fubcli.warehouses.databricks.results import inline_rows, kinds_of, result_of, stream_of, written_by
from fubcli.warehouses.databricks.statements import Statement, Submission

if TYPE_CHECKING:
    from fubcli.policy.permit import Permit

INLINE_ROWS = 2_000
"""Up to this many rows come inside the answer, as JSON; beyond, Arrow is worth its import."""
INLINE_BYTES = 20 * 1024 * 1024
"""The API ends a statement whose inline result is larger than 25 MiB; this is asked for instead, and noticed."""


class StatementApi:
    """Runs statements on one warehouse."""

    def __init__(self, service: HttpService, warehouse_id: str, progress: Progress, downloads: Downloads) -> None:
        self._service = service
        self._warehouse_id = warehouse_id
        self._progress = progress
        self._links = Links(service, downloads)

    def run(self, permit: Permit, parameters: Mapping[str, Parameter], deadline: Deadline) -> ResultSet:
        """Run a permitted statement; a read whose rows are too large for an answer is run again for links to them."""
        if permit.kind.writes:
            return self._inline(permit, parameters, deadline)
        if permit.max_rows <= INLINE_ROWS:
            result = self._inline(permit, parameters, deadline)
            if not result.truncated or len(result.rows) == permit.max_rows:
                return result
        return self._collected(permit, parameters, deadline)

    def _inline(self, permit: Permit, parameters: Mapping[str, Parameter], deadline: Deadline) -> ResultSet:
        formats: dict[str, Any] = {"disposition": "INLINE", "format": "JSON_ARRAY"}
        if not permit.kind.writes:
            formats |= {"row_limit": permit.max_rows + 1, "byte_limit": INLINE_BYTES}
        with self._statement(permit, parameters, formats, deadline) as statement:
            answer = statement.finished()
            rows = inline_rows(self._service, answer, deadline)
            if permit.kind.writes:
                return written_by(answer, rows)
            return result_of(answer, rows, permit.max_rows)

    @contextmanager
    def stream(self, permit: Permit, parameters: Mapping[str, Parameter], deadline: Deadline) -> Iterator[ResultStream]:
        """Run a permitted query for the Arrow batches behind its links, one chunk of them at a time."""
        with self._linked(permit, parameters, deadline) as answer:
            yield stream_of(answer, self._links.batches(answer, deadline), permit.max_rows)

    def _collected(self, permit: Permit, parameters: Mapping[str, Parameter], deadline: Deadline) -> ResultSet:
        with self._linked(permit, parameters, deadline) as answer:
            kinds = [kind for _, kind in kinds_of(answer)]
            return result_of(answer, arrow_rows(self._links.batches(answer, deadline), kinds), permit.max_rows)

    @contextmanager
    def _linked(
        self, permit: Permit, parameters: Mapping[str, Parameter], deadline: Deadline
    ) -> Iterator[Mapping[str, Any]]:
        if find_spec("pyarrow") is None:
            raise UsageError(f"A result of more than {INLINE_ROWS:,} rows comes as Arrow. {LACKING}")
        formats = {"disposition": "EXTERNAL_LINKS", "format": "ARROW_STREAM", "row_limit": permit.max_rows + 1}
        with self._statement(permit, parameters, formats, deadline) as statement:
            yield statement.finished()

    def _statement(
        self, permit: Permit, parameters: Mapping[str, Parameter], formats: Mapping[str, Any], deadline: Deadline
    ) -> Statement:
        payload = {"statement": permit.text, "warehouse_id": self._warehouse_id, **formats}
        if parameters:
            payload["parameters"] = [_bound(parameter) for parameter in parameters.values()]
        return Statement(self._service, Submission(payload, not permit.kind.writes), deadline, self._progress)


def _bound(parameter: Parameter) -> dict[str, str]:
    bound = {"name": parameter.name, "value": parameter.value}
    return bound | ({"type": parameter.type.upper()} if parameter.type else {})
