"""Receipts as JSON: one canonical form, which is signed, kept, and read back strictly."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

from fubcli.model.receipt import Bindings, Receipt, TablePair

FORMAT = 1


def encoded(receipt: Receipt) -> bytes:
    """Return a receipt as canonical JSON: keys sorted, no blanks, ASCII."""
    content = {"format": FORMAT, **asdict(receipt)}
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")


def decoded(data: bytes | str) -> Receipt:
    """Read a receipt back; raises ValueError with the reason for anything that is not exactly one."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ValueError("it is not JSON") from error
    if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
        raise ValueError(f"it is not a receipt of format {FORMAT}")
    bindings = _members(content.get("bindings"), Bindings)
    pairs = bindings["tables"]
    bindings["tables"] = tuple(TablePair(**_members(pair, TablePair)) for pair in _listed(pairs))
    return Receipt(**{**_members(content, Receipt), "bindings": Bindings(**bindings)})


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("its tables are not a list")  # noqa: TRY004 - the text is wrong, not the program
    return value


def _members(value: Any, kind: type) -> dict[str, Any]:
    """Return the members of a mapping that has exactly those of a class, texts and whole numbers of the right kind."""
    wanted = {field.name: field.type for field in fields(kind)}
    if not isinstance(value, dict) or set(value) != set(wanted):
        raise ValueError(f"it does not have the members of a {kind.__name__.lower()}")
    for name, written in wanted.items():
        if written in ("str", "int") and type(value[name]).__name__ != written:
            raise ValueError(f"its {name} is of the wrong type")
    return dict(value)
