"""What `fubcli pipelines` works on: the packaged projects, this home's directories, raw data and links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fubcli.config.locations import Home, packaged_file
from fubcli.operations.pipelines.asked import PipelinePorts

if TYPE_CHECKING:
    from fubcli.bootstrap.foundation import Foundation
    from fubcli.operations.pipelines.ports import Linker, RawData
    from fubcli.ports import Progress


def ports(foundation: Foundation, progress: Progress, steps: Progress) -> PipelinePorts:
    """Return the ports; raises ConfigError."""
    from fubcli.pipelines.workshop import Grounds, Workshop

    home = foundation.home
    places = (home.data / "pipelines", home.state / "pipelines", home.cache / "pipelines")
    workshop = Workshop(Grounds(packaged_file("pipelines"), *places, Home.ensure), progress, steps)

    def raw(profile: str, catalog: str) -> RawData | None:
        from fubcli.pipelines.raw_data import raw_data

        return raw_data(profile, workshop.file(catalog))

    def linker(profile: str, catalog: str) -> Linker | None:
        from fubcli.pipelines.linking import linker_of

        return linker_of(profile, workshop.file(catalog))

    return PipelinePorts(
        workshop, raw, linker, foundation.configuration.policy, foundation.audit_log, foundation.origin,
        foundation.clock, progress,
    )  # fmt: skip
