"""Datadog's own address, behind which a cassette answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from fubcli.bootstrap import SystemClock
from fubcli.integrations.building import outside
from fubcli.integrations.outside import Outside, Terms
from fubcli.model.audit import Origin
from fubcli.model.profile import Secret
from fubcli.model.service import Service, ServiceProfile
from fubcli.network.deadline import Deadline
from tests.outside.datadog.standin import API_KEY, APP_KEY

SITE = "https://api.datadoghq.com"
INTAKE = "https://event-management-intake.datadoghq.com"


def host_at(url: str, home: Path) -> Outside:
    """Return a host of Datadog to which everything is sent."""
    keys = {"api_key": Secret(API_KEY), "app_key": Secret(APP_KEY)}
    profile = ServiceProfile(Service.DATADOG, url, "production", keys)
    terms = Terms(True, Deadline(5.0), lambda entry: None, Origin())
    return outside(profile, url, terms, breakers=home / "breakers", clock=SystemClock())


@pytest.fixture
def host(tmp_path: Path) -> Outside:
    return host_at(SITE, tmp_path)
