"""The playbooks to which the monitor sends whoever reads it."""

from __future__ import annotations

import pytest

from fubcli.operations.monitor.steps import PLAYBOOKS
from tests.playbooks.packaged.test_real_runs import EVERY


@pytest.mark.parametrize("playbook", sorted(set(PLAYBOOKS.values())))
def test_what_is_proposed_is_there(playbook: str) -> None:
    assert playbook in EVERY
