import pytest
import yaml

from fubcli.config import documents
from fubcli.config.documents import parse_document
from fubcli.errors import ConfigError

LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])]


@pytest.fixture(autouse=True, params=LOADERS)
def _each_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_LOADER", request.param)


def test_values_are_plain_and_lines_are_kept() -> None:
    document = parse_document(b"# about\na:\n  b: 1\n  c: [x, y]\nd:\n  - e\n  - {f: true}\n", file="f")
    assert document.root == {"a": {"b": 1, "c": ["x", "y"]}, "d": ["e", {"f": True}]}
    assert document.lines == {
        "a": 2,
        "a.b": 3,
        "a.c": 4,
        "a.c[0]": 4,
        "a.c[1]": 4,
        "d": 5,
        "d[0]": 6,
        "d[1]": 7,
        "d[1].f": 7,
    }


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("42", 42),
        ("9" * 18, 10**18 - 1),
        ('"42"', "42"),
        ("'true'", "true"),
        # What YAML 1.1 would turn into something else stays text, and is refused where it is not wanted.
        ("yes", "yes"),
        ("on", "on"),
        ("True", "True"),
        ("007", "007"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("-1", "-1"),
        ("1.5", "1.5"),
        ("1e3", "1e3"),
        ("2026-01-01", "2026-01-01"),
        ("9" * 5000, "9" * 5000),
        ("=", "="),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_scalars(written: str, value: object) -> None:
    found = parse_document(f"a: {written}".encode(), file="f").root["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", [b"", b"# only a comment\n", b"---\n", b"--- ~\n"])
def test_an_empty_document_is_nothing(text: bytes) -> None:
    assert parse_document(text, file="f").root is None


@pytest.mark.parametrize(
    ("text", "line", "key", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "a", "written twice; the first one is in line 1"),
        ("a:\n  b: 1\n  'b': 2\n", 3, "a.b", "written twice"),
        ("a: {b: 1, b: 2}\n", 1, "a.b", "written twice"),
        ("a: 1\nb: &x 2\n", 2, "b", "anchor or alias"),
        ("a: 1\nb: *x\n", 2, "b", "anchor or alias"),
        ("a: &x {b: 1}\nc: {<<: *x}\n", 1, "a", "anchor or alias"),
        ("a: &x [*x, *x, *x]\n", 1, "a", "anchor or alias"),
        ("&x a: 1\n", 1, "", "not a plain name"),
        ("a:\n  - 1\n  - *x\n", 3, "a[1]", "anchor or alias"),
        ("a: !!str 5\n", 1, "a", "YAML tag"),
        ("a: 1\nb: !!python/object/apply:os.system ['id']\n", 2, "b", "YAML tag"),
        ("a: !secret x\n", 1, "a", "YAML tag"),
        ("!!str a: 1\n", 1, "", "not a plain name"),
        ("a: 1\n? [b]\n: 2\n", 2, "", "not a plain name"),
        ("a:\n  ? {b: 1}\n  : 2\n", 2, "a", "not a plain name"),
        ("a: 1\n? " + "k" * 300 + "\n: 1\n", 2, "", "not a plain name"),
        ("a: 1\n---\nb: 2\n", 2, "", "second document"),
        ("a: 1\n...\n---\nb: 2\n", 3, "", "second document"),
        ('a: 1\nb: "\\e[31m"\n', 2, "b", "U\\+001B"),
        ('b: "\\u202e"\n', 1, "b", "U\\+202E"),
        ('"\\0": 1\n', 1, "", "not a plain name"),
        ("a: " + "[" * 40 + "]" * 40, 1, "a" + "[0]" * documents.MAX_DEPTH, "nested deeper"),
        ("a: " + "[" * 100_000, 1, "a" + "[0]" * documents.MAX_DEPTH, "nested deeper"),
        ("a: " + "{a: " * 100_000, 1, "a" + ".a" * documents.MAX_DEPTH, "nested deeper"),
        ("a: [1\nb: 2\n", 2, "", "is not YAML"),
        ("a: 'b\n", 2, "", "is not YAML"),
        ("a: b: c\n", 1, "", "mapping values are not allowed"),
        ("a:\n  b: 1\n c: 2\n", 3, "", "is not YAML"),
        ("%YAML 9.9\n---\na: 1\n", 1, "", "is not YAML"),
        ("a: @b\n", 1, "", "is not YAML"),
        ("a: %b\n", 1, "", "is not YAML"),
        ("- a\nb: c\n", 2, "", "is not YAML"),
    ],
)
def test_what_is_refused_names_line_and_key(text: str, line: int, key: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        parse_document(text.encode(), file="f.yaml")
    assert caught.value.place.file == "f.yaml"
    assert caught.value.place.key == key
    # The two parsers of YAML put an unfinished construct at its start or at its end.
    assert caught.value.place.line == line or ("is not YAML" in str(caught.value) and caught.value.place.line > 0)


def test_a_key_that_is_not_there_stands_where_its_parent_does() -> None:
    document = parse_document(b"a:\n  s.t:\n    x: [p]\n", file="f")
    assert document.place("a.s.t.x[0]").line == 3
    assert document.place("a.s.t.rows").line == 2
    assert document.place("a.u.v").line == 1
    assert document.place("nothing").line == 1
    assert document.place("a.s.t.x[7].from").line == 3
