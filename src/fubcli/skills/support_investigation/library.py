"""The library of hypotheses: strict YAML, a file for each domain, to what the skill reasons with."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from fubcli.config.documents import Document, Value, parse_document
from fubcli.config.reading import read_required
from fubcli.config.sections import Section, open_section
from fubcli.model.playbook import EvidenceClass
from fubcli.model.reading_command import PROGRAM
from fubcli.skills.support_investigation.hypothesis import Deciding, Domain, Hypothesis, Library, Link

FORMAT = 1
"""The one layout of the files that this version reads."""
_PACKAGED = Path(__file__).parent / "hypotheses"
_ROOT = ("format", "domain", "words", "account", "timeframe", "hypotheses")
_HYPOTHESIS = ("id", "says", "words", "supported_by", "contradicted_by", "playbooks", "explains", "decides")
_SIGNS = ("kind", "well", "problem", "finding")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_ALL = 100


@dataclass
class _Found:
    domains: list[Domain] = field(default_factory=list)
    hypotheses: list[Hypothesis] = field(default_factory=list)
    signs: dict[str, list[Link]] = field(default_factory=lambda: defaultdict(list))
    named: list[tuple[Document, str, str]] = field(default_factory=list)
    """Where a hypothesis names another one."""


def packaged_library() -> Library:
    """Return the hypotheses that come with the package."""
    return read_library((path.name, read_required(path)) for path in sorted(_PACKAGED.glob("*.yaml")))


def read_library(files: Iterable[tuple[str, bytes]]) -> Library:
    """Return the hypotheses of files, given by name and content; raises ConfigError naming file, line and key."""
    found = _Found()
    for name, data in files:
        _read(parse_document(data, file=name), found)
    known = {each.id for each in found.hypotheses}
    for document, key, name in found.named:
        if name not in known:
            raise document.error(key, f"names no hypothesis: {name}")
    signs = {sign: tuple(links) for sign, links in found.signs.items()}
    return Library(tuple(found.domains), tuple(found.hypotheses), signs)


def _read(document: Document, found: _Found) -> None:
    root = open_section(document, "", document.root, known=_ROOT, required=_ROOT)
    if root.number("format") != FORMAT:
        raise document.error("format", f"must be {FORMAT}")
    domain = Domain(
        _id(root, "domain"),
        _texts(root, "words"),
        root.choice("account", ("always", "when_one", "never")),
        root.choice("timeframe", ("when_vague", "never")),
    )
    found.domains.append(domain)
    for number, value in enumerate(root.items("hypotheses")):
        key = f"hypotheses[{number}]"
        _hypothesis(open_section(document, key, value, known=_HYPOTHESIS, required=("id", "says")), domain, found)


def _hypothesis(section: Section, domain: Domain, found: _Found) -> None:
    id = _id(section, "id")
    if any(each.id == id for each in found.hypotheses):
        raise section.document.error(section.path("id"), f"is there twice: {id}")
    explains = _texts(section, "explains")
    found.named += [(section.document, section.path("explains"), name) for name in explains]
    for member, is_for in (("supported_by", True), ("contradicted_by", False)):
        for each in _sections(section, member, (*_SIGNS, "class", "weight"), ("class", "weight")):
            found.signs[_sign(each)].append(_link(each, id, is_for=is_for))
    deciding = tuple(map(_deciding, _sections(section, "decides", ("says", "from", "get", "days"), ("says", "from"))))
    playbooks = _texts(section, "playbooks")
    found.hypotheses.append(
        Hypothesis(id, domain.name, section.text("says"), _texts(section, "words"), playbooks, explains, deciding)
    )


def _sections(parent: Section, name: str, known: tuple[str, ...], required: tuple[str, ...]) -> list[Section]:
    return [
        open_section(parent.document, f"{parent.path(name)}[{number}]", value, known=known, required=required)
        for number, value in enumerate(parent.items(name))
    ]


def _sign(section: Section) -> str:
    given = [name for name in _SIGNS if section.has(name)]
    if len(given) != 1:
        raise section.document.error(section.key, f"wants exactly one of {', '.join(_SIGNS)}")
    return f"{given[0]}:{section.text(given[0])}"


def _link(section: Section, hypothesis: str, *, is_for: bool) -> Link:
    weight = section.number("weight") or 0
    if not 0 < weight <= _ALL:
        raise section.document.error(section.path("weight"), f"must be 1 to {_ALL}")
    return Link(hypothesis, is_for, EvidenceClass(section.choice("class", tuple(EvidenceClass))), weight / _ALL)


def _deciding(section: Section) -> Deciding:
    get = _texts(section, "get")
    if get and get[0] != PROGRAM:
        raise section.document.error(section.path("get"), f"must be a command of {PROGRAM}; say others in words")
    return Deciding(section.text("says"), section.text("from"), get, section.number("days"))


def _id(section: Section, name: str) -> str:
    id = section.text(name)
    if not _ID.match(id):
        raise section.document.error(section.path(name), "must be lower-case words with hyphens between them")
    return id


def _texts(section: Section, name: str) -> tuple[str, ...]:
    texts: list[str] = []
    for number, value in enumerate(section.items(name)):
        texts.append(_text(section, f"{name}[{number}]", value))
    return tuple(texts)


def _text(section: Section, name: str, value: Value) -> str:
    if not isinstance(value, str) or not value:
        raise section.document.error(section.path(name), "must be text")
    return value
