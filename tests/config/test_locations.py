import os
import stat
from pathlib import Path

import pytest

from fubcli.config.locations import Home, packaged_file
from fubcli.errors import StorageUnavailable, UsageError


def _all(root: str) -> Home:
    return Home(*(Path(root) / name for name in ("config", "data", "state", "cache")))


def test_one_variable_moves_everything() -> None:
    assert Home.from_environment({"FUBCLI_HOME": "/srv/fub", "XDG_CONFIG_HOME": "/x", "HOME": "/h"}) == _all("/srv/fub")


@pytest.mark.parametrize("given", [".", "a/../b", "./.fubcli", "~other/fub"])
def test_a_relative_home_would_be_that_of_any_repository(given: str) -> None:
    with pytest.raises(UsageError, match="FUBCLI_HOME is relative"):
        Home.from_environment({"FUBCLI_HOME": given, "HOME": "/h"})


def test_a_relative_home_directory_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    monkeypatch.setattr(pwd, "getpwuid", lambda _: pwd.struct_passwd(("u", "x", 1, 1, "", "/from/pwd", "/bin/sh")))
    assert Home.from_environment({"HOME": "."}).config == Path("/from/pwd/.config/fubcli")
    assert Home.from_environment({"HOME": ".", "FUBCLI_HOME": "~/fub"}) == _all("/from/pwd/fub")


def test_a_tilde_that_no_shell_resolved_is_the_home_directory() -> None:
    assert Home.from_environment({"FUBCLI_HOME": "~/fub", "HOME": "/h"}) == _all("/h/fub")
    assert Home.from_environment({"FUBCLI_HOME": "~", "HOME": "/h"}) == _all("/h")


@pytest.mark.parametrize(
    "environ",
    [
        {"HOME": "/h"},
        {"HOME": "/h", "FUBCLI_HOME": ""},
        {"HOME": "/h", "XDG_CONFIG_HOME": "", "XDG_DATA_HOME": ""},
        {"HOME": "/h", "XDG_CONFIG_HOME": "relative", "XDG_CACHE_HOME": "./x"},
    ],
)
def test_the_defaults_of_the_xdg_specification(environ: dict[str, str]) -> None:
    assert Home.from_environment(environ) == Home(
        config=Path("/h/.config/fubcli"),
        data=Path("/h/.local/share/fubcli"),
        state=Path("/h/.local/state/fubcli"),
        cache=Path("/h/.cache/fubcli"),
    )


def test_xdg_variables_win_over_the_home_directory() -> None:
    environ = {"XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d", "XDG_STATE_HOME": "/s", "XDG_CACHE_HOME": "/k"}
    assert Home.from_environment(environ) == Home(*(Path(f"/{name}/fubcli") for name in "cdsk"))


def test_without_home_the_user_database_says(monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    monkeypatch.setattr(pwd, "getpwuid", lambda _: pwd.struct_passwd(("u", "x", 1, 1, "", "/from/pwd", "/bin/sh")))
    assert Home.from_environment({}).config == Path("/from/pwd/.config/fubcli")

    def unknown(_: int) -> None:
        raise KeyError("uid not found")

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    with pytest.raises(StorageUnavailable, match="set HOME or FUBCLI_HOME"):
        Home.from_environment({})


def test_naming_directories_creates_none(tmp_path: Path) -> None:
    Home.from_environment({"FUBCLI_HOME": str(tmp_path / "home")})
    assert list(tmp_path.iterdir()) == []


def test_ensure_makes_private_directories_and_leaves_others_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    directory = tmp_path / "a" / "b" / "c"
    assert Home.ensure(directory) == directory == Home.ensure(directory)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (directory, directory.parent, directory.parent.parent)]
    assert modes == [0o700] * 3
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_ensure_says_why_it_cannot(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageUnavailable, match="/file cannot be made: File exists"):
        Home.ensure(tmp_path / "file" / "below")
    with pytest.raises(StorageUnavailable, match="cannot be made: File exists"):
        Home.ensure(tmp_path / "file")
    with pytest.raises(StorageUnavailable, match="cannot be made: File name too long"):
        Home.ensure(tmp_path / ("x" * 300))
    with pytest.raises(StorageUnavailable, match=r"cannot be made: .*null"):
        Home.ensure(tmp_path / "a\0b")


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_ensure_needs_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageUnavailable, match="cannot be made: Permission denied"):
        Home.ensure(tmp_path / "a")


def test_a_wheel_has_its_files_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "fubcli" / "config"
    (package / "packaged").mkdir(parents=True)
    (package / "packaged" / "catalogs.yaml").write_text("")
    assert packaged_file("catalogs.yaml", package=package) == package / "packaged" / "catalogs.yaml"


def test_a_checkout_has_its_files_at_its_root(tmp_path: Path) -> None:
    package = tmp_path / "src" / "fubcli" / "config"
    assert packaged_file("catalogs.yaml", package=package) == tmp_path / "catalogs.yaml"


@pytest.mark.parametrize("name", ["catalogs.yaml", "safety_policy.yaml"])
def test_this_installation_has_both(name: str) -> None:
    assert packaged_file(name).is_file()
