"""`gitlab-pipeline-monitoring`: pipelines and jobs, how they fare, and which deployments meet an incident."""

from fubcli.skills.gitlab_pipeline_monitoring.request import PipelinePorts, PipelineRequest
from fubcli.skills.gitlab_pipeline_monitoring.run import run

__all__ = ["PipelinePorts", "PipelineRequest", "run"]
