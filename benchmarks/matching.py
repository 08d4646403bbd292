"""How well plain words find their playbook: labelled requests, right first, chosen, parameters; and milliseconds.

Run `PYTHONPATH=src python benchmarks/matching.py [FILE ...]`; without files it takes those of `tests/data/requests`.
The last two figures of a file say how much hangs on phrases that a request says whole: these are taken away from the
right playbook, one request at a time.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any

from fubcli.config.catalogs import parse_catalogs
from fubcli.config.documents import parse_document
from fubcli.model.catalogs import Catalogs
from fubcli.model.match import Entities, Match
from fubcli.model.playbook import Playbook
from fubcli.model.timeframe import timeframe_of
from fubcli.playbooks.matching.concepts import concepts_in
from fubcli.playbooks.matching.match import match

ROOT = Path(__file__).parents[1]
REQUESTS = ROOT / "tests" / "data" / "requests"
PACKAGED = ROOT / "src" / "fubcli" / "playbooks" / "packaged"


@dataclass(frozen=True)
class Labelled:
    """A request, the playbook that it means (None: none is to be chosen), and what it gives."""

    text: str
    playbook: str | None
    parameters: Mapping[str, Any]
    today: date


@dataclass(frozen=True)
class Result:
    """What became of the requests of a file."""

    requests: int
    first: int
    chosen: int
    meant: int
    parameters: int
    guessed: tuple[str, ...]
    missed: tuple[str, ...]
    wrong_parameters: tuple[str, ...]


def labelled(path: Path) -> list[Labelled]:
    """Return the requests of a file."""
    rows = map(json.loads, path.read_text().splitlines())
    return [Labelled(row["text"], row["playbook"], row["parameters"], date.fromisoformat(row["today"])) for row in rows]


def packaged_playbooks() -> tuple[Playbook, ...]:
    """Return the packaged playbooks with what a match needs of them."""
    roots: list[Any] = [
        parse_document(path.read_bytes(), file=str(path)).root for path in sorted(PACKAGED.glob("*.yaml"))
    ]
    return tuple(
        Playbook(root["name"], root["title"], root["answers"], tuple(root["phrases"]), (), (), ()) for root in roots
    )


def declared_catalogs() -> Catalogs:
    """Return what the repository's `catalogs.yaml` declares."""
    return parse_catalogs((ROOT / "catalogs.yaml").read_bytes(), file="catalogs.yaml")[0]


def parameters_of(entities: Entities) -> dict[str, Any]:
    """Return entities as the files write parameters: one value plainly, several as a list."""
    several = {
        "account_id": entities.accounts,
        "contact_id": entities.contacts,
        "user_id": entities.users,
        "table": entities.tables,
    }
    one = {"timeframe": entities.timeframe, "environment": entities.environment}
    return {name: found[0] if len(found) == 1 else list(found) for name, found in several.items() if found} | {
        name: str(found) for name, found in one.items() if found is not None
    }


def agree(found: Mapping[str, Any], expected: Mapping[str, Any], today: date) -> bool:
    """Whether parameters mean the same: times by their nights, tables by the parts that both give."""
    given = {name: value for name, value in expected.items() if value is not None}
    return found.keys() == given.keys() and all(_same(name, found[name], given[name], today) for name in given)


def _same(name: str, found: Any, expected: Any, today: date) -> bool:
    if name == "timeframe":
        now = datetime.combine(today, clock(20), UTC)
        return timeframe_of(found, now).nights == timeframe_of(expected, now).nights
    if name == "table" and isinstance(found, str) and isinstance(expected, str):
        return f".{found}".endswith(f".{expected}") or f".{expected}".endswith(f".{found}")
    return bool(found == expected)


def judged(requests: Sequence[Labelled], playbooks: Sequence[Playbook], catalogs: Catalogs) -> Result:
    """Match every request."""
    found = [(each, match(each.text, playbooks=playbooks, catalogs=catalogs, today=each.today)) for each in requests]
    meant = [(each, result) for each, result in found if each.playbook]
    right = [agree(parameters_of(result.entities), each.parameters, each.today) for each, result in meant]
    return Result(
        requests=len(found),
        first=sum(_first(result) == each.playbook for each, result in meant),
        chosen=sum(result.chosen == each.playbook for each, result in meant),
        meant=len(meant),
        parameters=sum(right),
        guessed=tuple(each.text for each, result in found if each.playbook is None and result.chosen),
        missed=tuple(each.text for each, result in meant if result.chosen != each.playbook),
        wrong_parameters=tuple(each.text for (each, _), is_right in zip(meant, right, strict=True) if not is_right),
    )


def _first(result: Match) -> str | None:
    return result.candidates[0].playbook if result.candidates else None


def without_said_phrases(each: Labelled, playbooks: Sequence[Playbook]) -> list[Playbook]:
    """Return the playbooks, the right one without the phrases all of whose words the request says."""
    said = frozenset(concepts_in(each.text.lower()))
    return [
        replace(
            playbook, phrases=tuple(phrase for phrase in playbook.phrases if not said.issuperset(concepts_in(phrase)))
        )
        if playbook.name == each.playbook
        else playbook
        for playbook in playbooks
    ]


def milliseconds(requests: Sequence[Labelled], playbooks: Sequence[Playbook], catalogs: Catalogs) -> list[float]:
    """Return how long each match takes, the first one excepted, which reads the phrases."""
    times = []
    for each in (requests[0], *requests):
        started = time.perf_counter()
        match(each.text, playbooks=playbooks, catalogs=catalogs, today=each.today)
        times.append((time.perf_counter() - started) * 1000)
    return times[1:]


def main() -> None:
    """Print the figures of each file, and the requests that went wrong."""
    playbooks, catalogs = packaged_playbooks(), declared_catalogs()
    for path in [Path(each) for each in sys.argv[1:]] or sorted(REQUESTS.glob("*.ndjson")):
        requests = labelled(path)
        result = judged(requests, playbooks, catalogs)
        alone = [judged([each], without_said_phrases(each, playbooks), catalogs) for each in requests if each.playbook]
        times = milliseconds(requests, playbooks, catalogs)
        print(f"{path.name}: {result.requests} requests, {result.meant} of them mean a playbook")
        print(f"  right first      {result.first / result.meant:7.1%}   chosen {result.chosen / result.meant:.1%}")
        print(f"  parameters right {result.parameters / result.meant:7.1%}")
        print(f"  guessed          {len(result.guessed):4d} of {result.requests - result.meant}")
        print(f"  without phrases that were said: right first {sum(each.first for each in alone) / len(alone):.1%}")
        print(f"  milliseconds     median {statistics.median(times):.2f}, most {max(times):.2f}")
        for name, texts in (("missed", result.missed), ("guessed", result.guessed), ("wrong", result.wrong_parameters)):
            for text in texts:
                print(f"    {name}: {text}")


if __name__ == "__main__":
    main()
