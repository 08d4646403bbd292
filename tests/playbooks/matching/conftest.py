"""The packaged playbooks and declared catalogs, read once."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from benchmarks.matching import declared_catalogs, packaged_playbooks

from fubcli.model.catalogs import Catalogs
from fubcli.model.match import Match
from fubcli.model.playbook import Playbook
from fubcli.playbooks.matching.match import match

Matching = Callable[..., Match]
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def playbooks() -> Sequence[Playbook]:
    return packaged_playbooks()


@pytest.fixture(scope="session")
def catalogs() -> Catalogs:
    return declared_catalogs()


@pytest.fixture(scope="session")
def matching(playbooks: Sequence[Playbook], catalogs: Catalogs) -> Matching:
    """Match a text as of a Saturday in November."""

    def run(text: str, *, today: date = TODAY, **more: object) -> Match:
        return match(text, **{"playbooks": playbooks, "catalogs": catalogs, "today": today, **more})  # type: ignore[arg-type]

    return run
