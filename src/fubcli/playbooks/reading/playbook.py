"""A playbook's YAML to `Playbook`: every wrong key, reference or placeholder is named with its line."""

from __future__ import annotations

from fubcli.config.documents import parse_document
from fubcli.config.sections import Section, open_section
from fubcli.model.playbook import FollowUp, ParameterKind, Playbook, Wanted
from fubcli.playbooks.reading.fields import name_of, sentence, texts
from fubcli.playbooks.reading.findings import read_rules
from fubcli.playbooks.reading.steps import read_steps

FORMAT = 1
"""The one layout of the file that this version reads."""
_KEYS = ("format", "name", "title", "answers", "phrases", "parameters", "budget", "steps", "findings", "follow_ups")
_REQUIRED = ("format", "name", "title", "answers", "phrases", "steps")
_MOST_SECONDS, _MOST_ROWS = 600, 50_000


def read_playbook(data: bytes, *, file: str, origin: str) -> Playbook:
    """Return the playbook of a file; raises ConfigError naming file, line and key."""
    document = parse_document(data, file=file)
    root = open_section(document, "", document.root, known=_KEYS, required=_REQUIRED)
    if root.number("format") != FORMAT:
        raise document.error("format", f"must be {FORMAT}")
    wanted = _parameters(root)
    steps = read_steps(root, wanted)
    seconds, rows = _budget(root)
    return Playbook(
        name=name_of(root, "name"),
        title=sentence(root, "title"),
        answers=sentence(root, "answers"),
        phrases=texts(root, "phrases"),
        parameters=wanted,
        steps=steps,
        rules=read_rules(root, steps, wanted),
        follow_ups=_follow_ups(root),
        seconds=seconds,
        rows=rows,
        origin=origin,
    )


def _parameters(root: Section) -> tuple[Wanted, ...]:
    if not root.has("parameters"):
        return ()
    values = root.values["parameters"]
    section = open_section(root.document, "parameters", values, known=tuple(ParameterKind))
    return tuple(_wanted(section, name) for name in section.values)


def _wanted(section: Section, name: str) -> Wanted:
    key = section.path(name)
    given = open_section(section.document, key, section.values[name], known=("required", "default"))
    wanted = Wanted(ParameterKind(name), given.flag("required"), given.text("default"))
    if wanted.required and wanted.default:
        raise section.document.error(f"{key}.default", "is never used: the parameter is required")
    return wanted


def _budget(root: Section) -> tuple[float, int]:
    if not root.has("budget"):
        return 60.0, 5_000
    section = open_section(root.document, "budget", root.values["budget"], known=("seconds", "rows"))
    return _within(section, "seconds", 60, _MOST_SECONDS), _within(section, "rows", 5_000, _MOST_ROWS)


def _within(section: Section, name: str, usual: int, most: int) -> int:
    number = section.number(name)
    if number is None:
        return usual
    if not 1 <= number <= most:
        raise section.document.error(section.path(name), f"must be 1 to {most:,}")
    return number


def _follow_ups(root: Section) -> tuple[FollowUp, ...]:
    found = []
    for place, value in enumerate(root.items("follow_ups")):
        key = f"follow_ups[{place}]"
        known = ("playbook", "why", "findings")
        section = open_section(root.document, key, value, known=known, required=("playbook", "why"))
        found.append(FollowUp(name_of(section, "playbook"), sentence(section, "why"), texts(section, "findings")))
    return tuple(found)
