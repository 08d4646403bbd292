"""`gitlab-pipeline-monitoring`: pipelines and jobs, how they fare, and which deployments meet an incident."""
