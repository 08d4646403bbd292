"""What an investigation asked: the tables of its steps, and what it was about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from fubcli.skills.code_development.parts import Part

_IDENTITIES = ("account_id", "contact_id", "user_id")


@dataclass(frozen=True)
class Investigated:
    """The tables of each step by its id, the table that was asked about, and the identities that were.

    Of an event that is no investigation all are empty.
    """

    steps: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    table: str = ""
    values: tuple[tuple[str, str], ...] = ()

    def tables_of(self, finding: Part) -> Iterator[str]:
        """Yield the tables of the steps that a finding rests on."""
        if self.steps:
            for each in finding.member("evidence").items():
                yield from self.steps.get(each.member("step").text(), ())

    def tables(self, findings: Sequence[Part]) -> Iterator[str]:
        """Yield all tables: those that findings rest on, the one that was asked about, then the others."""
        for each in findings:
            yield from self.tables_of(each)
        yield self.table
        for tables in self.steps.values():
            yield from tables


def investigated(data: Part) -> Investigated:
    """Return what an event's data say; raises UsageError for members of another form than published."""
    operation = data.member("operation").value
    if operation == "support-investigation":
        return Investigated(values=tuple(_values(data)))
    if operation != "investigate":
        return Investigated()
    steps = {
        each.member("id").text(): tuple(table.text() for table in each.member("tables").items())
        for each in data.member("steps").items()
    }
    parameters = data.member("parameters")
    if parameters.value is None:
        return Investigated(steps)
    return Investigated(steps, parameters.member("table").text(), tuple(_values(parameters)))


def _values(part: Part) -> Iterator[tuple[str, str]]:
    for name in _IDENTITIES:
        if (value := part.member(name).whole()) is not None:
            yield name, str(value)
