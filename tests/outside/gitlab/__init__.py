"""A little GitLab: projects with pipelines, jobs, traces and deployments, as its REST API v4 tells of them."""

from tests.outside.gitlab.server import GitLabStandIn
from tests.outside.gitlab.world import Project

__all__ = ["GitLabStandIn", "Project"]
