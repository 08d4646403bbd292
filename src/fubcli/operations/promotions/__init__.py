"""`fubcli promotions`: the staging receipts that there are, and whether they count."""

from fubcli.operations.promotions.run import listed, pruned, shown, verified

__all__ = ["listed", "pruned", "shown", "verified"]
