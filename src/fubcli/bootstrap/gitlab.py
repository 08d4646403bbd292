"""What `gitlab-pipeline-monitoring` stands on: GitLab within reach, for one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fubcli.bootstrap.reaching import reached

if TYPE_CHECKING:
    from fubcli.bootstrap.foundation import Foundation
    from fubcli.model.envelope import Envelope
    from fubcli.skills.gitlab_pipeline_monitoring import PipelineRequest


def monitored(foundation: Foundation, request: PipelineRequest, seconds: float) -> Envelope:
    """Run one operation; raises UsageError before anything is asked, and what `reached` raises."""
    from fubcli.integrations.gitlab.retries import Retries
    from fubcli.model.service import Service
    from fubcli.skills.gitlab_pipeline_monitoring import PipelinePorts, run
    from fubcli.skills.gitlab_pipeline_monitoring.request import check

    check(request)
    with reached(foundation, Service.GITLAB, request.environment, applies=request.apply, seconds=seconds) as reach:
        retries = Retries(foundation.home.state / "outside", reach.profile.url, foundation.clock)
        return run(request, PipelinePorts(reach.host(), foundation.clock, retries))
