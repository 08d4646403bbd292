"""Values that are masked on their way out: tokens that are the same for the same value, and parts that may stay.

    whole values     email:5txk2jqzr7ma4wcd              a token under the kind of the value; NULL stays NULL
    in part          masked-5txk2jqzr7ma4wcd@gmail.com   the token and the domain of a plain address
                     phone:5txk2jqzr7ma4wcd..67          the token and the last two digits
    anything else    [email]                             the same for every row, NULL too
    a secret         [secret]

A token is an HMAC-SHA256 of the value under a key that no query sees, cut to 80 bits. Only whole values get one: the
tokens of parts and of conditions could be looked up, by asking for the token of every letter.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from typing import Any

from fubcli.model.catalogs import Sensitivity
from fubcli.model.masking import Mask
from fubcli.model.result import Column, ResultSet
from fubcli.results.encoding import plain
from fubcli.results.formats import compact

SECRET = "[secret]"  # noqa: S105 - what is shown in a secret's place
_TOKEN_BYTES = 10
_ADDRESS = re.compile(r"[^@\s]+@((?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24})")
_PHONE = re.compile(r"\+?[\d\s().-]{7,24}")


def masked(result: ResultSet, masks: Sequence[Mask], key: bytes) -> ResultSet:
    """Return a result with its masked columns as text."""
    if not masks:
        return result
    by_place = {mask.place: mask for mask in masks}
    columns = tuple(Column(each.name, "string") if i in by_place else each for i, each in enumerate(result.columns))
    rows = tuple(
        tuple(_masked(value, by_place[i], key) if i in by_place else value for i, value in enumerate(row))
        for row in result.rows
    )
    return ResultSet(columns, rows, result.truncated, result.affected_rows, result.statement_id, result.notes)


def token(value: Any, key: bytes) -> str:
    """Return the 16 letters and digits that stand for a value, whichever column it is in."""
    text = value if isinstance(value, str) else compact(plain(value))
    digest = hmac.digest(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)
    return base64.b32encode(digest[:_TOKEN_BYTES]).decode("ascii").lower()


def _masked(value: Any, mask: Mask, key: bytes) -> str | None:
    if mask.sensitivity is Sensitivity.SECRET:
        return SECRET
    if not mask.is_whole:
        return f"[{mask.kind}]"
    if value is None:
        return None
    part = _PARTS.get(mask.kind) if mask.is_partial and isinstance(value, str) else None
    return (part(value, token(value, key)) if part else None) or f"{mask.kind}:{token(value, key)}"


def _address(value: str, stands: str) -> str | None:
    match = _ADDRESS.fullmatch(value)
    return f"masked-{stands}@{match[1].lower()}" if match else None


def _phone(value: str, stands: str) -> str | None:
    digits = re.sub(r"\D", "", value)
    return f"phone:{stands}..{digits[-2:]}" if _PHONE.fullmatch(value) and len(digits) >= 7 else None


_PARTS: dict[str, Callable[[str, str], str | None]] = {"email": _address, "phone": _phone}
"""What may stay of a value, by its kind; None for a value that is not written as its kind is."""
