"""`confluence-management`: pages searched, read, and written from any event."""

from fubcli.skills.confluence_management.request import ACTIONS, ConfluenceRequest
from fubcli.skills.confluence_management.run import run

__all__ = ["ACTIONS", "ConfluenceRequest", "run"]
