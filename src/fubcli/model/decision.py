"""Decision: what the policy says about a statement, as data."""

from __future__ import annotations

from dataclasses import dataclass

from fubcli.errors import Remedy
from fubcli.model.estimate import NOTHING_READ, Estimate
from fubcli.model.names import Environment
from fubcli.model.policy_verdict import Verdict as Verdict  # whoever knows decisions knows verdicts
from fubcli.model.statement import Rewrite, Span


@dataclass(frozen=True)
class Finding:
    """Why a rule objects: a sentence, where in the caller's text, and what to do instead.

    `verdict` is `refuse`, or `needs_staging` where a staging run would answer the objection.
    """

    rule: str
    reason: str
    span: Span | None = None
    remedies: tuple[Remedy, ...] = ()
    verdict: Verdict = Verdict.REFUSE


@dataclass(frozen=True)
class Proof:
    """What is known about the staging run of one judged `text`.

    Either a receipt counts (`receipt` is its id), or `reasons` say why those that there are do not; `without_twin`
    names the tables that staging, or production, does not have.
    """

    text: str
    receipt: str = ""
    reasons: tuple[str, ...] = ()
    without_twin: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """A verdict with its findings and the text that will run (empty when refused)."""

    verdict: Verdict
    environment: Environment
    policy_version: str
    findings: tuple[Finding, ...] = ()
    rewrites: tuple[Rewrite, ...] = ()
    text: str = ""
    estimate: Estimate = NOTHING_READ
    """What the statement is expected to read."""
    proof: Proof | None = None
    """What was presented about the statement's staging run."""

    @property
    def allowed(self) -> bool:
        """Whether the statement may be sent to the warehouse."""
        return self.verdict in (Verdict.ALLOW, Verdict.ALLOW_REWRITTEN)
