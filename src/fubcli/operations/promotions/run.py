"""Receipts listed, shown, verified and pruned; each returns one event."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from fubcli.errors import ExitCode, UsageError
from fubcli.model.catalogs import Catalogs
from fubcli.model.dialect import SqlDialect
from fubcli.model.envelope import Envelope
from fubcli.model.names import Environment
from fubcli.model.policy import SafetyPolicy
from fubcli.model.receipt import Flaw, Found, Objection, Receipt
from fubcli.model.statement import StatementKind
from fubcli.policy.engine import decide
from fubcli.promotion.book import ReceiptBook
from fubcli.promotion.verification import time_objection
from fubcli.sql.facts import facts_of
from fubcli.sql.restate import restate

_WORTHLESS = frozenset({Flaw.UNREADABLE, Flaw.FORGED})
"""Whatever else is wrong with a receipt, it may count again: in another project, under another profile."""


@dataclass(frozen=True)
class PromotionPorts:
    """What these commands need from the world."""

    catalogs: Catalogs
    policy: SafetyPolicy
    book: ReceiptBook
    dialect: SqlDialect
    """What statements are written in."""


def listed(ports: PromotionPorts) -> Envelope:
    """List what is kept, newest first, with its state; whether tables have changed only `verified` says."""
    entries = [_entry(found, ports.book.objection(found)) for found in ports.book.files.all()]
    return Envelope("promotions", "result", "promotion-list", {"operation": "promotions", "receipts": entries})


def shown(identity: str, ports: PromotionPorts) -> Envelope:
    """Show one receipt with all that it is bound to. Raises UsageError when there is none of that id."""
    found = _named(identity, ports)
    data = {"operation": "promotions", **_entry(found, _full_objection(found, ports))}
    if found.receipt:
        data |= {"receipt": asdict(found.receipt), "untrusted": ["/receipt"]}
    return Envelope("promotions", "result", "promotion-receipt", data, subject=identity)


def verified(identity: str | None, sql: str | None, ports: PromotionPorts) -> Envelope:
    """Say whether a receipt counts, by its id or for a statement; the exit code is 4 when one is needed and none does.

    Raises UsageError unless exactly one of the two is given, and for a statement that is no query on its tables.
    """
    if (identity is None) == (sql is None):
        raise UsageError("Give the id of a receipt, or --query.")
    answer = _by_id(identity, ports) if identity is not None else _by_statement(sql or "", ports)
    counts = answer["valid"] or not answer.get("needed", True)
    code = ExitCode.OK if counts else ExitCode.NEEDS_STAGING
    data = {"operation": "promotions", **answer}
    return Envelope("promotions", "result", "promotion-verification", data, answer["receipt"], code)


def pruned(ports: PromotionPorts, *, dry_run: bool) -> Envelope:
    """Remove receipts that have expired, were tampered with, or cannot be read; a dry run only says which."""
    gone = []
    for found in ports.book.files.all():
        objection = (time_objection(found.receipt, ports.book.now()) if found.receipt else None) or (
            ports.book.objection(found)
        )
        if objection and objection.flaw in {*_WORTHLESS, Flaw.EXPIRED}:
            gone.append(_entry(found, objection))
            if not dry_run:
                ports.book.files.remove(found.place)
    if not dry_run:
        ports.book.files.sweep()
    data = {"operation": "promotions", "dry_run": dry_run, "removed": gone}
    return Envelope("promotions", "result", "promotion-pruning", data)


def _by_id(identity: str, ports: PromotionPorts) -> dict[str, Any]:
    objection = _full_objection(_named(identity, ports), ports)
    answer: dict[str, Any] = {"valid": objection is None, "receipt": identity}
    return answer | ({"flaw": objection.flaw.value, "reasons": [objection.detail]} if objection else {})


def _by_statement(sql: str, ports: PromotionPorts) -> dict[str, Any]:
    facts = facts_of(sql, limits=ports.policy.limits, dialect=ports.dialect)
    decision = decide(
        facts, policy=ports.policy, catalogs=ports.catalogs, restate=restate, today=ports.book.now().date()
    )
    catalogs = {use.name.catalog for use in facts.tables if use.name}
    if not facts.text or facts.kind is not StatementKind.QUERY or not catalogs:
        raise UsageError("--query wants one query on tables of production or staging, with three-part names.")
    if unpaired := sorted(name for name in catalogs if ports.catalogs.mirror_of(name) is None):
        raise UsageError(f"--query: {', '.join(unpaired)} has no twin, so no receipt can be written for it.")
    proof = ports.book.proof(facts)
    missing = [f"{name} does not exist." for name in proof.without_twin]
    reasons = [*missing, *proof.reasons] or ["It has not run on staging."]
    # A simple statement runs on production as it is: nobody is to be sent to staging for it.
    is_needed = not (decision.allowed and decision.environment is Environment.PRODUCTION)
    answer: dict[str, Any] = {"valid": bool(proof.receipt), "receipt": proof.receipt, "needed": is_needed}
    answer |= {"environment": decision.environment.value, "fingerprint": ports.book.fingerprint(facts)}
    return answer | ({} if proof.receipt else {"reasons": reasons})


def _named(identity: str, ports: PromotionPorts) -> Found:
    for found in ports.book.files.all():
        if found.name == identity:
            return found
    raise UsageError(f"There is no receipt {identity!r}; `fubcli promotions list` has those that there are.")


def _full_objection(found: Found, ports: PromotionPorts) -> Objection | None:
    """Look at the signature and the time first, and at the tables only of a receipt that is ours."""
    objection = ports.book.objection(found)
    if objection or found.receipt is None:
        return objection
    return ports.book.objection(found, ports.book.bindings_now(found.receipt))


def _entry(found: Found, objection: Objection | None) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": found.name, "state": objection.flaw.value if objection else "valid"}
    if objection:
        entry["detail"] = objection.detail
    if found.receipt and (objection is None or objection.flaw not in _WORTHLESS):
        entry |= _content(found.receipt)
    return entry


def _content(receipt: Receipt) -> dict[str, Any]:
    return {
        "tables": [pair.staging for pair in receipt.bindings.tables],
        "rows": receipt.rows,
        "duration_ms": receipt.duration_ms,
        "issued": receipt.issued,
        "expires": receipt.expires,
    }
