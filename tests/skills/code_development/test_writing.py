"""The brief and the models as files: whole, private, and never over what is there."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from fubcli.errors import StorageUnavailable, UsageError
from fubcli.model.demo import DEMO_TITLE
from fubcli.model.envelope import WarehouseInfo
from fubcli.skills.code_development.writing import write_files
from tests.skills.code_development.world import briefed, event, ports_of


def test_the_brief_and_the_models_are_files(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    data = briefed(tmp_path, event("schema-event"), output_dir=out)
    assert data["models"]["directory"] == str(out)
    for listed in data["models"]["files"]:
        content = (out / listed["file"]).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (listed["sha256"], listed["bytes"])
        assert "text" not in listed
    assert (out / "brief.md").read_text().startswith("# Brief: backend-feature\n")
    assert f"**{DEMO_TITLE}.**" in (out / "brief.md").read_text().splitlines()[:5]
    assert (out / "brief.md").stat().st_mode & 0o777 == 0o600
    assert len([*out.iterdir()]) == len(data["models"]["files"]) + 1


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_brief_says_whether_what_was_piped_in_is_invented(tmp_path: Path, is_demo: bool) -> None:
    live = ports_of(tmp_path, warehouse=WarehouseInfo("databricks", "prod", False, "adb-1.azuredatabricks.net"))
    given = event("schema-event")
    given = replace(given, data={**given.data, "warehouse": {"embedded": is_demo}})
    briefed(tmp_path, given, ports=live, output_dir=tmp_path / "out")
    assert (DEMO_TITLE in (tmp_path / "out" / "brief.md").read_text()) == is_demo


def test_nothing_is_replaced_unless_it_may_be(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("mine")
    with pytest.raises(UsageError, match=r"b\.txt is there already"):
        write_files(tmp_path, {"a.txt": "1", "b.txt": "2"}, overwrite=False)
    assert [each.name for each in tmp_path.iterdir()] == ["b.txt"]
    write_files(tmp_path, {"a.txt": "1", "b.txt": "2"}, overwrite=True)
    assert (tmp_path / "b.txt").read_text() == "2"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "target").write_text("mine")
    (tmp_path / "link").symlink_to(other)
    with pytest.raises(UsageError, match="it is a link"):
        write_files(tmp_path / "link", {"a.txt": "1"}, overwrite=True)
    out = tmp_path / "out"
    out.mkdir()
    for name, target in (("a.txt", other / "target"), ("b.txt", other / "not-there")):
        (out / name).symlink_to(target)
        with pytest.raises(UsageError, match="is there already"):
            write_files(out, {name: "1"}, overwrite=False)
        write_files(out, {name: "1"}, overwrite=True)
        assert not (out / name).is_symlink()
    assert [(each.name, each.read_text()) for each in other.iterdir()] == [("target", "mine")]


def test_a_file_or_a_directory_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError, match="no directory"):
        write_files(tmp_path / "file", {"a.txt": "1"}, overwrite=True)
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(UsageError, match="is a directory"):
        write_files(tmp_path, {"a.txt": "1"}, overwrite=True)


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable, match="Cannot write"):
        write_files(tmp_path / ("x" * 300), {"a.txt": "1"}, overwrite=False)
