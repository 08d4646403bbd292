"""What a request names: ids, tables, catalogs, time, environment; and the words that are left beside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fubcli.model.catalogs import Catalogs
from fubcli.model.match import Entities
from fubcli.model.playbook import ParameterKind
from fubcli.playbooks.matching.environments import environments_in, places_in
from fubcli.playbooks.matching.identifiers import identifiers_in
from fubcli.playbooks.matching.mentions import without
from fubcli.playbooks.matching.tables import KnownTables, catalogs_in, columns_in, tables_in
from fubcli.playbooks.matching.timeframes import the_timeframe, timeframes_in, unread_time


def entities_in(
    text: str, *, written: str, catalogs: Catalogs, tables: Iterable[str], today: date
) -> tuple[Entities, str]:
    """Return what a normalised text names, and the text without it; `written` is the text as it was given."""
    identifiers = identifiers_in(text)
    named_tables = tables_in(text, KnownTables(catalogs, tables))
    # The number of `account 5 may …` and of `account 20261112` is no day.
    times = tuple(
        each for each in timeframes_in(text, today) if not any(one.start < each.start < one.end for one in identifiers)
    )
    environments = environments_in(text)

    def ids(kind: ParameterKind) -> tuple[int, ...]:
        return tuple(dict.fromkeys(each.value[1] for each in identifiers if each.value[0] is kind))

    entities = Entities(
        accounts=ids(ParameterKind.ACCOUNT),
        contacts=ids(ParameterKind.CONTACT),
        users=ids(ParameterKind.USER),
        tables=tuple(dict.fromkeys(each.value for each in named_tables)),
        catalogs=tuple(dict.fromkeys(each.value for each in catalogs_in(written, catalogs))),
        timeframe=the_timeframe(times),
        unread_time=unread_time(text, times),
        environment=environments[0] if len(environments) == 1 else None,
    )
    mentions = (*identifiers, *named_tables, *times, *columns_in(text), *catalogs_in(text, catalogs), *places_in(text))
    return entities, without(text, mentions)
