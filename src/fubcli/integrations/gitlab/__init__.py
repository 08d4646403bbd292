"""GitLab's REST API, as much of it as pipelines, their jobs and deployments need."""
