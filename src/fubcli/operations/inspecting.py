"""Questions about a warehouse's own records: permitted from a closed list, run and recorded."""

from __future__ import annotations

from fubcli.model.inspection import Inspection
from fubcli.model.result import ResultSet
from fubcli.operations.asking import Asking
from fubcli.policy.inspection import bound, inspection_permit


class RecordedInspector(Asking):
    """See `ports.Inspector`."""

    def __call__(self, inspection: Inspection) -> ResultSet:
        """Run a question; raises Refused for a catalog that is not declared, and what `ask` raises."""
        permit = inspection_permit(inspection, policy=self.policy, catalogs=self.catalogs, seconds=self.seconds)
        return self.ask(permit, bound(inspection))
