"""Every question that fubcli asks itself, on warehouses of other dialects: read there as what it is, or said to be none."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from fubcli.errors import Refused
from fubcli.model.dialect import SqlDialect
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.probe import Arrivals, Counts, ErrorLog, Portion, Probe, Rejections, RunLog, Versions
from fubcli.operations.translating import permit_in
from fubcli.playbooks.texts import bound, completed, named
from fubcli.sql.facts import facts_of
from fubcli.sql.translation import Untranslatable, in_dialect
from tests.corpora import document
from tests.operations.conftest import FakeAudit, FakeWarehouse
from tests.operations.test_probing import prober
from tests.policy.cases import configuration
from tests.policy.test_probing import BOUNDED, SAMPLE, SINCE, STAGES, permitted

ROOT = Path(__file__).parents[2]
PLAYBOOKS = sorted((ROOT / "src" / "fubcli" / "playbooks" / "packaged").glob("*.yaml"))
REFUSED = document(ROOT / "tests" / "data" / "untranslated_steps.yaml")
DIALECTS = (SqlDialect.SNOWFLAKE, SqlDialect.BIGQUERY)
PROBES: tuple[Probe, ...] = (
    Counts((BOUNDED, SAMPLE), SINCE),
    Counts((dataclasses.replace(BOUNDED, time_type="timestamp_ntz"),), SINCE),
    Counts((dataclasses.replace(BOUNDED, time_type="date"),), SINCE),
    RunLog(STAGES, SINCE, "start_time", "status", name="process_name", failed="rows_rejected"),
    ErrorLog(STAGES, SINCE, "logged_at", "source"),
    Arrivals(STAGES, "loaded_at", "source"),
    Rejections(STAGES, "source", "severity", "row_key"),
    Rejections(STAGES, "source", "severity"),
    Versions(STAGES, "id", "valid_from", "valid_to", "is_current"),
)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: type(probe).__name__)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_question_about_rows_is_read_there_as_what_it_is(dialect: SqlDialect, probe: Probe) -> None:
    permit, known = permitted(probe), configuration()
    there = permit_in(permit, dialect, known.policy.limits)
    facts = facts_of(there.text, limits=known.policy.limits, dialect=dialect)
    assert {use.name for use in facts.functions} <= known.policy.allowed_functions[dialect]
    assert set(facts.parameters) == set(permit.parameters)
    assert dataclasses.replace(there, text=permit.text) == permit


def test_the_prober_asks_in_the_dialect_of_the_warehouse() -> None:
    warehouse = FakeWarehouse(info=WarehouseInfo("bigquery", "big", embedded=False))
    prober(FakeAudit(), warehouse)(Counts((Portion(STAGES, ("id",)),), SINCE))
    assert "CAST(NULL AS INT64)" in warehouse.asked[0].text


def test_a_question_that_reads_as_another_there_is_not_asked() -> None:
    permit = permitted(Counts((SAMPLE,), SINCE))
    odd = dataclasses.replace(permit, text="SELECT id FROM fub.contacts_silver.timeframes")
    with pytest.raises(Refused, match="does not read the question as one of its own"):
        permit_in(odd, SqlDialect.SNOWFLAKE, configuration().policy.limits)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_step_of_a_playbook_is_understood_there_or_said_not_to_be(dialect: SqlDialect) -> None:
    found: dict[str, list[str]] = {}
    for name, text in _steps():
        if reason := _reason(text, dialect):
            found.setdefault(reason, []).append(name)
    assert {reason: sorted(names) for reason, names in found.items()} == {
        reason: sorted(names) for reason, names in REFUSED[dialect.value].items()
    }


def _steps() -> Iterator[tuple[str, str]]:
    for path in PLAYBOOKS:
        for step in document(path)["steps"]:
            if sql := step.get("sql"):
                names = {name: "fub.contacts_silver.contacts" if name == "table" else "fub" for name in named(sql)}
                yield f"{path.stem}/{step['id']}", completed(sql, bound(sql), names)


def _reason(text: str, dialect: SqlDialect) -> str:
    policy = configuration().policy
    here = facts_of(text, limits=policy.limits)
    try:
        facts = facts_of(in_dialect(text, dialect), limits=policy.limits, dialect=dialect)
    except Untranslatable as error:
        return "information_schema" if "information_schema" in str(error) else str(error)
    unknown = {use.name for use in facts.functions} - policy.allowed_functions[dialect]
    same = [{use.name for use in each.tables} | set(each.parameters) for each in (here, facts)]
    assert not facts.constructs
    assert same[0] == same[1]
    return ", ".join(sorted(unknown))
