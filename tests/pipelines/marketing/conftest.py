"""Generated data that tests copy before they change it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fubcli.pipelines.marketing.generator import Generated, generate, next_day

AS_OF = date(2026, 11, 20)


@dataclass(frozen=True)
class Pair:
    """A data file and its truth."""

    file: Path
    truth: Path

    @classmethod
    def within(cls, directory: Path) -> Pair:
        return cls(directory / "marketing.duckdb", directory / "marketing-truth.duckdb")

    def generate(self, **chosen: Any) -> Generated:
        return generate(self.file, self.truth, **{"as_of": AS_OF, "customers": 1_000, **chosen})

    def next_day(self, fault: str = "none") -> Generated:
        return next_day(self.file, self.truth, fault=fault)

    def copy(self, directory: Path) -> Pair:
        directory.mkdir(exist_ok=True)
        other = Pair.within(directory)
        shutil.copyfile(self.file, other.file)
        shutil.copyfile(self.truth, other.truth)
        return other

    @contextmanager
    def opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The data file, with the truth as `truth`."""
        with duckdb.connect(str(self.file), read_only=True) as connection:
            connection.execute(f"ATTACH '{self.truth}' AS truth (READ_ONLY)")
            yield connection


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Where nothing has been generated yet."""
    return Pair.within(tmp_path)


@pytest.fixture(scope="session")
def first_load(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """1,000 customers in one load; it must not be changed."""
    pair = Pair.within(tmp_path_factory.mktemp("marketing"))
    pair.generate()
    return pair


@pytest.fixture(scope="session")
def some_nights(first_load: Pair, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """The same and four nights more; it must not be changed."""
    pair = first_load.copy(tmp_path_factory.mktemp("nights"))
    for _ in range(4):
        pair.next_day()
    return pair


@pytest.fixture
def history(first_load: Pair, tmp_path: Path) -> Pair:
    """A first load that the test may change."""
    return first_load.copy(tmp_path / "history")
