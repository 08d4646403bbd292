"""Questions about the rows of tables: permitted from a closed list, bounded, run and recorded."""

from __future__ import annotations

from fubcli.model.probe import Probe
from fubcli.model.result import ResultSet
from fubcli.operations.asking import Asking
from fubcli.operations.translating import permit_in
from fubcli.policy.probing import probe_permit, probe_values


class RecordedProber(Asking):
    """See `ports.Prober`."""

    def __call__(self, probe: Probe) -> ResultSet:
        """Run a question; raises Refused for what bounds no scan, and what `ask` raises."""
        permit = probe_permit(probe, policy=self.policy, catalogs=self.catalogs, seconds=self.seconds)
        spoken = permit_in(permit, self.warehouse.info.dialect, self.policy.limits)
        return self.ask(spoken, probe_values(probe))
