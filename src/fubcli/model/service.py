"""An outside service: where it is, how calls to it are signed, and where each of that was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from fubcli.model.profile import Origin, Secret


class Service(StrEnum):
    """What is reached outside the lakehouse."""

    DATADOG = "datadog"
    GITLAB = "gitlab"
    CONFLUENCE = "confluence"


CREDENTIALS: Mapping[Service, tuple[str, ...]] = {
    Service.DATADOG: ("api_key", "app_key"),
    Service.GITLAB: ("token",),
    Service.CONFLUENCE: ("token",),
}
"""The secrets that a service needs, all of them."""


@dataclass(frozen=True)
class ServiceProfile:
    """One service as one environment uses it.

    `url` is that of its API (`https://name`, `http://` for loopback addresses alone), without a path; `credentials`
    has all secrets of `CREDENTIALS`, or none when they are not known; `settings` has what else was said: `intake_url`
    and `site` (Datadog; no site for a host of one's own), `project` (GitLab), `user` and `space_key` (Confluence);
    `origins` where each of these was found.
    """

    service: Service
    url: str
    environment: str = ""
    credentials: Mapping[str, Secret] = field(default_factory=lambda: MappingProxyType({}))
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    origins: Mapping[str, Origin] = field(default_factory=lambda: MappingProxyType({}))
    lacks: str = ""
    """Where what is missing was looked for, as a sentence; empty when nothing is."""

    @property
    def is_signed_in(self) -> bool:
        """Whether calls can be signed."""
        return all(name in self.credentials for name in CREDENTIALS[self.service])

    @property
    def name(self) -> str:
        """Return it as people say it: `datadog of production`, `gitlab`."""
        return f"{self.service} of {self.environment}" if self.environment else str(self.service)
