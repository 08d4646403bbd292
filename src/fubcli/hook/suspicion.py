"""Whether a text is worth a second look: cheap patterns that pass over nothing that the closer look would catch."""

from __future__ import annotations

import re

_UNQUOTED = str.maketrans("", "", "'\"\\")
_CLIENTS = re.compile(
    r"(?<![a-z0-9_])(?:databricks|dbsqlcli|snow|snowsql|bq|psql|duckdb|spark-sql)(?![a-z0-9_])"
    r"|sql/statements|/v2/statements|/bigquery/v2/|commands/execute|spark\s*\.\s*sql|snowflake|bigquery",
    re.IGNORECASE,
)
_SQL = re.compile(
    r"\b(?:select\b[\s\S]{0,600}?\bfrom|insert\s+(?:into|overwrite)|delete\s+from|merge\s+into|update\s+\S+\s+set"
    r"|(?:drop|create|alter|truncate|undrop|replace|restore|describe)\s+(?:or\s+replace\s+)?(?:\w+\s+){0,2}?"
    r"(?:table|view|schema|database|catalog|volume|function|procedure|macro|index|role|user|share|warehouse|stage)"
    r"|truncate\s+\S+|copy\s+(?:into|\S+\s+(?:from|to))|grant\s[\s\S]{0,200}?\bto|revoke\s[\s\S]{0,200}?\bfrom"
    r"|(?:vacuum|optimize|pragma|execute\s+immediate)\s+\S+)\b",
    re.IGNORECASE,
)
_FIRST_WORDS = re.compile(
    r"[\s(;]*(?:(?:select|from|exec|execute|install|attach|use|declare|begin)\s|values\s*\(|with\s+\S+\s+as\b|call\s+\S+\s*\()",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)|--[^\n]*")
_CODED = re.compile(r"\$'[^']*\\[0-7xuUc]")
"""A quotation whose characters are written as numbers, in which a name could hide."""


def is_suspicious(text: str) -> bool:
    """Whether a shell command may start a client or hold SQL."""
    return mentions_client(text) or looks_like_sql(text) or _CODED.search(text) is not None


def mentions_client(text: str) -> bool:
    """Whether a name of a known client or of a SQL service stands in a text, however it is quoted."""
    return _CLIENTS.search(_bare(text)) is not None


def looks_like_sql(text: str) -> bool:
    """Whether words stand together as they do in SQL; comments between them do not count."""
    bare = _bare(text)
    return _SQL.search(bare) is not None or (
        ("/*" in bare or "--" in bare) and _SQL.search(_COMMENTS.sub(" ", bare)) is not None
    )


def begins_like_sql(text: str) -> bool:
    """Whether a text begins as a query does, or holds words that stand together as they do in SQL."""
    return _FIRST_WORDS.match(_COMMENTS.sub(" ", text)) is not None or looks_like_sql(text)


def _bare(text: str) -> str:
    return text.replace("\\\n", "").translate(_UNQUOTED)
