"""What is to be done in Confluence, and what may be said for which of its operations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fubcli.errors import UsageError
from fubcli.integrations.confluence.shapes import kept_title
from fubcli.model.envelope import UpstreamEvent
from fubcli.results.formats import visible

ACTIONS = ("search", "get", "create", "update", "spaces", "comments")
_FOR: Mapping[str, tuple[str, ...]] = {
    "page_id": ("get", "update", "comments"),
    "query": ("search",),
    "cql": ("search",),
    "title": ("get", "create", "update", "comments"),
    "parent_id": ("create",),
    "comment": ("comments",),
    "report": ("create", "update"),
    "overwrite": ("create", "update"),
    "applies": ("create", "update", "comments"),
}
"""Which operations an option is for; one that is not named here is for all."""
_ID = re.compile(r"[0-9]{1,20}", re.ASCII)
_KEY = re.compile(r"~?[A-Za-z0-9._-]{1,255}", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_TITLE = 255


@dataclass(frozen=True)
class ConfluenceRequest:
    """One call; the events are those that a page is written of."""

    action: str
    environment: str
    upstream: tuple[UpstreamEvent, ...] = ()
    page_id: str | None = None
    query: str | None = None
    """Words to look for."""
    cql: str | None = None
    """A query in Confluence's own language, sent as it is."""
    space_key: str | None = None
    title: str | None = None
    parent_id: str | None = None
    comment: str | None = None
    report: Path | None = None
    overwrite: bool = False
    applies: bool = False

    @property
    def called(self) -> str:
        """The title that was given, as Confluence keeps it; empty when none was."""
        return kept_title(self.title or "")

    def check(self) -> None:
        """Raise UsageError for what does not belong together, is missing, or could not be what is meant."""
        if self.action not in ACTIONS:
            raise UsageError(f"--operation={self.action}: it is one of {', '.join(ACTIONS)}.")
        for name, actions in _FOR.items():
            if self.action not in actions and getattr(self, name) not in (None, False):
                option = "--apply" if name == "applies" else f"--{name.replace('_', '-')}"
                raise UsageError(f"{option} belongs to --operation={' and '.join(actions)}, not to {self.action}.")
        self._check_forms()
        if self.action == "search" and (self.query is None) == (self.cql is None):
            raise UsageError("--operation=search wants --query with words, or --cql with a query of its own language.")
        if self.cql is not None and self.space_key is not None:
            raise UsageError('--space-key belongs to --query: a query of its own names it (space = "KEY").')
        if self.action in ("get", "comments") and not (self.page_id or self.title):
            raise UsageError(f"--operation={self.action} wants --page-id, or --title with --space-key.")
        if self.action in ("create", "update") and not self.upstream:
            raise UsageError(f"--operation={self.action} writes what is piped in: pipe an event into it.")

    def _check_forms(self) -> None:
        for option, value in (("--page-id", self.page_id), ("--parent-id", self.parent_id)):
            if value is not None and not _ID.fullmatch(value):
                raise UsageError(f"{option}: an id is a number, as it stands in the page's address.")
        if self.space_key is not None and not _KEY.fullmatch(self.space_key):
            raise UsageError("--space-key: a key has letters, digits, and may begin with ~.")
        for option, text in (("--query", self.query), ("--cql", self.cql), ("--comment", self.comment)):
            if text is not None and not text.strip():
                raise UsageError(f"{option} is empty.")
            if text is not None and _SURROGATE.search(text):
                raise UsageError(f"{option} is no text: it has bytes that are not UTF-8.")
        if self.title is not None and not _is_title(self.title):
            raise UsageError(f"--title: a title is one line of 1 to {_LONGEST_TITLE} characters that can be seen.")


def _is_title(title: str) -> bool:
    return bool(title.strip()) and title == title.strip() and visible(title, _LONGEST_TITLE) == title
