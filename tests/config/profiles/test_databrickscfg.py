from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.config.profiles.databrickscfg import read_sections
from fubcli.errors import ConfigError
from fubcli.model.profile import Secret

WRITTEN_BY_THE_CLI = """\
; The profile defined in the DEFAULT section is to be used as a fallback when no profile is explicitly specified.
[DEFAULT]
host  = https://adb-1.2.azuredatabricks.net
token = dapi=0123:x%%

[my staging]   ; a comment
host: https://b.c
auth_type = databricks-cli
Jobs-Api-Version = 2.1
empty =
"""


def _read(tmp_path: Path, text: str | bytes) -> dict[str, dict[str, tuple[object, int]]]:
    path = tmp_path / "cfg"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    sections = read_sections(path)
    return {
        name: {key: (setting.value, setting.origin.line) for key, setting in layer.items()}
        for name, layer in sections.items()
    }


@pytest.mark.parametrize("change", [lambda text: text, lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text])  # fmt: skip
def test_the_clis_own_file_is_read_with_its_lines(tmp_path: Path, change) -> None:
    assert _read(tmp_path, change(WRITTEN_BY_THE_CLI)) == {
        "DEFAULT": {"host": ("https://adb-1.2.azuredatabricks.net", 3), "token": (Secret("dapi=0123:x%%"), 4)},
        "my staging": {
            "host": ("https://b.c", 7),
            "auth_type": ("databricks-cli", 8),
            "jobs-api-version": ("2.1", 9),
        },
    }


def test_an_origin_has_the_section(tmp_path: Path) -> None:
    path = tmp_path / "cfg"
    path.write_text("[a]\nhost = x.y\n")
    assert str(read_sections(path)["a"]["host"].origin) == f"{path}:2 [a]"
    assert read_sections(tmp_path / "none") == {}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[a]\ndapi0123\n", 2, "neither a"),
        ("token = dapi0123\n", 1, "before the first"),
        ("[a]\ntoken = dapi\n  0123\n", 3, "indented"),
        ("[a]\ntoken = x\ntoken = dapi0123\n", 3, "twice"),
        ("[dapi0123]\n[dapi0123]\n", 2, "there already"),
        ("[a]\n= dapi0123\n", 2, "neither a"),
        ("[a\ntoken = dapi0123\n", 1, "before the first"),
        (b"[a]\ntoken = dapi0123\xff\n", 2, "not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_line_alone(
    tmp_path: Path, text: str | bytes, line: int, message: str
) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        _read(tmp_path, text)
    assert caught.value.place.line == line
    assert "dapi" not in caught.value.detail


@given(st.text(alphabet="a[]=: \n#;%\t", max_size=60))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    try:
        sections = _read(tmp_path_factory.mktemp("cfg"), text)
    except ConfigError:
        return
    for layer in sections.values():
        for value, line in layer.values():
            assert str(value) in text.split("\n")[line - 1]
