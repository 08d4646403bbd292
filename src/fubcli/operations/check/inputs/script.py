"""A script of SQL to its statements; templates are told, not judged."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fubcli.model.request import CheckRequest
from fubcli.operations.check.fragment import Found, Fragment
from fubcli.operations.check.inputs.texts import found, unjudged
from fubcli.sql.splitting import split

_TEMPLATE = re.compile(r"\{\{|\{%|\{#")


def statements(fragment: Fragment, name: str, request: CheckRequest, numbers: Iterator[int]) -> Iterator[Found]:
    """Yield each statement of a fragment, its id `name` with the next number; a template is one finding."""
    if template := _TEMPLATE.search(fragment.sql):
        reason = f"Not understood: a template ({template.group()}); compile it first (dbt compile) and check that."
        yield unjudged(fragment, f"{name}{next(numbers)}", request, reason, start=template.start())
        return
    for part in split(fragment.sql, request.dialect):
        text = fragment.sql[part.start : part.end]
        yield found(fragment, f"{name}{next(numbers)}", text, request, start=part.start, first=part.first)
