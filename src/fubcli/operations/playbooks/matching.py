"""Which playbook plain words mean, as an event or as one line of many."""

from __future__ import annotations

from typing import Any

from fubcli.model.envelope import Envelope
from fubcli.model.match import Match
from fubcli.results.formats import visible

_MOST = 5
_LONGEST_TEXT = 500


def matched(match: Match) -> Envelope:
    """Tell of one request."""
    data = {
        "operation": "playbooks",
        **match_line(match),
        "untrusted": ["/text", *(["/unread_time"] if match.entities.unread_time is not None else [])],
    }
    return Envelope("playbooks", "result", "playbook-match", data)


def match_line(match: Match) -> dict[str, Any]:
    """Return what a request was taken for: the playbooks by score, the parameters, and the one that was chosen."""
    said = match.entities
    parameters: dict[str, Any] = {}
    for name, ids in (("account_id", said.accounts), ("contact_id", said.contacts), ("user_id", said.users)):
        if ids:
            parameters[name] = ids[0] if len(ids) == 1 else list(ids)
    if said.tables:
        parameters["table"] = said.tables[0] if len(said.tables) == 1 else list(said.tables)
    if said.catalogs:
        parameters["catalog"] = ",".join(said.catalogs)
    if said.timeframe:
        parameters["timeframe"] = said.timeframe
    if said.environment:
        parameters["environment"] = said.environment.value
    told: dict[str, Any] = {
        "text": visible(match.text, _LONGEST_TEXT),
        "chosen": match.chosen,
        "playbooks": [
            {"name": each.playbook, "score": round(each.score, 3), "reasons": list(each.reasons)}
            for each in match.candidates[:_MOST]
        ],
        "parameters": parameters,
    }
    if said.unread_time is not None:
        told["unread_time"] = visible(said.unread_time, _LONGEST_TEXT)
    return told | ({"why_not": match.why_not} if match.chosen is None else {})
