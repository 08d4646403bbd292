"""What is behind an exported table: tiers, joins, playbooks and past queries, each by what it really reads."""

from __future__ import annotations

from typing import Any

from fubcli.model.playbook import Playbook, Step, StepKind
from tests.skills.code_development.migration.world import assessed, queries


def playbook(name: str, *texts: str) -> Playbook:
    steps = tuple(Step(f"s{number}", "proves", StepKind.SQL, sql=text) for number, text in enumerate(texts))
    return Playbook(name, name, "?", (), (), steps, ())


def only(text: str, **changed: Any) -> dict[str, Any]:
    (told,) = assessed(text, **changed)["statements"]
    return told


def test_tiers_are_told_from_bronze_to_gold_with_the_columns_that_they_have() -> None:
    told = only("ALTER TABLE contacts DROP COLUMN email")["downstream"]
    assert [(each["table"], each["tier"]) for each in told] == [
        ("fub.contacts_bronze.contacts", "bronze"),
        ("fub.contacts_silver.contacts", "silver"),
        ("fub_zg.contacts_silver.contacts", "silver"),
        ("fub_zg.contacts_gold.contacts", "gold"),
    ]
    assert told[0]["columns"] == told[3]["columns"] == ["email"]
    assert "columns" not in told[2]


def test_a_join_is_told_where_its_column_goes() -> None:
    told = only("ALTER TABLE contacts DROP COLUMN stage_id")["downstream"]
    assert told[-1] == {
        "table": "fub.contacts_silver.stages",
        "tier": "silver",
        "why": "joined by fub.contacts_silver.contacts.stage_id",
    }


def test_playbooks_are_found_by_the_columns_that_they_read_and_not_by_words() -> None:
    books = [
        playbook(
            "hit",
            "SELECT id FROM ${fub}.contacts_silver.contacts WHERE email = 'x' [[AND account_id = :account_id]]",
            "SELECT 1",
        ),
        playbook("optional", "SELECT id FROM ${fub}.contacts_silver.contacts WHERE id = 1 [[AND email = :account_id]]"),
        playbook("gold", "SELECT email FROM ${fub_zg}.contacts_gold.contacts"),
        playbook("words", "SELECT 'email' AS x FROM ${fub}.contacts_silver.contacts WHERE id = 1 -- email"),
        playbook("elsewhere", "SELECT email FROM ${fub}.stripe_bronze.customers"),
        playbook("any-table", "SELECT email FROM ${table}"),
    ]
    told = only("ALTER TABLE contacts DROP COLUMN email", playbooks=books)
    assert told["playbooks"] == [{"name": name, "steps": ["s0"]} for name in ("hit", "optional", "gold")]
    told = only("DROP TABLE contacts", playbooks=books)
    assert [each["name"] for each in told["playbooks"]] == ["hit", "optional", "gold", "words"]


def test_past_queries_are_checked_for_the_column_and_what_cannot_be_read_says_so() -> None:
    known = queries(
        "SELECT email FROM fub.contacts_silver.contacts",
        "SELECT id FROM fub.contacts_silver.contacts",
        "frob fub.contacts_silver.contacts \u202e",
    )
    told = only("ALTER TABLE contacts DROP COLUMN email", known_queries=known)["queries"]
    assert [each["text"] for each in told] == [
        "frob fub.contacts_silver.contacts \\u202e",
        "SELECT email FROM fub.contacts_silver.contacts",
    ]
    assert [("note" in each) for each in told] == [True, False]


def test_what_breaks_nothing_names_no_playbook() -> None:
    told = only(
        "ALTER TABLE contacts ADD COLUMN x INT",
        playbooks=[playbook("hit", "SELECT email FROM ${fub}.contacts_silver.contacts")],
    )
    assert "playbooks" not in told
    assert told["downstream"]
