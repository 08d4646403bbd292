"""MariaDB migrations: text to facts, statement by statement; what is not understood is a fact of kind unknown."""

from fubcli.sql.migrations.reading import read_clauses, read_migration

__all__ = ["read_clauses", "read_migration"]
