"""`fubcli playbooks`: what there is to investigate by, whether a file is one, and which one words mean."""

from fubcli.operations.playbooks.listing import listed, shown
from fubcli.operations.playbooks.matching import match_line, matched
from fubcli.operations.playbooks.validation import Judge, validated

__all__ = ["Judge", "listed", "match_line", "matched", "shown", "validated"]
