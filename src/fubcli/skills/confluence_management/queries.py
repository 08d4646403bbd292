"""Queries in Confluence's own language, in which a text stays a text."""

from __future__ import annotations


def words_as_cql(words: str, space_key: str | None) -> str:
    """Return the query for pages with words in them; no word is taken for a part of the query."""
    within = f" and space = {_quoted(space_key)}" if space_key else ""
    return f"type = page and text ~ {_quoted(words)}{within}"


def title_as_cql(title: str, space_key: str) -> str:
    """Return the query for the page of a title in a space, in whatever case it is written."""
    return f"type = page and space = {_quoted(space_key)} and title = {_quoted(title)}"


def _quoted(text: str) -> str:
    flat = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{flat}"'
