"""Probable matches: what keys cannot tell, found by splink and taken by the project when it is asked to."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from fubcli.errors import UsageError
from fubcli.pipelines import linking
from tests.pipelines.marketing_identity.building import invoke
from tests.pipelines.marketing_identity.raw import deliver

GIVEN = ("Johanna", "Robert", "Wanda", "Quentin", "Olga", "Felix", "Yvonne", "Dietrich", "Carmen", "Ibrahim")
BEGIN = ("Smi", "Okon", "Bal", "Pet", "Lind", "Mor", "Tana", "Hugh", "Zap", "Weav")
END = ("thers", "kwo", "lezar", "rovic", "quist", "eauville", "kata", "escott", "atinho", "ingham")
PEOPLE = [(GIVEN[(one + two) % 10], BEGIN[one] + END[two]) for one in range(10) for two in range(10)]


def _load() -> dict[str, list[dict[str, object]]]:
    """Three records of each person: two with one address, and one with another, in most cases with the same telephone."""
    leads, contacts, shoppers = [], [], []
    for number, (given, family) in enumerate(PEOPLE):
        phone = f"+1202555{number:04d}"
        address = f"{given}.{family}".lower()
        leads.append(
            {
                "id": str(number), "first_name": given, "last_name": family, "phone": phone,
                "email": f"{address}@work{number % 7}.example", "created_date": "2026-01-01",
            }
        )  # fmt: skip
        contacts.append(leads[-1] | {"phone": None})
        shoppers.append(
            {
                "id": str(number), "first_name": given, "last_name": family,
                "phone": phone if number % 3 else None, "email": f"{address}@home.example", "created_at": "2026-01-02",
            }
        )  # fmt: skip
    return {"salesforce_leads": leads, "salesforce_contacts": contacts, "shopify_customers": shoppers}


def test_without_splink_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match="pip install 'splink>=5,<6'"):
        linking.link(Path("never_opened.duckdb"))


@pytest.mark.slow
def test_probable_matches_join_when_the_project_is_asked_to_take_them(tmp_path: Path) -> None:
    pytest.importorskip("splink")
    file = tmp_path / "marketing.duckdb"
    deliver(file, _load(), "2026-02-01 08:30:00")
    invoke(file, "run", "--select=identity")
    without_phone = len(range(0, len(PEOPLE), 3))
    assert _customers(file) == len(PEOPLE) + without_phone
    assert linking.link(file) >= without_phone
    invoke(file, "run", "--select=identity", "--vars={probabilistic_edge_threshold: 0.5}")
    assert _customers(file) == len(PEOPLE)


def _customers(file: Path) -> int:
    with duckdb.connect(str(file), read_only=True) as identity:
        ((count,),) = identity.execute("SELECT count(DISTINCT customer_id) FROM identity.identity_bridge").fetchall()
    return int(count)
