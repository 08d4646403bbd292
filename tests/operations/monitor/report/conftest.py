"""Pages of the small warehouse, and one browser for all tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.operations.monitor.report.browser import Browser, executable
from tests.operations.monitor.report.reading import Element, read
from tests.operations.monitor.world import World

Page = Callable[..., Element]


@pytest.fixture
def page(tmp_path: Path) -> Page:
    """The page of a world as elements; what is asked is a request's."""

    def made(world: World, **asked: object) -> Element:
        path = tmp_path / "report.html"
        assert "report" in world.data(report=path, **asked)
        return read(path.read_text())

    return made


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A real Chromium; where there is none, CI says so loudly and a developer's machine quietly."""
    if executable() is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs a Chromium: apt-get install --no-install-recommends chromium")
        pytest.skip("no Chromium here: apt-get install --no-install-recommends chromium")
    browser = Browser(tmp_path_factory.mktemp("browser"))
    yield browser
    browser.close()
