"""What a job wrote, made readable and safe: the part that tells why it failed, without secrets."""

from fubcli.skills.gitlab_pipeline_monitoring.trace.excerpt import Excerpt, excerpt

__all__ = ["Excerpt", "excerpt"]
