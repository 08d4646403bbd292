"""`fubcli demo`: fire drills on the embedded lakehouse."""

from fubcli.operations.demo.run import begun, listed, status

__all__ = ["begun", "listed", "status"]
