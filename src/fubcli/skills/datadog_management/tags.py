"""Tags of upstream events: a known key and a harmless value, or none."""

from __future__ import annotations

from typing import Any

from fubcli.integrations.datadog.text import tag

_KEYS = ("env", "catalog", "schema", "table", "tier", "service", "warehouse")


def read_tags(value: Any) -> list[str] | None:
    """Return the tags of a list that are known, as Datadog keeps them, each once; None for two environments."""
    given = [each.partition(":") for each in value if isinstance(each, str)] if isinstance(value, list) else []
    tags = list(dict.fromkeys(tag(key.lower(), told) for key, _, told in given if key.lower() in _KEYS and told))
    return tags if sum(each.startswith("env:") for each in tags) <= 1 else None


def value_of(tags: Any, key: str) -> str:
    """Return the value of a tag, empty when it is not there."""
    found = (each.partition(":")[2] for each in tags if each.startswith(f"{key}:"))
    return next(found, "")
