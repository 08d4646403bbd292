"""Storage format, built so that text never becomes markup: whatever is not `Markup` is escaped where it is put in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

NAMESPACES: Mapping[str, str] = MappingProxyType(
    {"ac": "http://atlassian.com/content", "ri": "http://atlassian.com/resource/identifier"}
)
"""The prefixes of a document; Confluence declares them itself."""
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold in any way: control characters, lone surrogates, and U+FFFE and U+FFFF."""
_MARK = re.compile(r"<ac:parameter[^<>]{0,200}>\s*fubcli-([0-9a-f]{16}(?:-[0-9a-f]{16})?)\s*</ac:parameter>")


_CDATA = "<![CDATA["
_ENDS = {_CDATA: "]]>", "<!--": "-->"}
_OPENING = re.compile("|".join(map(re.escape, _ENDS)))


@dataclass(frozen=True)
class Markup:
    """Text that is markup already."""

    text: str

    def __bool__(self) -> bool:
        return bool(self.text)


Child = Markup | str
NOTHING = Markup("")


def element(name: str, /, *children: Child, attributes: Mapping[str, str] = MappingProxyType({})) -> Markup:
    """Return an element; its name and those of its attributes are fubcli's own, all else may come from data."""
    given = "".join(f' {key}="{_escaped(value)}"' for key, value in attributes.items())
    inner = joined(children).text
    return Markup(f"<{name}{given}>{inner}</{name}>" if inner else f"<{name}{given} />")


def joined(children: Iterable[Child]) -> Markup:
    """Return children one after the other."""
    return Markup("".join(child.text if isinstance(child, Markup) else _escaped(child) for child in children))


def macro(
    name: str,
    *children: Child,
    code: str | None = None,
    parameters: Mapping[str, str] = MappingProxyType({}),
) -> Markup:
    """Return a macro with a body of markup, of plain text (`code`), or without any."""
    told: list[Child] = [
        element("ac:parameter", value, attributes={"ac:name": key} if key else {"ac:name": ""})
        for key, value in parameters.items()
    ]
    if code is not None:
        told.append(element("ac:plain-text-body", cdata(code)))
    elif children:
        told.append(element("ac:rich-text-body", *children))
    return element("ac:structured-macro", *told, attributes={"ac:name": name, "ac:schema-version": "1"})


def image(file_name: str, alt: str, width: int) -> Markup:
    """Return a picture that is attached to the page; the new editor heeds a width only when it is called custom."""
    attached = element("ri:attachment", attributes={"ri:filename": file_name})
    return element("ac:image", attached, attributes={"ac:alt": alt, "ac:custom-width": "true", "ac:width": str(width)})


def cdata(text: str) -> Markup:
    """Return text as it is; the end of a section within it is shared between two."""
    return Markup(f"<![CDATA[{_legal(text).replace(']]>', ']]]]><![CDATA[>')}]]>")


def marked(body: Markup, mark: str) -> Markup:
    """Return a body with an anchor at its end that nobody sees and that tells what was written."""
    return joined((body, macro("anchor", parameters={"": f"fubcli-{mark}"})))


def mark_of(stored: str) -> str:
    """Return what the last anchor of fubcli says, empty where there is none; quoted ones do not count."""
    found = _MARK.findall("".join(text for text, is_quoted in sections(stored) if not is_quoted))
    return found[-1] if found else ""


def sections(stored: str) -> Iterator[tuple[str, bool]]:
    """Yield the text of a document in parts, with whether each stands in a CDATA section; comments are left out.

    What never ends is told as it is. Each part is looked at once: a page may be made to be searched for ever.
    """
    rest = 0
    while opening := _OPENING.search(stored, rest):
        end = _ENDS[opening[0]]
        close = stored.find(end, opening.end())
        if close < 0:
            break
        yield stored[rest : opening.start()], False
        if opening[0] == _CDATA:
            yield stored[opening.end() : close], True
        rest = close + len(end)
    yield stored[rest:].replace("<!", "&lt;!"), False


def _escaped(text: str) -> str:
    return escape(_legal(text)).replace("\r", "&#13;")


def _legal(text: str) -> str:
    return _FORBIDDEN.sub(lambda match: ascii(match[0])[1:-1], text)
