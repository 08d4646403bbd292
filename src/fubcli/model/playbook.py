"""Playbook: what an investigation asks, what each answer proves, and what may be concluded from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fubcli.model.names import Environment

Literal = int | str | bool


class EvidenceClass(StrEnum):
    """How directly evidence speaks for what it is given for, the strongest first."""

    DIRECT = "direct"
    """A record of the event itself: a log line, a commit, a value that contradicts another."""
    EXPERIMENTAL = "experimental"
    """What happened when something was tried or compared on purpose: staging against production."""
    STATISTICAL = "statistical"
    """A measure that lies outside of what is usual."""
    CIRCUMSTANTIAL = "circumstantial"
    """It fits in time or place, and proves nothing by itself."""


class Severity(StrEnum):
    """How much a finding matters, as in every event."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class ParameterKind(StrEnum):
    """What a playbook may be told; the kind decides how it is written, recognised and bound.

    `timeframe` binds `:since` and `:until` (timestamps); ids bind `:account_id`, `:contact_id` and `:user_id`
    (bigint); a table is written into the text as `${table}`, after it has been found in a catalog, and the catalog as
    `${catalog}`; it binds `:table_schema` and `:table_name` (string).
    """

    ACCOUNT = "account"
    CONTACT = "contact"
    USER = "user"
    TABLE = "table"
    TIMEFRAME = "timeframe"


@dataclass(frozen=True)
class Wanted:
    """A parameter that a playbook takes; without a `default` it may be left out where it is not `required`."""

    kind: ParameterKind
    required: bool = False
    default: str = ""


class StepKind(StrEnum):
    """How a step gets its rows."""

    SQL = "sql"
    """A query, judged and run as every other."""
    MONITOR = "monitor"
    """The checks of the monitor, one row each."""
    COMPARE = "compare"
    """The rows of two steps before it, joined by a key."""


@dataclass(frozen=True)
class Comparison:
    """Two steps whose rows have the column `on` in common, and the column `value` to compare."""

    left: str
    right: str
    on: str
    value: str


@dataclass(frozen=True)
class Step:
    """One question, and the sentence that its answer proves.

    `sql` names production's tables; `[[ … ]]` is left out when a parameter in it was not given.
    """

    id: str
    proves: str
    kind: StepKind
    sql: str = ""
    is_verbatim: bool = False
    """Whether the text is somebody's own: nothing in it is left out or written in."""
    scope: str = ""
    """What the monitor looks at: `all`, `catalog`, or `table` and its namesakes in the other tiers."""
    catalog: str = ""
    """The one catalog that the monitor looks at, whichever was asked for; `""` is what was asked for."""
    comparison: Comparison | None = None
    environment: Environment | None = None
    """Where it runs whatever was asked for; None is where the investigation runs."""
    is_present: bool = False
    """Whether its rows tell how things are now, whatever time is asked about."""
    most_rows: int = 200
    expires_days: int | None = None
    """After how many days what it asks about is deleted where it is kept."""


class Operator(StrEnum):
    """What a condition may say of a value."""

    EQUALS = "equals"
    DIFFERS = "differs"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOVE = "above"
    BELOW = "below"
    ONE_OF = "one_of"


@dataclass(frozen=True)
class Condition:
    """A test of a column of a step's rows: of the row that a finding is about, else of the first.

    `column` is `row_count` for the number of rows.
    """

    step: str
    column: str
    operator: Operator
    value: Literal | tuple[Literal, ...]


@dataclass(frozen=True)
class Claim:
    """Evidence in a sentence with `{column}` of a step's row in it, and how directly it speaks."""

    step: str
    says: str
    evidence_class: EvidenceClass
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A finding that follows when all conditions hold; a condition on a step without an answer does not hold.

    `each` names the step of whose rows there is one finding each, at most `most`. `confidence` is 0 to 1, and `because`
    says why it is no more. `at` and `until` name columns of time. `supports` and `contradicts` name hypotheses.
    """

    id: str
    when: tuple[Condition, ...]
    severity: Severity
    title: str
    evidence: tuple[Claim, ...]
    confidence: float
    because: str
    each: str = ""
    most: int = 1
    at: str = ""
    until: str = ""
    supports: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()


@dataclass(frozen=True)
class FollowUp:
    """A playbook that looks further, and when: always, or when one of the findings is there."""

    playbook: str
    why: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Playbook:
    """One kind of investigation, as a YAML file says it; `origin` is `packaged` or the user's file."""

    name: str
    title: str
    answers: str
    phrases: tuple[str, ...]
    parameters: tuple[Wanted, ...]
    steps: tuple[Step, ...]
    rules: tuple[Rule, ...]
    follow_ups: tuple[FollowUp, ...] = ()
    seconds: float = 60.0
    rows: int = 5_000
    origin: str = "packaged"

    def wanted(self, kind: ParameterKind) -> Wanted | None:
        """Return what it says of a kind of parameter, None when it takes none."""
        return next((each for each in self.parameters if each.kind is kind), None)

    def step(self, id: str) -> Step | None:
        """Return a step by its id."""
        return next((each for each in self.steps if each.id == id), None)
