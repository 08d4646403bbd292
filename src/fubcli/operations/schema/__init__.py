"""`--operation=schema`: what there is, at the level of detail that was asked for, without touching a row."""

from fubcli.operations.schema.run import run

__all__ = ["run"]
