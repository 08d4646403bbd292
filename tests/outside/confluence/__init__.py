"""A little Confluence Cloud: spaces, pages with versions, attachments, comments, searches."""

from tests.outside.confluence.service import ConfluenceStandIn

__all__ = ["ConfluenceStandIn"]
