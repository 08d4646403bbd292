"""HMAC-SHA256 over a receipt's canonical form."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field, replace

from fubcli.model.receipt import Receipt
from fubcli.promotion.encoding import encoded

_PURPOSE = b"fubcli staging receipt 1\n"
"""Keeps a signature from meaning anything elsewhere that the same key might be used."""


@dataclass(frozen=True)
class Key:
    """A signing key of 32 bytes or more; its `name`, 12 hex digits, does not tell it, nor does its `repr`."""

    secret: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """What receipts call the key that signed them."""
        return hashlib.sha256(b"fubcli key name\n" + self.secret).hexdigest()[:12]


def signed(receipt: Receipt, key: Key) -> Receipt:
    """Return the receipt with the key's name and a signature over everything else."""
    named = replace(receipt, key=key.name, signature="")
    return replace(named, signature=_signature(named, key))


def is_signed_by(receipt: Receipt, key: Key) -> bool:
    """Whether the signature is this key's over exactly this receipt; takes as long for any answer."""
    given = receipt.signature.encode("utf-8", "surrogatepass")
    return hmac.compare_digest(given, _signature(replace(receipt, signature=""), key).encode())


def _signature(receipt: Receipt, key: Key) -> str:
    return hmac.new(key.secret, _PURPOSE + encoded(receipt), hashlib.sha256).hexdigest()
