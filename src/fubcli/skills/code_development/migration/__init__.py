"""A database migration judged: what each statement does to the nightly export and to everything behind it."""

from fubcli.skills.code_development.migration.assessment import assess
from fubcli.skills.code_development.migration.request import KnownQuery, MigrationPorts, MigrationRequest

__all__ = ["KnownQuery", "MigrationPorts", "MigrationRequest", "assess"]
