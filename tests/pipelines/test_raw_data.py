"""Generated files: in their place when they are whole, and for their owner alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from fubcli.errors import StorageUnavailable, UsageError
from fubcli.model.pipeline import Wanted
from fubcli.pipelines.raw_data import GeneratedFile, raw_data
from tests.pipelines import raw_zoom

WANTED = Wanted(20, 1, date(2026, 11, 21))


@pytest.fixture
def raw(tmp_path: Path) -> GeneratedFile:
    return GeneratedFile("zoom", tmp_path / "zoom.duckdb", raw_zoom, "raw", "meetings")


def test_a_new_file_has_its_truth_beside_it(raw: GeneratedFile, tmp_path: Path) -> None:
    made = raw.generate(WANTED)
    assert (len(made.rows), set(made.rows.values())) == (8, {20})
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {
        "zoom.duckdb": 0o600,
        "zoom-truth.duckdb": 0o600,
    }


def test_a_night_comes_on_top(raw: GeneratedFile) -> None:
    raw.generate(WANTED)
    assert set(raw.next_day(None).rows.values()) == {21}


def test_a_night_on_top_of_nothing_makes_no_file(tmp_path: Path) -> None:
    def next_day(file: Path, truth: Path) -> None:
        raise UsageError("there" if file.exists() else "not there")

    with pytest.raises(UsageError, match="not there"):
        GeneratedFile("zoom", tmp_path / "zoom.duckdb", SimpleNamespace(next_day=next_day), "raw", "meetings").next_day(
            None
        )


def test_a_generation_that_fails_leaves_what_was_there(raw: GeneratedFile, tmp_path: Path) -> None:
    def full_disk(file: Path, truth: Path, **asked: object) -> None:
        file.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    raw.generate(WANTED)
    before = raw.file.read_bytes()
    (tmp_path / ".new-of-one-that-was-killed").mkdir()
    with pytest.raises(StorageUnavailable, match="No space left"):
        GeneratedFile("zoom", raw.file, SimpleNamespace(generate=full_disk), "raw", "meetings").generate(WANTED)
    assert raw.file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["zoom-truth.duckdb", "zoom.duckdb"]


@pytest.mark.parametrize("profile", ["zoom", "marketing"])
def test_each_generator_makes_the_schema_that_is_said_and_takes_its_own_size(profile: str, tmp_path: Path) -> None:
    found = raw_data(profile, tmp_path / f"{profile}.duckdb")
    assert found is not None
    made = found.generate(Wanted(1_000, 1, date(2026, 11, 21)))
    assert len(made.rows) == {"zoom": 8, "marketing": 20}[profile]
    assert min(made.rows.values()) > 0
    assert found.next_day("stale").rows.keys() == made.rows.keys()


def test_a_profile_without_a_generator_has_no_raw_data(tmp_path: Path) -> None:
    assert raw_data("tiny", tmp_path / "tiny.duckdb") is None
