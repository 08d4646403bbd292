"""`--operation=query`: one statement in, judged, run, and told."""

from fubcli.operations.query.run import run

__all__ = ["run"]
