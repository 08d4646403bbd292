"""What is different from one look to the next: found anew, worse, or seen to be well again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from fubcli.model.envelope import Envelope

_NOT_SEEN = "not-seen"
_MAY_STILL_BE = ("warning", "critical", "unknown")


class OpenFindings:
    """The findings of the looks so far that have not been seen to be well again."""

    def __init__(self) -> None:
        self._open: dict[str, Mapping[str, Any]] | None = None
        self._nights: dict[str, str] = {}

    def marked(self, envelope: Envelope) -> Envelope:
        """Return a look's result with `changes` against the looks before it; the first one has none.

        Resolved is only what could be judged and is well: what is unknown, explained by something else, or was not
        looked at because something could not be seen, stays open; what belongs to a night that has left the timeframe
        is neither.
        """
        data = envelope.data
        now = {_key(each): each for each in data["findings"]}
        before = self._open
        well = self._well(data, now)
        self._remember(data, now, well)
        if before is None:
            return envelope
        changes = {
            "new": [each["id"] for key, each in now.items() if key not in before],
            "worse": [each["id"] for key, each in now.items() if key in before and _is_worse(each, before[key])],
            "resolved": [{"id": before[key]["id"], "title": before[key]["title"]} for key in well],
        }
        untrusted = [*data["untrusted"], "/changes"]
        return replace(envelope, data={**data, "changes": changes, "untrusted": untrusted})

    def _well(self, data: Mapping[str, Any], now: Iterable[str]) -> list[str]:
        gone = [key for key in self._open or {} if key not in now and self._is_in_view(key, data)]
        unseen = any(each["id"] == _NOT_SEEN for each in data["findings"])
        if data["truncated"] or unseen:
            return [key for key in gone if key.startswith(_NOT_SEEN)]
        listed = {check["id"] for check in data["checks"] if check["status"] in _MAY_STILL_BE}
        return [key for key in gone if key not in listed]

    def _is_in_view(self, key: str, data: Mapping[str, Any]) -> bool:
        night = self._nights.get(key)
        return night is None or data["nights"]["first"] <= night <= data["nights"]["last"]

    def _remember(self, data: Mapping[str, Any], now: Mapping[str, Mapping[str, Any]], well: Iterable[str]) -> None:
        resolved = set(well)
        kept = {
            key: each for key, each in (self._open or {}).items() if key not in resolved and self._is_in_view(key, data)
        }
        self._open = {**kept, **now}
        nights = self._nights | {check["id"]: check["night"] for check in data["checks"]}
        self._nights = {key: night for key, night in nights.items() if key in self._open}


def _key(finding: Mapping[str, Any]) -> str:
    """What could not be seen has one id for all of it."""
    return f"{_NOT_SEEN}: {finding['title']}" if finding["id"] == _NOT_SEEN else str(finding["id"])


def _is_worse(now: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    return bool(now["severity"] == "critical" and before["severity"] != "critical")
