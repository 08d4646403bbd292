"""What each rule says, word for word, in `tests/data/refusals.yaml`; `python -m tests.policy.refusals` writes it anew.

Sentences, spans and remedies are what an agent acts on: a change of them is to be seen in a review. Add a statement with
its `sql` and the `rule` that is to speak, and let the command fill in the rest.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.corpora import document
from tests.policy.cases import judge

FILE = Path(__file__).parent.parent / "data" / "refusals.yaml"
_REQUEST = ("catalog", "schema")


def recorded() -> list[dict[str, Any]]:
    """Return the entries of the file."""
    entries: list[dict[str, Any]] = document(FILE)
    return entries


def told(entry: dict[str, Any]) -> dict[str, Any]:
    """Return the entry as it should be: its request, and what its rule says about the statement."""
    sql = entry["sql"]
    asked = {key: entry[key] for key in ("sql", "rule", *_REQUEST) if key in entry}
    _, decision = judge(sql, entry.get("catalog"), entry.get("schema"))
    (finding,) = (each for each in decision.findings if each.rule == entry["rule"])
    span = {"at": [finding.span.start, sql[finding.span.start : finding.span.end]]} if finding.span else {}
    remedies = [
        [remedy.title, *remedy.argv, *([str(remedy.effect)] if remedy.argv else [])] for remedy in finding.remedies
    ]
    return {**asked, "reason": finding.reason, **span, **({"remedies": remedies} if remedies else {})}


def main() -> None:
    """Judge the statements of the file again and write what is said about them."""
    text = yaml.safe_dump(
        [told(entry) for entry in recorded()],
        sort_keys=False,
        allow_unicode=True,
        width=10_000,
        default_flow_style=None,
    )
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
