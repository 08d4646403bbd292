"""`fubcli tour`: five commands that show what the product does, on the embedded lakehouse."""

from fubcli.operations.tour.run import Ended, taken, told
from fubcli.operations.tour.steps import AFTER, Step, steps

__all__ = ["AFTER", "Ended", "Step", "steps", "taken", "told"]
