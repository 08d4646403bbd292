"""`fubcli audit`: the log as people ask for it."""

from fubcli.operations.audit.run import run

__all__ = ["run"]
