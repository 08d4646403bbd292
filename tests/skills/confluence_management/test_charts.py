"""Charts of a report as pictures: self-contained, harmless, and under a name that changes with them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.errors import UsageError
from fubcli.skills.confluence_management import charts
from fubcli.skills.confluence_management.charts import Chart, charts_of
from tests.skills.confluence_management.conftest import REPORT

SVG = "{http://www.w3.org/2000/svg}"
PLAIN = '<figure><svg viewBox="0 0 10 20">{}</svg><figcaption>Rows</figcaption></figure>'


def root_of(chart: Chart) -> ElementTree.Element:
    assert chart.content.startswith(b"<?xml ")
    return ElementTree.fromstring(chart.content)  # noqa: S314 - our own text


def of(tmp_path: Path, inner: str, style: str = "") -> Chart:
    report = tmp_path / "report.html"
    report.write_text(f"<style>{style}</style>{PLAIN.format(inner)}", encoding="utf-8")
    (chart,), _ = charts_of(report.read_text(encoding="utf-8"))
    return chart


def test_the_charts_of_a_report() -> None:
    found, left = charts_of(REPORT.read_text())
    assert left == 0
    assert [chart.number for chart in found] == [1, 2, 3]
    assert found[0].caption.startswith("Export of fub, night of 2026-11-21. First arrival 00:22")
    assert {chart.width for chart in found} == {720}
    for chart in found:
        root = root_of(chart)
        assert (root.attrib["viewBox"].split()[2], root.attrib["width"]) == ("360", "720")
        assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {"svg", "title", "rect", "path", "text", "tspan"}
        assert b"var(" not in chart.content
        assert b"class=" not in chart.content


def test_its_style_is_resolved_as_in_the_report() -> None:
    (chart, *_), _ = charts_of(REPORT.read_text())
    looks = [each.attrib for each in root_of(chart).iter(f"{SVG}path")]
    assert {look.get("stroke") for look in looks} == {"#e4e8ed", "#24486e", "#17202a"}
    assert {look.get("fill") for look in looks} == {"none"}
    texts = [each.attrib for each in root_of(chart).iter(f"{SVG}text")]
    assert {text.get("font-size") for text in texts} == {"12.5px", "13px"}
    assert {text.get("text-anchor") for text in texts} == {"middle", "end", None}


def test_a_name_changes_with_what_the_page_says(tmp_path: Path) -> None:
    one, same = (of(tmp_path, f'<path d="{drawn}"></path>') for drawn in ("M0,0", "M1,0"))
    assert one.file_name("a" * 16) == same.file_name("a" * 16) == f"chart-1-{'a' * 12}.svg"
    assert one.file_name("b" * 16) != one.file_name("a" * 16)


HOSTILE = [
    "<script>alert(1)</script>",
    '<path d="M0,0" onload="alert(1)"></path>',
    '<foreignObject><p onclick="x">evil</p></foreignObject>',
    '<image href="https://evil.example/p.png"></image><use xlink:href="https://evil.example/#x"></use>',
    '<a href="https://evil.example"><text x="1" y="1">text</text></a>',
    "<style>@import url(https://evil.example)</style>",
    '<path d="M0,0&quot;/><script>evil</script>"></path>',
    '<rect width="url(https://evil.example)" height="1" style="fill:url(https://evil.example)"></rect>',
    "<text>&lt;script&gt;x&lt;/script&gt;</text>",
    "<animate onbegin='evil'></animate><set attributeName='href' to='evil'></set>",
]


@pytest.mark.parametrize("inner", HOSTILE)
def test_nothing_that_acts_gets_into_a_picture(tmp_path: Path, inner: str) -> None:
    content = of(
        tmp_path, inner, "svg .x { fill: url(https://evil.example) } svg text { fill: expression(evil) }"
    ).content
    assert b"<script" not in content
    assert b"evil" not in content
    assert b"href" not in content


@given(st.text(max_size=80))
def test_any_words_are_words(words: str) -> None:
    shown = charts._drawn(
        charts._Figure("0 0 1 1", words, shapes=[charts._Shape("text", {}, [words])]), charts.Style(())
    )
    assert shown is not None
    root = ElementTree.fromstring(shown[0])  # noqa: S314 - our own text
    assert [each.tag.removeprefix(SVG) for each in root] == ["title", "rect", "text"]


def test_more_charts_than_a_page_shows_are_counted() -> None:
    found, left = charts_of(PLAIN.format("") * (charts.MOST + 3))
    assert (len(found), left) == (charts.MOST, 3)


@pytest.mark.parametrize("document", ["<html></html>", "<figure><p>no picture</p></figure>"])
def test_what_has_no_charts_is_refused(document: str) -> None:
    with pytest.raises(UsageError, match="it has no charts"):
        charts_of(document)
