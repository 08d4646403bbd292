"""The guard's corpus: statements that must be refused and statements that must not, with their sources.

A file is a theme; a group in it has a `source`, a `why`, the `environment` that its statements are judged in (`any` when
that does not matter), and perhaps the `catalog` and `schema` of the request. `{word:n}` in a statement stands for text
that is repeated n times, so that long statements can be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fubcli.model.decision import Decision, Verdict
from fubcli.model.statement import StatementFacts
from tests.corpora import document
from tests.policy.cases import judge

DIRECTORY = Path(__file__).parent.parent / "data" / "guard_corpus"
_REPEATED = {
    "open": "(", "close": ")", "open_bracket": "array(", "close_bracket": ")", "padding": "x", "not": "NOT ",
    "minus": "- ", "case": "CASE WHEN ", "end": "THEN 1 END ", "subquery": "(SELECT * FROM ", "union": " UNION ALL SELECT 1",
    "plus": " + 1", "numbers": "1, ", "joins": " JOIN range(1) USING (id)", "pipes": " |> WHERE id > 0", "casts": "::INT",
    "ors": "id = 4 OR ", "array_type": "[", "nested_type": "ARRAY<", "map_type": "MAP<INT, ", "struct_type": "STRUCT<a: ", "greater": ">", "semicolons": ";", "spaces": " ",
    "dots": ".a", "lambda": "transform(array(1), x -> ", "ctes": "a AS (SELECT 1), ", "commas": ", a",
}  # fmt: skip


@dataclass(frozen=True)
class Statement:
    """One statement of the corpus with where it comes from and where it is judged."""

    theme: str
    sql: str
    source: str
    why: str
    environment: str
    catalog: str | None = None
    schema: str | None = None

    def judged(self) -> tuple[StatementFacts, Decision]:
        """Judge it as the product does, with the packaged policy and catalogs."""
        return _judged(self.sql, self.catalog, self.schema)

    @property
    def is_refused(self) -> bool:
        """Whether the guard refuses it; asking for a staging run first is no refusal."""
        return self.judged()[1].verdict is Verdict.REFUSE


_judged = cache(judge)


@cache
def statements(outcome: str) -> tuple[Statement, ...]:
    """Return every statement of an outcome, `refused` or `allowed`."""
    return tuple(each for path in sorted((DIRECTORY / outcome).glob("*.yaml")) for each in _read(path))


def _read(path: Path) -> list[Statement]:
    return [
        Statement(
            path.stem, _expanded(sql), group["source"], group["why"], group["environment"], group.get("catalog"),
            group.get("schema"),
        )
        for group in document(path)
        for sql in group["statements"]
    ]  # fmt: skip


def _expanded(sql: str) -> str:
    return re.sub(r"\{(\w+):(\d+)\}", lambda match: _REPEATED[match[1]] * int(match[2]), sql)
