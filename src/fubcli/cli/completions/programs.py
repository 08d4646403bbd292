"""The executables of this package, which are completed alike."""

SKILLS = (
    "support-investigation",
    "code-development",
    "datadog-management",
    "gitlab-pipeline-monitoring",
    "confluence-management",
)
"""Each is `fubcli` with the command of its name."""
PROGRAMS = ("fubcli", "databricks-analytics", *SKILLS)
