"""Stand-ins of the services outside: Datadog, GitLab and Confluence on 127.0.0.1, with faults on request."""
