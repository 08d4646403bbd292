"""A monitor's event as rows for people: the answer first, then what is not well, with its reasons."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

COLUMNS = ("status", "severity", "what")


def check_rows(data: Mapping[str, Any]) -> list[list[str]]:
    """Return one row for each listed check, followed by its reasons where somebody should act."""
    rows: list[list[str]] = []
    for check in data["checks"]:
        status = f"({check['status']})" if "suppressed_by" in check else check["status"]
        rows.append([status, check["severity"], check["title"]])
        if check["status"] in ("warning", "critical") and "suppressed_by" not in check:
            rows.extend(["", "", sentence] for sentence in check["explanation"])
    return rows


def summary(data: Mapping[str, Any]) -> list[str]:
    """Return the answer, the exports, the score and the next commands, a line each."""
    health = data["health"]
    score = "unknown" if health["score"] is None else f"{health['score']:g} of 100"
    told = [data["headline"]]
    for export in data["exports"]:
        counted = f"{export['tables']['arrived']} of {export['tables']['due']} tables"
        told.append(f"export of {export['catalog']}, {export['night']}: {export['status']}, {counted}")
    told.append(f"health {score} ({health['label']}), {health['coverage']:.0%} of the checks could be judged")
    told += [f"→ {each['title']}: {shlex.join(each['argv'])}" for each in data["next"] if "argv" in each]
    return told
