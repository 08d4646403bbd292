"""The page in a real Chromium: on a phone and on a desk, in light and in dark, by keyboard, for a screen reader."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fubcli.model.names import TableName
from fubcli.model.nights import midnight
from tests.operations.monitor.report.browser import Browser
from tests.operations.monitor.world import BRONZE, COLUMNS, LAST, SILVER, TABLES, World, load

LONG = TableName("live", "sales_bronze", "x" * 120 + "<script>document.title='taken'</script>")
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"
WIDER = """[...document.querySelectorAll('main *')].filter(each => !each.closest('.scroll table') && !each.closest('svg')
  && each.getBoundingClientRect().right > innerWidth + 0.5).map(each => each.outerHTML.slice(0, 120))"""
CONTRASTS = """(() => {
  const part = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = text => { const [r, g, b] = text.match(/[\\d.]+/g).map(each => part(each / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = each => { for (; each; each = each.parentElement) { const found = getComputedStyle(each).backgroundColor;
    if (!found.startsWith('rgba(0, 0, 0, 0')) return found; } return 'rgb(255, 255, 255)'; };
  const found = [];
  for (const each of document.querySelectorAll('body *')) {
    if (![...each.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
    if (['title', 'desc'].includes(each.tagName)) continue;
    const style = getComputedStyle(each), ink = each.closest('svg') ? style.fill : style.color;
    const [high, low] = [light(ink), light(ground(each))].sort((a, b) => b - a);
    found.push([(high + 0.05) / (low + 0.05), each.outerHTML.slice(0, 100)]);
  }
  return found.sort((a, b) => a[0] - b[0]).slice(0, 3);
})()"""
FOCUS = """(() => { const each = document.activeElement, style = getComputedStyle(each);
  return {name: each.tagName, kind: each.className, text: each.textContent.slice(0, 60), href: each.getAttribute('href'),
          outline: style.outlineStyle + ' ' + style.outlineWidth, top: each.getBoundingClientRect().top}; })()"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with something of everything, and names that would like to do harm."""
    world = World()
    world.columns[LONG] = dict(COLUMNS)
    world.history[LONG] = [load(LONG, LAST - timedelta(days=back), 1) for back in range(59, -1, -1)]
    world.data()
    world.change(LONG, factor=0.1)
    world.change(BRONZE, minutes=240)
    world.columns[SILVER] = {"id": "bigint"}
    path = tmp_path_factory.mktemp("report") / "report.html"
    world.data(report=path)
    return path


@pytest.fixture(scope="module")
def dead(tmp_path_factory: pytest.TempPathFactory) -> Path:
    world = World()
    world.without(*TABLES)
    path = tmp_path_factory.mktemp("report") / "dead.html"
    world.data(report=path, as_of=midnight(LAST) + timedelta(hours=3))
    return path


def test_nothing_is_fetched_and_nothing_complains(browser: Browser, report: Path) -> None:
    browser.open(report)
    browser.value(OPEN_ALL)
    told = [
        event
        for event in browser.events
        if event["method"] in ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown")
    ]
    asked = [
        event["params"]["request"]["url"] for event in browser.events if event["method"] == "Network.requestWillBeSent"
    ]
    assert told == []
    assert asked == [report.as_uri()]
    assert browser.value("document.title").startswith("critical: ")


def test_the_policy_of_the_page_lets_nothing_in(browser: Browser, report: Path) -> None:
    browser.open(report)
    browser.value(
        "document.body.insertAdjacentHTML('beforeend', '<img src=\"https://127.0.0.1:9/x.png\"><p style=\"color:red\">')"
    )
    browser.value(
        "{ const each = document.createElement('script'); each.textContent = 'taken = 1'; document.body.append(each) }"
    )
    assert browser.value("typeof taken") == "undefined"
    blocked = [event["params"]["entry"]["text"] for event in browser.events if event["method"] == "Log.entryAdded"]
    for directive in ("script-src", "img-src", "style-src"):
        assert any(directive in text or "default-src" in text for text in blocked)


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_is_wider_than_the_screen(browser: Browser, report: Path, width: int) -> None:
    browser.open(report, width=width)
    for _ in range(2):
        assert browser.value("document.documentElement.scrollWidth") == width
        assert browser.value(WIDER) == []
        browser.value(OPEN_ALL)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_as_it_is_drawn(browser: Browser, report: Path, scheme: str) -> None:
    browser.open(report, scheme=scheme)
    browser.value(OPEN_ALL)
    faintest = browser.value(CONTRASTS)
    assert faintest[0][0] >= 4.5, faintest


def test_light_and_dark_are_two_pictures(browser: Browser, report: Path, tmp_path: Path) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        browser.open(report, scheme=scheme)
        browser.picture(tmp_path / f"{scheme}.png", whole=False)
        grounds.append(browser.value("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(245, 246, 248)", "rgb(15, 20, 26)"]
    assert (tmp_path / "light.png").read_bytes() != (tmp_path / "dark.png").read_bytes()


def test_a_keyboard_reaches_everything_and_sees_where_it_is(browser: Browser, report: Path) -> None:
    browser.open(report)
    stops: list[dict[str, Any]] = []
    for _ in range(40):
        browser.press("Tab")
        found = browser.value(FOCUS)
        if found["name"] == "BODY":
            break
        stops.append(found)
    assert (stops[0]["text"], stops[0]["href"], stops[0]["top"] >= 0) == ("Skip to the answer", "#main", True)
    assert {stop["outline"] for stop in stops} == {"solid 3px"}
    assert {"A", "SUMMARY", "PRE", "DIV"} == {stop["name"] for stop in stops}
    summaries = browser.value("[...document.querySelectorAll('summary')].filter(each => each.checkVisibility()).length")
    assert sum(stop["name"] == "SUMMARY" for stop in stops) == summaries
    assert any(stop["kind"] == "command" and stop["text"].startswith("fubcli ") for stop in stops)


def test_what_is_folded_opens_by_keyboard(browser: Browser, report: Path) -> None:
    browser.open(report)
    browser.value("document.querySelector('summary').focus()")
    browser.press("Enter")
    assert browser.value("document.querySelector('details').open") is True
    assert browser.value("document.querySelector('details table').checkVisibility()") is True


def test_one_tap_takes_a_whole_command(browser: Browser, report: Path) -> None:
    browser.open(report, width=360)
    browser.value("document.querySelector('.command').scrollIntoView({block: 'center', behavior: 'instant'})")
    at = browser.value(
        "(({x, y, width, height}) => [x + 30, y + height / 2])(document.querySelector('.command').getBoundingClientRect())"
    )
    for kind in ("mousePressed", "mouseReleased"):
        browser.call("Input.dispatchMouseEvent", type=kind, x=at[0], y=at[1], button="left", clickCount=1)
    taken = browser.value("getSelection().toString().trim()")
    assert taken.startswith("fubcli --operation=")
    assert "\n" not in taken


def test_every_chart_has_a_name_and_says_its_numbers(browser: Browser, report: Path) -> None:
    browser.open(report)
    browser.value(OPEN_ALL)
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    images = [
        node for node in nodes if node["role"]["value"] in ("image", "img", "graphics-document") and not node["ignored"]
    ]
    charts = browser.value("document.querySelectorAll('svg[role=img]').length")
    assert len(images) == charts > 12
    assert {node["name"]["value"].split(" ")[0] for node in images} == {"Export", "Rows", "Arrival"}
    assert all(any(digit.isdigit() for digit in node["description"]["value"]) for node in images)
    roles = {node["role"]["value"] for node in nodes if not node["ignored"]}
    assert {"main", "navigation", "banner", "contentinfo", "region", "table", "heading"} <= roles
    links = [node["name"]["value"] for node in nodes if node["role"]["value"] == "link"]
    assert all(links)


def test_a_dead_export_is_seen_without_scrolling_on_a_phone(browser: Browser, dead: Path) -> None:
    browser.open(dead, width=360, height=740)
    bottom = browser.value("document.querySelector('h1').getBoundingClientRect().bottom")
    assert bottom < 740 / 2
    assert browser.value("document.querySelector('h1').textContent") == "The export of live has not come (P1)."
    assert browser.value("document.querySelector('.verdict .badge').textContent") == "✕critical"


def test_on_paper_it_is_black_on_white_and_as_wide_as_the_paper(browser: Browser, report: Path) -> None:
    browser.open(report, width=720, scheme="dark")
    browser.call("Emulation.setEmulatedMedia", media="print", features=[])
    assert browser.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.value("getComputedStyle(document.querySelector('nav')).display") == "none"
    assert browser.value("document.documentElement.scrollWidth") <= 720
    assert len(browser.call("Page.printToPDF")["data"]) > 10_000


def test_who_wants_no_motion_gets_none(browser: Browser, report: Path) -> None:
    browser.open(report)
    browser.call(
        "Emulation.setEmulatedMedia", media="", features=[{"name": "prefers-reduced-motion", "value": "reduce"}]
    )
    assert browser.value("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
