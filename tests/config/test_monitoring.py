"""`monitoring.yaml`: what it may say, and where what is wrong in it stands."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from fubcli.config.locations import Home
from fubcli.config.monitoring import load_expectations, parse_monitoring
from fubcli.errors import ConfigError
from fubcli.model.deadlines import Every, Rule
from tests.operations.monitor.world import catalogs


def parsed(body: str) -> tuple[Rule, ...]:
    return parse_monitoring(f"format: 1\ntables:\n{body}".encode(), file="m.yaml", catalogs=catalogs())


def test_a_whole_file() -> None:
    rules = parsed(
        '  live: {deadline: "05:00"}\n'
        "  live.sales_gold:\n    deadline: 02:30\n    expected_every: weekdays\n"
        "  live.sales_gold.draft: {ignore: true, reason: nobody reads it}\n"
    )
    assert [(rule.scope, rule.deadline, rule.every, rule.reason) for rule in rules] == [
        (("live",), time(5), None, ""),
        (("live", "sales_gold"), time(2, 30), Every.WEEKDAYS, ""),
        (("live", "sales_gold", "draft"), None, None, "nobody reads it"),
    ]
    assert rules[1].said_in == "m.yaml:4"


@pytest.mark.parametrize(
    ("body", "place", "said"),
    [
        ('  live: {deadline: "26:00"}', 3, 'from "00:00" to "23:59", not the text \'26:00\''),
        ('  live: {deadline: "2:30"}', 3, "must be a time"),
        ('  live: {deadline: "02:30:00"}', 3, "must be a time"),
        ("  live: {deadline: 230}", 3, "must be text, not 230"),
        ("  live: {}", 3, "is missing"),
        ("  live: {expected_every: daily}", 3, "is missing"),
        ('  live: {deadline: "02:30", expected_every: weekday}', 3, "did you mean `weekdays`?"),
        ('  live: {deadlien: "02:30"}', 3, "did you mean `deadline`?"),
        ("  lvie: {ignore: true, reason: x}", 3, "names no catalog that is known; did you mean `live`?"),
        ("  LIVE: {ignore: true, reason: x}", 3, "in lower case"),
        ("  live.a.b.c: {ignore: true, reason: x}", 3, "must be written catalog"),
        ("  live: {ignore: true}", 3, "must say why"),
        ('  live: {ignore: true, reason: " "}', 3, "must say why"),
        (f"  live: {{ignore: true, reason: {'x' * 201}}}", 3, "at most 200"),
        ("  live: {ignore: false, reason: x}", 3, "must be true, or left out"),
        ('  live: {ignore: true, reason: x, deadline: "02:30"}', 3, "does not go with `ignore`"),
        ('  live: {deadline: "02:30", reason: x}', 3, "goes with `ignore: true` only"),
        ('  live: {deadline: "02:30"}\n  live: {deadline: "02:30"}', 4, "is written twice"),
        ("  - live", 2, "must be a mapping"),
    ],
)
def test_what_is_wrong_names_its_place(body: str, place: int, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parsed(body)
    assert (caught.value.place.file, caught.value.place.line) == ("m.yaml", place)
    assert said in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"format: 2\ntables: {}\n", b"format: 1\n", b"tables: {}\n", b"\xff"])
def test_a_file_of_another_layout(data: bytes) -> None:
    with pytest.raises(ConfigError):
        parse_monitoring(data, file="m.yaml", catalogs=catalogs())


def test_a_person_has_a_file_and_a_project_has_one(tmp_path: Path) -> None:
    home = Home(*[tmp_path / "home"] * 4)
    assert load_expectations(home=home, project=tmp_path, catalogs=catalogs()).rules == ()
    home.config.mkdir()
    for directory, clock in ((home.config, "05:00"), (tmp_path, "03:00")):
        (directory / "monitoring.yaml").write_text(f'format: 1\ntables:\n  live: {{deadline: "{clock}"}}\n')
    found = load_expectations(home=home, project=tmp_path, catalogs=catalogs())
    assert [rule.deadline for rule in found.own] == [time(5)]
    assert [rule.deadline for rule in found.project] == [time(3)]
