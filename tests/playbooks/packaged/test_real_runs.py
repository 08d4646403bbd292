"""Every packaged playbook against the embedded lakehouse, as it is when nothing but its planted fault is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from fubcli.model.playbook import ParameterKind, Playbook, Rule
from fubcli.operations.investigate.answers import ROW_COUNT
from fubcli.playbooks.catalogue import load_playbooks
from fubcli.playbooks.templates import slots
from tests.conftest import Fubcli

EVERY = load_playbooks()
PLAYBOOKS = {name: each for name, each in EVERY.items() if not any(step.catalog for step in each.steps)}
"""Those about what the nightly export fills; `test_pipelines` has the others."""
OPTIONS = {
    ParameterKind.ACCOUNT: "--param=account_id={account}",
    ParameterKind.CONTACT: "--param=contact_id=1",
    ParameterKind.USER: "--param=user_id=134500",
    ParameterKind.TABLE: "--table={table}",
}
SHOWN = {
    ParameterKind.ACCOUNT: {"account_id"},
    ParameterKind.CONTACT: {"contact_id"},
    ParameterKind.USER: {"user_id"},
    ParameterKind.TABLE: {"table"},
    ParameterKind.TIMEFRAME: set[str](),
}
WELL = ("export-failure", "tier-data-quality", "staging-difference", "migration-impact", "table-analysis")
"""What they look at is well."""


def event(
    fubcli: Fubcli,
    playbook: Playbook,
    *options: str,
    account: int | None = None,
    table: str = "fub.contacts_silver.contacts",
) -> dict[str, Any]:
    """Run a playbook with what it requires, and with an account where it takes one and one is given."""
    given = [
        OPTIONS[each.kind].format(account=account or 12345, table=table)
        for each in playbook.parameters
        if each.kind in OPTIONS and (each.required or (each.kind is ParameterKind.ACCOUNT and account is not None))
    ]
    argv = ["--operation=investigate", f"--playbook={playbook.name}", "--warehouse=embedded"]
    completed = fubcli(*argv, *given, *options)
    assert completed.returncode == 0, completed.stderr
    data: dict[str, Any] = json.loads(completed.stdout)["data"]
    return data


def at(data: Any, pointer: str) -> Any:
    """Return what a JSON pointer points to."""
    for part in pointer.split("/")[1:]:
        data = data[int(part)] if isinstance(data, list) else data[part]
    return data


def check(data: dict[str, Any], *, is_now: bool = True) -> None:
    """Fail unless every question is answered, and every sentence is whole and stands on a row that is there.

    Of another time, what is known as it is now is not asked; rows of a table that is too large are not counted.
    """
    playbook = EVERY[data["playbook"]["name"]]
    unanswered = set() if is_now else unknown_then(playbook)
    for step in data["steps"]:
        if step["id"] in unanswered:
            assert step["status"] == "skipped", step["id"]
        elif is_too_large(playbook, step):
            unanswered.add(step["id"])
        else:
            assert step["status"] in ("answered", "empty"), (step["id"], step.get("problem"))
    assert {each["step"] for each in data["missing"]} == unanswered
    for finding in data["findings"]:
        assert finding["evidence"], finding["id"]
        for text in (finding["title"], *(proof["says"] for proof in finding["evidence"])):
            assert "nothing" not in text.split(), (finding["id"], text)
            assert "(a text)" not in text, (finding["id"], text)
            assert text.strip(), finding["id"]
        for proof in finding["evidence"]:
            assert at(data, proof["pointer"]) is not None
    for entry in data["timeline"]:
        assert at(data, entry["pointer"]) is not None


def unknown_then(playbook: Playbook) -> set[str]:
    """Return the steps that are not asked about another time, and the comparisons of these."""
    found = {step.id for step in playbook.steps if step.is_present}
    sides = {step.id: step.comparison for step in playbook.steps if step.comparison is not None}
    return found | {id for id, each in sides.items() if found & {each.left, each.right}}


def is_too_large(playbook: Playbook, step: dict[str, Any]) -> bool:
    """Whether a step would count the rows of a table that nothing bounds."""
    is_counting = (playbook.name, step["id"]) == ("table-analysis", "size")
    return is_counting and step.get("problem", {}).get("rule") == "large_tables_are_filtered"


@pytest.mark.parametrize("playbook", PLAYBOOKS.values(), ids=PLAYBOOKS)
def test_every_question_is_answered(fubcli: Fubcli, playbook: Playbook) -> None:
    data = event(fubcli, playbook)
    check(data)
    if playbook.name in WELL:
        assert not [finding["id"] for finding in data["findings"] if finding["severity"] == "critical"]
    columns = {step["id"]: {each["name"] for each in step["columns"]} for step in data["steps"] if "columns" in step}
    for rule in playbook.rules:
        for step, column in asked(playbook, rule):
            if step in columns:
                assert column in columns[step] | {ROW_COUNT}, (rule.id, f"{step} has no column {column}")


def asked(playbook: Playbook, rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield the columns that a rule's conditions and sentences name, each with its step."""
    always = {name for each in playbook.parameters if each.required for name in SHOWN[each.kind]} | {"since", "until"}
    for condition in (*rule.when, *(each for claim in rule.evidence for each in claim.when)):
        yield condition.step, condition.column
    own = rule.each or rule.evidence[0].step
    sentences = [(own, rule.title), *((claim.step, claim.says) for claim in rule.evidence)]
    for step, text in sentences:
        for slot in slots(text):
            named, dot, column = slot.rpartition(".")
            if slot not in always:
                yield named if dot else step, column
    yield from ((own, column) for column in (rule.at, rule.until) if column)


@pytest.mark.slow
@pytest.mark.parametrize(
    "options", [("--catalog=stage_fub",), ("--timeframe=past_week",), ("--timeframe=yesterday",)], ids=" ".join
)
@pytest.mark.parametrize("playbook", PLAYBOOKS.values(), ids=PLAYBOOKS)
def test_elsewhere_and_at_other_times(fubcli: Fubcli, playbook: Playbook, options: tuple[str, ...]) -> None:
    is_staging = "--catalog=stage_fub" in options
    if is_staging and playbook.name == "identity-resolution":
        options = ("--catalog=stage_fub_zg",)  # it asks the other catalog alone
    check(
        event(
            fubcli,
            playbook,
            *options,
            table="contacts_silver.contacts" if is_staging else "fub.contacts_silver.contacts",
        ),
        is_now="--timeframe=yesterday" not in options,
    )


@pytest.mark.slow
@pytest.mark.parametrize("account", [12345, 12599, 99999], ids=["large", "small", "none"])
@pytest.mark.parametrize(
    "playbook",
    [each for each in PLAYBOOKS.values() if each.wanted(ParameterKind.ACCOUNT)],
    ids=lambda playbook: playbook.name,
)
def test_of_an_account(fubcli: Fubcli, playbook: Playbook, account: int) -> None:
    data = event(fubcli, playbook, account=account)
    check(data)
    if account == 99999:
        assert not [finding["id"] for finding in data["findings"] if finding["severity"] == "critical"]


@pytest.mark.parametrize(
    "table",
    ["fub.internal.export_tables", "fub_zg.identity_gold.unified_people", "stage_fub.contacts_bronze.contacts"],
)
@pytest.mark.parametrize("name", ["table-analysis", "migration-impact"])
def test_of_any_table(fubcli: Fubcli, name: str, table: str) -> None:
    check(event(fubcli, PLAYBOOKS[name], table=table))


def test_a_table_of_the_tiers(fubcli: Fubcli) -> None:
    check(event(fubcli, PLAYBOOKS["tier-data-quality"], "--table=fub.activities_silver.activities"))


def test_a_small_table_without_a_twin_of_its_size_is_well(fubcli: Fubcli) -> None:
    data = event(fubcli, PLAYBOOKS["table-analysis"], table="fub.contacts_silver.stages")
    check(data)
    found = {each["id"] for each in data["findings"]}
    assert "none-fails" in found
    assert not found & {"not-known", "not-checked"}
    assert data["missing"] == []


def test_a_table_that_no_check_looks_at_is_not_said_to_be_well(fubcli: Fubcli) -> None:
    data = event(fubcli, PLAYBOOKS["table-analysis"], table="fub.internal.export_tables")
    found = {each["id"] for each in data["findings"]}
    assert "not-checked" in found
    assert not found & {"well", "none-fails"}


def test_what_is_known_as_it_is_now_is_not_said_of_another_time(fubcli: Fubcli) -> None:
    data = event(fubcli, PLAYBOOKS["zillow-sync-problems"], "--timeframe=2019-03-01/2019-03-31")
    check(data, is_now=False)
    assert not data["findings"]


@pytest.mark.parametrize(
    ("name", "option", "finding"),
    [
        ("identity-resolution", "", "no-contacts"),
        ("staging-difference", "", "no-contacts"),
        ("contact-stage-inconsistency", "", "no-contacts"),
        ("tier-data-quality", "--table=fub.activities_silver.activities", "tiers-not-compared"),
        ("export-failure", "--catalog=stage_fub", "staging-well"),
    ],
)
def test_what_was_looked_at_is_said(fubcli: Fubcli, name: str, option: str, finding: str) -> None:
    """Account 99999 has no contacts."""
    data = event(fubcli, PLAYBOOKS[name], *filter(None, [option]), account=99999)
    assert finding in {each["id"] for each in data["findings"]}


@pytest.mark.parametrize("playbook", PLAYBOOKS.values(), ids=PLAYBOOKS)
def test_what_looks_further_can_be_given_what_it_requires(playbook: Playbook) -> None:
    known = {each.kind for each in playbook.parameters}
    for follow_up in playbook.follow_ups:
        required = {each.kind for each in PLAYBOOKS[follow_up.playbook].parameters if each.required}
        assert required <= known, follow_up.playbook
        assert set(follow_up.findings) <= {rule.id for rule in playbook.rules}, follow_up.playbook
