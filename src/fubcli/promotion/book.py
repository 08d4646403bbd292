"""The receipt book: issues receipts for staging runs, and looks for the one that lets a production statement run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from fubcli.errors import FubError
from fubcli.model.catalogs import Catalogs
from fubcli.model.decision import Proof
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.identity import time_ordered_id
from fubcli.model.names import Environment
from fubcli.model.policy import SafetyPolicy
from fubcli.model.receipt import Bindings, Flaw, Found, Objection, Receipt, TablePair
from fubcli.model.statement import StatementFacts
from fubcli.ports import Clock
from fubcli.promotion.shared import SharedReceipts
from fubcli.promotion.signing import Key, signed
from fubcli.promotion.store import ReceiptFiles
from fubcli.promotion.tables import TwinTables
from fubcli.promotion.verification import objection_to, tables_objection
from fubcli.sql.fingerprint import fingerprint_of

_MOST_REASONS = 3


@dataclass(frozen=True)
class Terms:
    """What a receipt is bound to besides its statement and its tables."""

    catalogs: Catalogs
    policy: SafetyPolicy
    warehouse: WarehouseInfo

    @property
    def profile(self) -> str:
        """The warehouse as receipts name it."""
        return self.warehouse.identity

    def bindings(self, fingerprint: str, tables: tuple[TablePair, ...]) -> Bindings:
        """Return what a receipt for a statement and its tables is bound to now."""
        return Bindings(self.profile, self.policy.version, self.catalogs.fingerprint, fingerprint, tables)


class ReceiptBook:
    """The receipts of one user, and those that a team shares."""

    def __init__(  # noqa: PLR0913 - its parts, by name
        self,
        terms: Terms,
        *,
        files: ReceiptFiles,
        secret: Callable[[], bytes],
        twins: TwinTables,
        clock: Clock,
        shared: SharedReceipts | None = None,
    ) -> None:
        self.files = files
        self._terms = terms
        self._secret = secret
        self._twins = twins
        self._clock = clock
        self._shared = shared

    @cached_property
    def _key(self) -> Key:
        return Key(self._secret())

    def issue(self, facts: StatementFacts, *, rows: int, duration_ms: int) -> tuple[Receipt | None, tuple[str, ...]]:
        """Leave a receipt for a statement that ran on staging; without one, say why. Never fails the run."""
        try:
            pairs = self._pairs(facts)
            if missing := _missing(pairs):
                return None, (f"No receipt: {', '.join(missing)} does not exist.",)
            receipt = signed(self._written(facts, pairs, rows, duration_ms), self._key)
            self.files.sweep()
            self.files.save(receipt)
        except FubError as error:
            return None, (f"No receipt: {error.detail}",)
        return receipt, self._share(receipt)

    def _share(self, receipt: Receipt) -> tuple[str, ...]:
        try:
            if self._shared:
                self._shared.save(receipt)
        except FubError as error:
            return (f"The receipt is not shared: {error.detail}",)
        return ()

    def proof(self, facts: StatementFacts) -> Proof:
        """Look for a receipt that counts for a production statement; see `ports.Promotion`."""
        pairs = self._pairs(facts)
        if missing := _missing(pairs):
            return Proof(facts.text, without_twin=missing)
        expected = self._terms.bindings(self.fingerprint(facts), pairs)
        reasons: list[str] = []
        if good := self._first_good(self.files.find(expected.fingerprint), expected, reasons):
            return Proof(facts.text, good.id)
        try:
            shared = self._shared.find(expected.fingerprint) if self._shared else []
        except FubError as error:
            shared = []
            reasons.append(f"The shared receipts cannot be read: {error.detail}")
        good = self._first_good(shared, expected, reasons)
        return Proof(facts.text, good.id) if good else Proof(facts.text, reasons=tuple(reasons[:_MOST_REASONS]))

    def _first_good(self, found: Iterable[Found], expected: Bindings, reasons: list[str]) -> Receipt | None:
        for each in found:
            objection = self.objection(each, expected)
            if objection is None:
                return each.receipt
            reasons.append(f"Receipt {each.name}: {objection.detail}" if each.receipt else objection.detail)
        return None

    def objection(self, found: Found, expected: Bindings | None = None) -> Objection | None:
        """Return why what was found does not count for a statement, or None.

        Without `expected` it is taken to be for its own statement, and its tables are not looked at.
        """
        receipt = found.receipt
        if receipt is None:
            return found.objection or Objection(Flaw.UNREADABLE, "It cannot be read.")
        bound = expected or self._terms.bindings(receipt.bindings.fingerprint, ())
        objection = objection_to(receipt, self._key, now=self._clock.now(), expected=bound)
        if objection or expected is None:
            return objection
        return tables_objection(receipt, expected.tables)

    def bindings_now(self, receipt: Receipt) -> Bindings:
        """Return what a receipt's own statement and tables are bound to now."""
        names = [pair.production for pair in receipt.bindings.tables]
        return self._terms.bindings(receipt.bindings.fingerprint, self._twins.named(names))

    def now(self) -> datetime:
        """Return the time that receipts are held against."""
        return self._clock.now()

    def fingerprint(self, facts: StatementFacts) -> str:
        """Return the fingerprint of a judged statement, the same for it and for its twin."""
        names = self._terms.catalogs.production_names
        literals = self._terms.policy.literals
        return fingerprint_of(facts.text, production=names, literals=literals, dialect=facts.dialect)

    def _pairs(self, facts: StatementFacts) -> tuple[TablePair, ...]:
        return self._twins.pairs(use.name for use in facts.tables if use.name)

    def _written(self, facts: StatementFacts, pairs: tuple[TablePair, ...], rows: int, duration_ms: int) -> Receipt:
        now = self._clock.now()
        return Receipt(
            id=time_ordered_id(now),
            bindings=self._terms.bindings(self.fingerprint(facts), pairs),
            environment=Environment.STAGING.value,
            statement=f"sha256:{hashlib.sha256(facts.text.encode()).hexdigest()}",
            rows=rows,
            duration_ms=duration_ms,
            issued=_rfc3339(now),
            expires=_rfc3339(now + timedelta(hours=self._terms.policy.receipt_hours)),
        )


def _missing(pairs: Iterable[TablePair]) -> tuple[str, ...]:
    sides = [(name, columns) for pair in pairs for name, columns in (
        (pair.staging, pair.staging_columns), (pair.production, pair.production_columns))]  # fmt: skip
    return tuple(name for name, columns in sides if not columns)


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
