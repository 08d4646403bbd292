"""`--operation=investigate`: the steps of a playbook asked one by one, and what follows from their answers."""

from fubcli.operations.investigate.run import InvestigatePorts, run

__all__ = ["InvestigatePorts", "run"]
