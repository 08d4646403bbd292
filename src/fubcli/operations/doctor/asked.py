"""What the questions about rights have in common."""

from __future__ import annotations

from dataclasses import dataclass

from fubcli.model.catalogs import Catalogs
from fubcli.model.health import Principal
from fubcli.ports import Workspace


@dataclass(frozen=True)
class Asked:
    """Whom to ask, as whom (None: not known), about which catalogs."""

    workspace: Workspace
    principal: Principal | None
    catalogs: Catalogs
