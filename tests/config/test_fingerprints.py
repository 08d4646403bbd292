import re

from fubcli.config.catalogs import parse_catalogs
from fubcli.config.fingerprints import fingerprint
from fubcli.config.locations import packaged_file


def test_a_fingerprint_is_twelve_digits_and_ignores_order() -> None:
    assert re.fullmatch("sha256:[0-9a-f]{12}", fingerprint({"a": 1}))
    assert fingerprint({"a": 1, "b": frozenset("xy")}) == fingerprint({"b": frozenset("yx"), "a": 1})
    assert fingerprint({"a": (1, 2)}) != fingerprint({"a": (2, 1)})
    assert fingerprint({"a": True}) != fingerprint({"a": 1})


def test_layout_and_place_do_not_count_and_content_does() -> None:
    text = packaged_file("catalogs.yaml").read_text()
    first, _ = parse_catalogs(text.encode(), file="a")
    bare = "".join(line for line in text.splitlines(keepends=True) if not line.lstrip().startswith("#"))
    second, _ = parse_catalogs(f"# another\n{bare}".encode(), file="b")
    third, _ = parse_catalogs(text.replace("rows: 534000000", "rows: 534000001").encode(), file="a")
    assert first.fingerprint == second.fingerprint != third.fingerprint
    assert (first.source, second.source) == ("a", "b")
