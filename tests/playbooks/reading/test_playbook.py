"""A playbook's YAML: read whole, and every mistake named with its line."""

import re
from pathlib import Path

import pytest
import yaml

from fubcli.errors import ConfigError, UsageError
from fubcli.model.names import Environment
from fubcli.model.playbook import EvidenceClass, Operator, ParameterKind, Severity, StepKind
from fubcli.playbooks.catalogue import load_file, load_playbooks, named
from fubcli.playbooks.reading.playbook import read_playbook

WHOLE = """\
format: 1
name: late-orders
title: Orders that come late
answers: Which orders come late?
phrases: [late orders]
parameters:
  account: {required: true}
  timeframe: {default: past_week}
budget: {seconds: 30, rows: 100}
steps:
  - id: late
    proves: Which orders are late
    sql: SELECT account_id, n FROM ${fub}.a.b WHERE account_id = :account_id AND at >= :since
    rows: 5
    expires_days: 15
  - id: staged
    proves: What staging has
    sql: SELECT account_id, n FROM ${fub}.a.b WHERE at >= :since
    environment: staging
  - {id: checks, proves: Whether loads came, monitor: all}
  - {id: both, proves: How they differ, compare: {left: late, right: staged, on: account_id, value: n}}
findings:
  - id: many-late
    when: [{step: late, column: n, at_least: 5}]
    each: late
    most: 3
    severity: warning
    title: "{n} orders of account {account_id} are late"
    evidence: [{step: late, says: "{n} orders", class: direct, when: [{step: checks, column: row_count, equals: 0}]}]
    confidence: 80
    because: they were counted
    at: first_at
    supports: [stale-data]
follow_ups:
  - {playbook: late-orders, why: Look again, findings: [many-late]}
"""


def read(text: str):
    return read_playbook(text.encode(), file="late-orders.yaml", origin="packaged")


def test_everything_that_it_says_is_read() -> None:
    playbook = read(WHOLE)
    assert (playbook.name, playbook.seconds, playbook.rows) == ("late-orders", 30, 100)
    assert playbook.wanted(ParameterKind.ACCOUNT).required
    assert playbook.wanted(ParameterKind.TIMEFRAME).default == "past_week"
    assert [step.kind for step in playbook.steps] == [StepKind.SQL, StepKind.SQL, StepKind.MONITOR, StepKind.COMPARE]
    assert (playbook.steps[0].most_rows, playbook.steps[0].expires_days) == (5, 15)
    assert playbook.steps[1].environment is Environment.STAGING
    assert (playbook.steps[3].comparison.left, playbook.steps[3].comparison.on) == ("late", "account_id")
    (rule,) = playbook.rules
    assert (rule.severity, rule.confidence, rule.most, rule.each) == (Severity.WARNING, 0.8, 3, "late")
    assert (rule.when[0].operator, rule.when[0].value) == (Operator.AT_LEAST, 5)
    assert rule.evidence[0].evidence_class is EvidenceClass.DIRECT
    assert playbook.follow_ups[0].findings == ("many-late",)


@pytest.mark.parametrize(("old", "new", "message"), [
    ("format: 1", "format: 2", "late-orders.yaml:1: format: must be 1"),
    ("name: late-orders", "name: Late", "must be lower-case words"),
    ("steps:", "setps:", "is not a key that belongs here"),
    ("  account: {required: true}", "  acount: {required: true}", "parameters.acount"),
    ("{required: true}", "{required: true, default: '1'}", "is never used"),
    ("seconds: 30", "seconds: 9999", "must be 1 to 600"),
    ("    rows: 5", "    rows: 5000", "steps[0].rows: must be 1 to 1,000"),
    (":account_id AND", ":acount_id AND", "binds :acount_id"),
    ("AND at >= :since\n    rows", "AND at >= :since [[ AND x\n    rows", "[["),
    ("${fub}.a.b WHERE account", "${table} WHERE account", "table is none of its parameters"),
    ("    environment: staging", "    environment: sandbox", "must be one of production, staging"),
    ("monitor: all", "monitor: everything", "must be one of all, catalog, table"),
    ("right: staged", "right: later", "must be one of"),
    ("compare: {left: late", "monitor: all, compare: {left: late", "must have one of sql, monitor and compare"),
    ("  - {id: checks", "  - {id: late", "is the id of another one: late"),
    ("when: [{step: late, column: n, at_least: 5}]", "when: []", "must have at least one condition"),
    ("at_least: 5}]", "at_least: 5, above: 4}]", "must have one of"),
    ("step: late, column: n", "step: never, column: n", "must be one of"),
    ("    severity: warning", "    severity: fatal", "must be one of info, warning, critical"),
    ("    most: 3", "    most: 99", "must be 1 to 10"),
    ("    each: late\n", "", "goes with `each`"),
    ("{n} orders of", "{n orders of", "has a brace that belongs to no name"),
    ("{n} orders of", "{never.n} orders of", "names a step that is not there: never"),
    ("    evidence: [{step: late, says: \"{n} orders\", class: direct, when: [{step: checks, column: row_count, equals: 0}]}]", "    evidence: []", "must have at least one claim"),
    ("class: direct", "class: certain", "must be one of direct"),
    ("confidence: 80", "confidence: 100", "nothing is certain"),
    ("because: they were counted", "because: ''", "must be one line of text"),
    ("why: Look again", "why: |\n      Look\n      again", None),
])  # fmt: skip
def test_every_mistake_is_named_with_its_place(old: str, new: str, message: str | None) -> None:
    assert old in WHOLE
    with pytest.raises(ConfigError, match=re.escape(message) if message else "late-orders.yaml") as caught:
        read(WHOLE.replace(old, new, 1))
    assert str(caught.value).startswith("late-orders.yaml:")


def test_a_file_is_called_as_its_playbook(tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(WHOLE)
    with pytest.raises(ConfigError, match="must be other, as the file is called"):
        load_file(path)


def test_a_persons_own_playbooks_are_beside_the_packaged_ones_and_take_no_name_of_theirs(tmp_path: Path) -> None:
    (tmp_path / "late-orders.yaml").write_text(WHOLE)
    known = load_playbooks(tmp_path)
    assert known["late-orders"].origin == str(tmp_path / "late-orders.yaml")
    assert known["contact-lifecycle"].origin == "packaged"
    (tmp_path / "contact-lifecycle.yaml").write_text(WHOLE.replace("name: late-orders", "name: contact-lifecycle"))
    with pytest.raises(ConfigError, match="is taken by the playbook of packaged"):
        load_playbooks(tmp_path)


def test_a_follow_up_leads_somewhere(tmp_path: Path) -> None:
    (tmp_path / "late-orders.yaml").write_text(WHOLE.replace("playbook: late-orders", "playbook: later-orders"))
    with pytest.raises(ConfigError, match="names no playbook that is there: later-orders; did you mean `late-orders`"):
        load_playbooks(tmp_path)


def test_a_misspelt_name_is_told_the_nearest_one() -> None:
    with pytest.raises(UsageError, match="did you mean `contact-lifecycle`"):
        named(load_playbooks(), "contact-lifecycel")


def test_the_example_is_plain_yaml() -> None:
    assert yaml.safe_load(WHOLE)["name"] == "late-orders"
