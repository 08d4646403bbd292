"""`case.json`: the evidence of a case by its numbers; what is damaged is told, and never trusted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from fubcli.model.playbook import EvidenceClass, Severity
from fubcli.results.formats import compact
from fubcli.skills.support_investigation.evidence import Evidence, Reading
from fubcli.skills.support_investigation.hypothesis import Link
from fubcli.skills.support_investigation.looks import Look, Seen
from fubcli.skills.support_investigation.reading import members

FORMAT = 1
_LARGEST = 900_000
"""More numbers no case has, and no text that numbers evidence can tell."""
MOST_EVIDENCE = 200
"""Pieces of evidence that a case keeps."""
_TEXTS = ("fact", "source", "pointer", "origin", "says", "subject", "explained_by", "severity")
_MEMBERS = ("format", "identity", "recorded", "first", "evidence", "told")

_LAYOUTS = (_MEMBERS, _MEMBERS[:-1])
"""That of now, and that of earlier versions."""


class Damaged(ValueError):
    """The file is not what was written."""


@dataclass(frozen=True)
class Memory:
    """The evidence of a case so far, of which the first `recorded` pieces are in its record for certain.

    Its numbers begin after `first`, which is more than zero after an earlier memory was lost.
    """

    identity: str
    evidence: tuple[Evidence, ...] = ()
    recorded: int = 0
    first: int = 0
    told: str = ""
    """What tells the last section of the record from others; empty when it is not known."""


def written(memory: Memory) -> bytes:
    """Return a memory as the file has it."""
    document = {
        "format": FORMAT,
        "identity": memory.identity,
        "recorded": memory.recorded,
        "first": memory.first,
        "evidence": [_as_json(each) for each in memory.evidence],
        "told": memory.told,
    }
    return (compact(document) + "\n").encode("utf-8", "backslashreplace")


def read(data: bytes, identity: str) -> Memory:
    """Return the memory in a file; raises Damaged for anything that was not written for this case."""
    try:
        memory = _memory(json.loads(data.decode("utf-8")), identity)
    except Damaged:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise Damaged("it is not what was written") from error
    evidence = memory.evidence
    if memory.recorded > len(evidence) or len({each.key for each in evidence}) != len(evidence):
        raise Damaged("its numbers do not fit")
    return memory


def _memory(document: Any, identity: str) -> Memory:
    if not isinstance(document, dict) or tuple(document) not in _LAYOUTS or document["format"] != FORMAT:
        raise Damaged("it has another layout")
    if document["identity"] != identity or len(document["evidence"]) > MOST_EVIDENCE:
        raise Damaged("it is of another case")
    evidence = tuple(map(_evidence, document["evidence"]))
    return Memory(identity, evidence, _count(document["recorded"]), _count(document["first"]),
                  _typed(document.get("told", ""), str))  # fmt: skip


def merged(before: tuple[Evidence, ...], readings: Iterable[Reading]) -> tuple[Evidence, ...]:
    """Return what was known and what is new, each once, in the order of its numbers, as much as a case keeps.

    What is read again keeps its number, and is as it was read last. What a newer look does not see any more is
    superseded, and keeps its number as well.
    """
    kept = {each.key: each for each in before}
    at = max((each.read for each in before), default=0)
    for reading in readings:
        if reading.look is not None:
            kept = {key: _looked_at(each, reading.look) for key, each in kept.items()}
        facts = {each.fact for each in kept.values() if not each.is_superseded}
        for each in reading.evidence:
            at += 1
            if each.fact in facts or not each.only_replaces:
                kept[each.key] = replace(each, read=at)
                facts.add(each.fact)
    return tuple(kept.values())[:MOST_EVIDENCE]


def _looked_at(evidence: Evidence, look: Look) -> Evidence:
    return replace(evidence, is_superseded=True) if any(map(look.is_at, evidence.seen)) else evidence


def _as_json(evidence: Evidence) -> dict[str, Any]:
    return {
        **{name: getattr(evidence, name) for name in _TEXTS},
        "class": evidence.evidence_class.value,
        "at": _time(evidence.at),
        "until": _time(evidence.until),
        "accounts": list(evidence.accounts),
        "tables": list(evidence.tables),
        "links": [[each.hypothesis, each.is_for, each.evidence_class.value, each.weight] for each in evidence.links],
        "is_page": evidence.is_page,
        "read": evidence.read,
        "seen": [[each.asked, each.night, list(each.places)] for each in evidence.seen],
        "is_superseded": evidence.is_superseded,
    }


def _evidence(value: Mapping[str, Any]) -> Evidence:
    texts = {name: _typed(value[name], str) for name in _TEXTS}
    if texts["severity"] not in tuple(Severity):
        raise Damaged("a severity is none")
    return Evidence(
        **texts,
        evidence_class=EvidenceClass(value["class"]),
        at=_moment(value["at"]),
        until=_moment(value["until"]),
        accounts=tuple(_account(each) for each in value["accounts"]),
        tables=tuple(_typed(each, str) for each in value["tables"]),
        links=tuple(map(_link, value["links"])),
        is_page=_typed(value["is_page"], bool),
        read=_count(value["read"]),
        seen=tuple(map(_seen, value.get("seen", ()))),  # evidence of earlier versions has none
        is_superseded=_typed(value.get("is_superseded", False), bool),
    )


def _link(value: Any) -> Link:
    hypothesis, is_for, directly, weight = value
    if not 0 < weight <= 1:
        raise Damaged("a weight is none")
    return Link(_typed(hypothesis, str), _typed(is_for, bool), EvidenceClass(directly), float(weight))


def _seen(value: Any) -> Seen:
    asked, night, places = value
    return Seen(_typed(asked, str), _typed(night, str), tuple(_typed(each, str) for each in places))


def _typed(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise Damaged("a member has another type")
    return value


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _LARGEST:
        raise Damaged("a number is none")
    return value


def _account(value: Any) -> int:
    if (found := members.account(value)) is None:
        raise Damaged("an account is none")
    return found


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def _moment(value: Any) -> datetime | None:
    found = members.moment(value)
    if found is None and value is not None:
        raise Damaged("a time is none")
    return found
