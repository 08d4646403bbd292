"""Generated data that tests copy before they change it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fubcli.pipelines.zoom.generator import Generated, generate, next_day
from fubcli.pipelines.zoom.parameters import Fault

AS_OF = date(2026, 11, 20)


@dataclass(frozen=True)
class Pair:
    """A data file and its truth."""

    file: Path
    truth: Path

    @classmethod
    def within(cls, directory: Path) -> Pair:
        return cls(directory / "zoom.duckdb", directory / "zoom-truth.duckdb")

    def generate(self, **chosen: Any) -> Generated:
        return generate(self.file, self.truth, **{"as_of": AS_OF, "meetings": 1_000, **chosen})

    def next_day(self, fault: Fault | str = "none") -> Generated:
        return next_day(self.file, self.truth, fault=fault)

    def copy(self, directory: Path) -> Pair:
        other = Pair.within(directory)
        shutil.copyfile(self.file, other.file)
        shutil.copyfile(self.truth, other.truth)
        return other


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Where nothing has been generated yet."""
    return Pair.within(tmp_path)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, int], Pair]:
    """The history of so many meetings from a seed, built once; it must not be changed."""
    kept: dict[tuple[int, int], Pair] = {}

    def build(meetings: int, seed: int) -> Pair:
        if (meetings, seed) not in kept:
            pair = Pair.within(tmp_path_factory.mktemp("zoom"))
            pair.generate(meetings=meetings, seed=seed)
            kept[meetings, seed] = pair
        return kept[meetings, seed]

    return build


@pytest.fixture
def history(built: Callable[[int, int], Pair], tmp_path: Path) -> Pair:
    """A history of 1,000 meetings that the test may change."""
    return built(1_000, 20090).copy(tmp_path)
