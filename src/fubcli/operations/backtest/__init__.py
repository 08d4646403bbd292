"""`fubcli backtest`: what the monitor would have said about one's own past."""

from fubcli.operations.backtest.run import run

__all__ = ["run"]
