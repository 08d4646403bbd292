"""The page: what it says in which order, that it needs nothing, and that no name of a table can do anything in it."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fubcli.errors import ExitCode, WarehouseUnavailable
from fubcli.model.health import Commit, Hidden, Seen
from fubcli.model.names import TableName
from fubcli.model.nights import midnight
from fubcli.results.formats import visible
from tests.operations.monitor.report.conftest import Page
from tests.operations.monitor.report.reading import Element, read
from tests.operations.monitor.world import BRONZE, COLUMNS, GOLD, LAST, NOON, SILVER, TABLES, World, load

HOSTILE = (
    "<script>alert(1)</script>", "</style><script>", "x' onclick='y", '"><img src=//e.vil>', "javascript:alert(1)",
    "&lt;", "\u202egnp", "a\nb", "@import url(//e.vil)", "--><svg/onload=x>",
)  # fmt: skip

ELEMENTS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "header",
    "main",
    "footer",
    "section",
    "article",
    "nav",
    "div",
    "span",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "b",
    "small",
    "time",
    "code",
    "pre",
    "figure",
    "figcaption",
    "details",
    "summary",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "svg",
    "desc",
    "path",
    "rect",
    "text",
    "tspan",
}
ATTRIBUTES = {
    "lang",
    "charset",
    "http-equiv",
    "content",
    "name",
    "id",
    "class",
    "href",
    "role",
    "tabindex",
    "aria-label",
    "aria-labelledby",
    "aria-describedby",
    "aria-hidden",
    "datetime",
    "scope",
    "viewbox",
    "d",
    "x",
    "y",
    "width",
    "height",
}


def headings(page: Element) -> list[tuple[int, str]]:
    return [(int(each.name[1]), each.text) for each in page.all("h1", "h2", "h3", "h4")]


def drawings(page: Element) -> list[Element]:
    return [each for each in page.all("svg") if each.attributes.get("role") == "img"]


def test_the_answer_comes_first_and_the_questions_follow(page: Page) -> None:
    made = page(World())
    assert [text for level, text in headings(made) if level < 3] == [
        "1 of 1 exports landed; nothing is wrong.", "The export", "What is wrong", "What to do next", "Schema changes",
        "What could not be seen", "Other tables", "What was looked at",
    ]  # fmt: skip
    verdict = made.classed("verdict")[0].text
    for said in ("ok", "100", "of 100, healthy", "100%", "Thu 4 Jun, 12:00 PDT", "19:00 UTC", "24 hours"):
        assert said in verdict
    assert "Nothing was seen to be wrong." in made.by_id("wrong").text
    assert "Everything that was looked for was seen." in made.by_id("unseen").text


def test_a_case_has_its_reasons_its_charts_and_what_follows(page: Page) -> None:
    world = World()
    world.change(BRONZE, factor=0.3)
    world.change(SILVER, factor=0.3)
    made = page(world)
    (case,) = made.by_id("wrong").classed("case")
    assert f"{BRONZE} came with too few rows" in case.text
    assert [each.text for each in case.all("summary")] == ["The numbers of 30 nights", "Explains 3 more checks"]
    assert "The export of live came, and not as it should be" in case.text
    assert len(case.all("svg")) == 2
    assert len(case.classed("mark", "critical")) == 1
    numbers = case.all("tbody")[0].all("tr")[0].text
    assert numbers.startswith("Thu 4 Jun3,")
    assert numbers.endswith("partial")
    assert str(BRONZE) not in [each.text for each in made.by_id("tables").all("summary")]
    assert f"{SILVER}" in made.by_id("tables").text


def test_what_to_do_next_is_a_command_in_one_piece(page: Page) -> None:
    world = World()
    world.change(BRONZE, factor=0.3)
    (command,) = page(world).by_id("next").classed("command")
    wanted = "fubcli --operation=monitor --catalog=live --schema=sales_bronze --table=orders --timeframe=past_month"
    assert (command.text, command.attributes["tabindex"]) == (wanted, "0")


def test_columns_are_told_with_a_sign_and_a_word(page: Page) -> None:
    world = World()
    world.data()
    world.columns[SILVER] = {"id": "string", "total": "decimal(10,2)", "more": "bigint"}
    made = page(world, catalogs=("live",))
    assert [each.text for each in made.by_id("wrong").classed("sign")] == ["\u2212 removed", "~ retyped", "+ added"]
    assert "1 table changed as told above." in made.by_id("changes").text
    world = World()
    world.data()
    world.columns[SILVER] = COLUMNS | {"more": "bigint"}
    assert "+ added more" in page(world, catalogs=("live",)).by_id("changes").text


def test_what_could_not_be_seen_is_told_with_its_reason(page: Page) -> None:
    world = World()
    world.hidden[BRONZE] = Seen("log", None, Hidden.FORBIDDEN, "no SELECT")
    world.unseen = {"stage": WarehouseUnavailable("it sleeps")}
    del world.history[GOLD]
    unseen = page(world, catalogs=("live",)).by_id("unseen").text
    for said in (
        f"Whether {BRONZE} was loaded is not known",
        "no SELECT",
        "it sleeps",
        "1 table without a recorded load",
        str(GOLD),
    ):
        assert said in unseen
    assert "Everything" not in unseen


def test_a_page_about_nothing(page: Page) -> None:
    world = World()
    world.history.clear()
    made = page(world)
    assert "No export was looked at" in made.by_id("exports").text
    assert "None." in made.by_id("tables").text
    one = page(World(), catalogs=("live",), table="sales_gold.orders")
    assert "No export was looked at" in one.by_id("exports").text
    assert "live: 1 table" in one.by_id("tables").text


def test_a_dead_export_is_one_case_and_its_tables_are_folded(page: Page) -> None:
    world = World()
    world.without(*TABLES)
    made = page(world, as_of=midnight(LAST) + timedelta(hours=3))
    (case,) = made.by_id("wrong").classed("case")
    assert "Explains 5 more checks" in case.text
    assert len(drawings(made.by_id("tables"))) == 2 * 5
    assert "now 03:00" in made.by_id("exports").text


def test_many_nights_are_drawn_where_something_was_and_told_where_nothing_was(page: Page) -> None:
    world = World()
    for back in range(0, 30, 3):
        world.without(BRONZE, night=LAST - timedelta(days=back))
    made = page(world, timeframe="past_month").by_id("exports")
    assert len(made.all("svg")) == 6
    assert made.all("summary")[0].text == "24 other exports"
    assert len(made.all("tbody")[0].all("tr")) == 24


def test_the_page_needs_nothing_and_runs_nothing(page: Page, tmp_path: Path) -> None:
    world = World()
    world.change(BRONZE, factor=0.3)
    made = page(world)
    assert made.all("script", "link", "img", "iframe", "object", "form", "base") == []
    for element in made.all():
        for name, value in element.attributes.items():
            assert not name.startswith("on")
            assert name not in ("style", "src", "srcset", "action")
            assert name != "href" or re.fullmatch(r"#[\w-]+", value or "")
    (policy,) = [each.attributes["content"] or "" for each in made.all("meta") if "http-equiv" in each.attributes]
    style = made.all("style")[0].text
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    assert "http" not in (tmp_path / "report.html").read_text().replace("http-equiv", "")


def test_the_page_is_built_as_screen_readers_want_it(page: Page) -> None:
    world = World()
    world.change(BRONZE, factor=0.3)
    made = page(world)
    assert made.all("html")[0].attributes["lang"] == "en"
    levels = [level for level, _ in headings(made)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [each.attributes["id"] for each in made.all() if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    named = [
        value
        for each in made.all()
        for name, value in each.attributes.items()
        if name in ("aria-labelledby", "aria-describedby")
    ]
    assert set(named) <= set(ids)
    assert {(each.attributes["href"] or "")[1:] for each in made.all("a")} <= set(ids)
    assert made.all("a")[0].attributes["class"] == "skip"
    assert [len(made.all(each)) for each in ("main", "nav", "title")] == [
        1,
        1,
        1 + len(made.all("svg")) - len(made.classed("legend")[0].all("svg")),
    ]
    for svg in made.all("svg"):
        assert svg.attributes.get("role") == "img" or svg.attributes["aria-hidden"] == "true"
    for badge in made.classed("badge"):
        assert badge.text[1:] in ("ok", "info", "warning", "critical", "unknown"), "a symbol and its word"


@given(st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=40))
@example("<script>alert(1)</script>")
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_name_of_a_table_does_nothing(page: Page, tmp_path: Path, name: str) -> None:
    made = page(_broken(name))
    assert {each.name for each in made.all()} <= ELEMENTS
    assert {attribute for each in made.all() for attribute in each.attributes} <= ATTRIBUTES
    assert visible(name) in made.by_id("wrong").text
    assert made.all("style")[0].text.startswith(":root")


def _broken(name: str) -> World:
    """A world of one table and one column of a name, both of them broken."""
    world, table = World(), TableName("live", "sales_bronze", name)
    world.columns, world.history = {table: {"id": "bigint", name: "string"}}, {}
    world.history[table] = [load(table, LAST - timedelta(days=back), 3) for back in range(20, -1, -1)]
    world.data(catalogs=("live",))
    world.columns[table] = {"id": "bigint"}
    world.change(table, factor=0.1)
    return world


def test_a_page_of_many_tables_and_nights_stays_small(tmp_path: Path) -> None:
    world = World()
    for number in range(45):
        table = TableName("live", "sales_bronze", f"table_with_rather_a_long_name_{number:04d}")
        world.columns[table] = dict(COLUMNS)
        world.history[table] = [
            load(table, LAST - timedelta(days=back), number) for back in range(92, -1, -1) if (back + number) % 40
        ]
    path = tmp_path / "report.html"
    world.data(timeframe="past_90_days", report=path)
    text = path.read_text()
    assert len(text) < 1_500_000
    made = read(text)
    assert len(drawings(made)) == 2 * 40 + 6
    assert "The 40 of 50 tables that matter most have charts" in made.by_id("tables").text
    assert "more cases" in made.by_id("wrong").text


def test_a_report_is_told_with_its_checksum_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    told = World().data(report=path)["report"]
    written = path.read_bytes()
    assert told == {
        "uri": path.as_uri(), "media_type": "text/html", "bytes": len(written),
        "sha256": hashlib.sha256(written).hexdigest(),
    }  # fmt: skip
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("fail_on", "code"), [(None, ExitCode.UNAVAILABLE), ("critical", ExitCode.FINDINGS)])
def test_what_was_judged_is_told_although_the_report_cannot_be_written(
    tmp_path: Path, fail_on: str | None, code: ExitCode
) -> None:
    world = World()
    world.change(BRONZE, factor=0.3)
    told = world.monitor(report=tmp_path / "nowhere" / "report.html", fail_on=fail_on)
    assert (told.exit_code, told.outcome, "report" in told.data) == (code, "result", False)
    assert told.data["findings"][-1]["id"] == "report-not-written"
    assert "No such file" in told.data["findings"][-1]["title"]
    assert told.data["headline"].startswith(f"{BRONZE} came with too few rows")


def test_a_single_commit_makes_a_page(page: Page) -> None:
    world = World()
    for name in TABLES:
        world.history[name] = [Commit(1, NOON - timedelta(hours=11), "WRITE", 10)]
    assert "too few nights are known" in page(world).text
