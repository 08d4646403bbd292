"""What a page is to hold, with what tells it from any other page and from a copy of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fubcli.integrations.confluence.storage import Markup, marked
from fubcli.model.envelope import UpstreamEvent
from fubcli.skills.confluence_management.charts import Chart
from fubcli.skills.confluence_management.rendering.marking import mark, owner
from fubcli.skills.confluence_management.rendering.page import page


@dataclass(frozen=True)
class Content:
    """A page ready to be written."""

    title: str
    body: Markup
    mark: str
    """The hash of what it says, and that of where it stands and for which environment."""
    charts: Mapping[str, Chart]
    """By the names under which they are attached."""


@dataclass(frozen=True)
class Composer:
    """Writes what events say for any place."""

    events: Sequence[UpstreamEvent]
    charts: Sequence[Chart]
    environment: str

    def content(self, space_id: str, title: str) -> Content:
        """Return the page of a title in a space."""
        hashed = mark(title, self.events, self.charts)
        named = {chart.file_name(hashed): chart for chart in self.charts}
        both = f"{hashed}-{owner(space_id, title, self.environment)}"
        return Content(title, marked(page(self.events, named, title), both), both, named)

    def owns(self, marked_as: str, space_id: str, title: str) -> bool:
        """Whether a mark is that of a page of this environment, written at this very place and not copied to it."""
        return marked_as.partition("-")[2] == owner(space_id, title, self.environment)
