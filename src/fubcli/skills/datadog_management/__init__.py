"""`datadog-management`: what the monitor found, as series, checks, events, monitors and dashboards of Datadog."""
