"""An HTML document as a test reads it: its elements with their texts, in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "input", "hr"}


@dataclass
class Element:
    name: str
    attributes: dict[str, str | None]
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, *names: str) -> list[Element]:
        """Every element below with one of some names, in the order of the document; all of them without a name."""
        found = []
        for child in self.children:
            if not names or child.name in names:
                found.append(child)
            found += child.all(*names)
        return found

    def by_id(self, name: str) -> Element:
        (found,) = [each for each in self.all() if each.attributes.get("id") == name]
        return found

    def classed(self, *classes: str) -> list[Element]:
        return [each for each in self.all() if set(classes) <= set((each.attributes.get("class") or "").split())]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, dict(attrs))
        assert len(made.attributes) == len(attrs), "an attribute is there twice"
        self.open[-1].children.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag, "elements are closed in their order"

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def read(document: str) -> Element:
    """Return the root of a document whose elements are all closed."""
    reader = _Reader()
    reader.feed(document)
    reader.close()
    assert len(reader.open) == 1, "everything is closed"
    return reader.open[0]
