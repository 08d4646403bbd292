import os
from pathlib import Path

import pytest

from fubcli.config import reading
from fubcli.config.reading import decode_text, find_unwelcome, read_optional, read_required
from fubcli.errors import ConfigError


def test_nothing_at_the_path_is_absent(tmp_path: Path) -> None:
    assert read_optional(tmp_path / "no.yaml") is None
    (tmp_path / "file").write_text("x")
    assert read_optional(tmp_path / "file" / "below.yaml") is None


def test_a_file_is_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: 1\n")
    assert read_optional(tmp_path / "a.yaml") == read_required(tmp_path / "a.yaml") == b"a: 1\n"


def _directory(path: Path) -> None:
    path.mkdir()


def _dangling_link(path: Path) -> None:
    path.symlink_to(path.parent / "gone")


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_directory, "is not a regular file"),
        (_dangling_link, "cannot be read: No such file or directory"),
        (_loop, "cannot be read: Too many levels of symbolic links"),
        (_pipe, "is not a regular file"),
    ],
)
def test_what_is_there_and_cannot_be_read_is_never_absent(tmp_path: Path, make, reason: str) -> None:
    path = tmp_path / "safety_policy.yaml"
    make(path)
    with pytest.raises(ConfigError, match=reason) as caught:
        read_optional(path)
    assert caught.value.place.file == str(path)


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_an_impossible_path_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_optional(tmp_path / name)


def test_a_file_without_permission_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1")

    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", denied)
    with pytest.raises(ConfigError, match="cannot be read: Permission denied"):
        read_optional(path)


def test_a_huge_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    path = tmp_path / "a.yaml"
    path.write_bytes(b"0123456789")
    assert read_required(path) == b"0123456789"
    path.write_bytes(b"0123456789a")
    with pytest.raises(ConfigError, match="larger than 10 bytes"):
        read_required(path)


def test_the_limit_is_five_megabytes() -> None:
    assert reading.MAX_BYTES == 5_000_000


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"a: 1\nb: \0\n", 2, "NUL byte"),
        ("a: 1\n".encode("utf-16"), 1, "NUL byte"),
        (b"a: 1\n\n# caf\xe9\n", 3, r"not UTF-8 \(byte 0xe9\)"),
        (b"a:\n\tb: 1\n", 2, "a tab"),
        (b"a: 1\t# aligned\n", 1, "a tab"),
        (b"a: 1\rb: 2\n", 1, "U\\+000D"),
        (b"a: \x1b[31m\n", 1, "U\\+001B"),
        ("a: 1\nb: \u202edcba\n".encode(), 2, "U\\+202E"),
        ("a: z\u200bero\n".encode(), 1, "U\\+200B"),
        ("a: 1\u2028b: 2\n".encode(), 1, "U\\+2028"),
        ("a: \x85\n".encode(), 1, "U\\+0085"),
        ("a: \uffff\n".encode(), 1, "U\\+FFFF"),
    ],
)
def test_bytes_that_are_not_plain_text_are_refused_with_their_line(data: bytes, line: int, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        decode_text(data, file="f.yaml")
    assert (caught.value.place.file, caught.value.place.line) == ("f.yaml", line)


def test_text_may_have_a_byte_order_mark_windows_lines_and_any_script() -> None:
    assert decode_text(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", file="f") == "a: 1\r\nb: 2\r\n"
    assert decode_text("a: größer, 大".encode(), file="f") == "a: größer, 大"
    assert find_unwelcome("a: größer, 大\n") is None
