"""Fingerprints over content: the same for any layout, comments or order of a file, and for any place it lies in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any


def fingerprint(content: object) -> str:
    """Return `sha256:` and 12 hex digits over dataclasses, mappings, sequences, sets and scalars."""
    canonical = json.dumps(_plain(content), sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()[:12]}"


def _plain(content: object) -> Any:
    if isinstance(content, Mapping):
        return {str(name): _plain(value) for name, value in content.items()}
    if isinstance(content, frozenset):
        return sorted(str(item) for item in content)
    if isinstance(content, tuple):
        return [_plain(item) for item in content]
    if is_dataclass(content):
        return {field.name: _plain(getattr(content, field.name)) for field in fields(content)}
    return content
