"""What a request that was refused needs, by its method and its path."""

from __future__ import annotations

import pytest

from fubcli.integrations.permissions import needed
from fubcli.model.service import Service


@pytest.mark.parametrize(("service", "request_told", "needs"), [
    (Service.DATADOG, "GET /api/v1/monitor", "monitors_read"),
    (Service.DATADOG, "GET /api/v1/monitor/search", "monitors_read"),
    (Service.DATADOG, "POST /api/v1/monitor/validate", "monitors_write"),
    (Service.DATADOG, "PUT /api/v1/monitor/7", "monitors_write"),
    (Service.DATADOG, "GET /api/v2/downtime", "monitors_downtime"),
    (Service.DATADOG, "PATCH /api/v2/downtime/x", "monitors_downtime"),
    (Service.DATADOG, "GET /api/v1/dashboard", "dashboards_read"),
    (Service.DATADOG, "PUT /api/v1/dashboard/x", "dashboards_write"),
    (Service.DATADOG, "POST /api/v2/events/search", "events_read"),
    (Service.DATADOG, "POST /api/v2/events", "an API key"),
    (Service.DATADOG, "POST /api/v2/series", "an API key"),
    (Service.GITLAB, "GET /api/v4/projects/fub%2Fetl/pipelines", "read_api or api, of a Reporter"),
    (Service.GITLAB, "GET /api/v4/projects/fub%2Fetl/deployments", "deployments switched on"),
    (Service.GITLAB, "POST /api/v4/projects/fub%2Fetl/pipelines/7/retry", "scope api, of a Developer"),
    (Service.GITLAB, "POST /api/v4/projects/fub%2Fetl/jobs/7/cancel", "may stop pipelines"),
    (Service.CONFLUENCE, "GET /wiki/api/v2/pages/7", "view the space"),
    (Service.CONFLUENCE, "POST /wiki/api/v2/pages", "add pages"),
    (Service.CONFLUENCE, "PUT /wiki/api/v2/pages/7", "add pages"),
    (Service.CONFLUENCE, "POST /wiki/api/v2/footer-comments", "add comments"),
    (Service.CONFLUENCE, "PUT /wiki/rest/api/content/7/child/attachment", "add attachments"),
    (Service.CONFLUENCE, "DELETE /wiki/api/v2/spaces/7", ""),
])  # fmt: skip
def test_what_a_request_needs(service: Service, request_told: str, needs: str) -> None:
    found = needed(service, request_told)
    assert needs in found
    assert bool(found) == bool(needs)
