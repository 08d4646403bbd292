"""Whether a receipt counts now, and if not, why: the signature first, since nothing else in it can be believed before.

Pure: what a receipt is held against comes in.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from fubcli.model.receipt import Bindings, Flaw, Objection, Receipt, TablePair
from fubcli.promotion.signing import Key, is_signed_by

_CLOCKS_DIFFER_BY = timedelta(minutes=1)
"""How far the clocks of two machines that share receipts may be apart."""


def objection_to(receipt: Receipt, key: Key, *, now: datetime, expected: Bindings) -> Objection | None:
    """Return why a receipt does not count for a statement, or None; tables are compared by `tables_objection`."""
    if (objection := signature_objection(receipt, key)) or (objection := time_objection(receipt, now)):
        return objection
    bound = receipt.bindings
    if bound.profile != expected.profile:
        return Objection(Flaw.COPIED, f"It was written for the warehouse {bound.profile}, this is {expected.profile}.")
    if bound.policy != expected.policy:
        return Objection(Flaw.OTHER_POLICY, f"The policy was {bound.policy} and is {expected.policy}.")
    if bound.catalogs != expected.catalogs:
        return Objection(Flaw.OTHER_CATALOGS, f"The catalogs file was {bound.catalogs} and is {expected.catalogs}.")
    if bound.fingerprint != expected.fingerprint:
        return Objection(Flaw.OTHER_STATEMENT, "It is for another statement.")
    return None


def signature_objection(receipt: Receipt, key: Key) -> Objection | None:
    """Return why a signature does not hold: another key's (copied), or none over this content (forged)."""
    if is_signed_by(receipt, key):
        return None
    if receipt.key != key.name:
        return Objection(Flaw.COPIED, "It was signed with another key: it was written by somebody else, or elsewhere.")
    return Objection(Flaw.FORGED, "Its signature does not fit: it was changed after it was signed, or made up.")


def time_objection(receipt: Receipt, now: datetime) -> Objection | None:
    """Return why a receipt does not count at a time."""
    try:
        issued, expires = datetime.fromisoformat(receipt.issued), datetime.fromisoformat(receipt.expires)
        if now >= expires:
            return Objection(Flaw.EXPIRED, f"It expired at {receipt.expires}.")
        if now < issued - _CLOCKS_DIFFER_BY:
            return Objection(Flaw.NOT_YET_VALID, f"It is from {receipt.issued}, which is yet to come: check the clock.")
    except (ValueError, TypeError):  # signed, so written by a version that writes times in another way
        return Objection(Flaw.UNREADABLE, "Its times cannot be read.")
    return None


def tables_objection(receipt: Receipt, now: tuple[TablePair, ...]) -> Objection | None:
    """Return which table has other columns than when the receipt was written, and on which side."""
    before = {pair.staging: pair for pair in receipt.bindings.tables}
    if before.keys() != {pair.staging for pair in now}:
        return Objection(Flaw.OTHER_STATEMENT, "It is for other tables.")
    for pair in now:
        was = before[pair.staging]
        for name, then, today in (
            (pair.staging, was.staging_columns, pair.staging_columns),
            (pair.production, was.production_columns, pair.production_columns),
        ):
            if not today:
                return Objection(Flaw.TABLE_MISSING, f"{name} does not exist any more.")
            if then != today:
                return Objection(Flaw.OTHER_SCHEMA, f"The columns of {name} have changed since.")
    return None
