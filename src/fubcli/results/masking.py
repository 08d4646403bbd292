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
from dataclasses import replace
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
    shown = {mask.place: mask_values(mask, [row[mask.place] for row in result.rows], key) for mask in masks}
    columns = tuple(Column(each.name, "string") if i in shown else each for i, each in enumerate(result.columns))
    rows = tuple(
        tuple(shown[i][number] if i in shown else value for i, value in enumerate(row))
        for number, row in enumerate(result.rows)
    )
    return replace(result, columns=columns, rows=rows)


def mask_values(mask: Mask, values: Sequence[Any], key: bytes) -> list[str | None]:
    """Return what is shown for the values of a masked column; a text that comes again is not worked out again."""
    constant = _constant(mask)
    if constant is not None:
        return [constant] * len(values)
    known = {text: _token_of(text, mask, key) for text in {value for value in values if type(value) is str}}
    return [known[value] if type(value) is str else _token_of(value, mask, key) for value in values]


def token(value: Any, key: bytes) -> str:
    """Return the 16 letters and digits that stand for a value, whichever column it is in."""
    text = value if isinstance(value, str) else compact(plain(value))
    digest = hmac.digest(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)
    return base64.b32encode(digest[:_TOKEN_BYTES]).decode("ascii").lower()


def _constant(mask: Mask) -> str | None:
    """Return what every row shows, NULL too, where there is such a text."""
    if mask.sensitivity is Sensitivity.SECRET:
        return SECRET
    return None if mask.is_whole else f"[{mask.kind}]"


def _token_of(value: Any, mask: Mask, key: bytes) -> str | None:
    if value is None:
        return None
    part = _PARTS.get(mask.kind) if mask.is_partial and isinstance(value, str) else None
    stands = token(value, key)
    return (part(value, stands) if part else None) or f"{mask.kind}:{stands}"


def _address(value: str, stands: str) -> str | None:
    match = _ADDRESS.fullmatch(value)
    return f"masked-{stands}@{match[1].lower()}" if match else None


def _phone(value: str, stands: str) -> str | None:
    digits = re.sub(r"\D", "", value)
    return f"phone:{stands}..{digits[-2:]}" if _PHONE.fullmatch(value) and len(digits) >= 7 else None


_PARTS: dict[str, Callable[[str, str], str | None]] = {"email": _address, "phone": _phone}
"""What may stay of a value, by its kind; None for a value that is not written as its kind is."""
