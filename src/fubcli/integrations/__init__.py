"""Thin clients of Datadog, GitLab and Confluence on one module for all calls; they know shapes, not meaning."""
