from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.config.profiles.values import credential, host_url, warehouse_id, warehouse_of_path
from fubcli.errors import ConfigError
from fubcli.model.profile import Origin, Secret, Setting

HERE = Origin("fubcli.toml", 7, "warehouses.prod.host")


def _at(value: Any) -> Setting[Any]:
    return Setting(value, HERE)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("adb-1.2.azuredatabricks.net", "https://adb-1.2.azuredatabricks.net"),
        ("https://adb-1.2.azuredatabricks.net/", "https://adb-1.2.azuredatabricks.net"),
        ("HTTPS://Dbc-A.Cloud.Databricks.COM", "https://dbc-a.cloud.databricks.com"),
        ("https://a.b:443", "https://a.b"),
        ("https://a.b:8443", "https://a.b:8443"),
        ("10.1.2.3", "https://10.1.2.3"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.9.9.9", "http://127.9.9.9"),
        ("http://[::1]:81", "http://[::1]:81"),
        ("http://localhost:80", "http://localhost"),
        ("localhost:8080", "https://localhost:8080"),
    ],
)
def test_a_host_is_normalised(written: str, meant: str) -> None:
    assert host_url(_at(written)) == meant
    assert host_url(_at(meant)) == meant


@pytest.mark.parametrize(
    "written",
    [
        *("http://a.b", "http://10.0.0.1", "http://128.0.0.1", "http://[::2]", "http://localhost.evil.com"),
        *("http://0177.0.0.1", "http://127.1", "http://2130706433", "http://0x7f.0.0.1", "http://[::ffff:127.0.0.1]"),
        *("ftp://a.b", "//a.b", "https:a.b", "https://", "", "javascript:a.b", "file:///a.b"),
        *("https://me@a.b", "https://me:secret@a.b", "me@a.b", "http://127.0.0.1@evil.com", "http://evil.com#@127.0.0.1"),
        *("https://a.b/path", "https://a.b?o=1", "https://a.b/?o=1", "https://a.b#f", "https://a.b\\c", "a.b//"),
        *("a.b\n", "a.b\r\nx: y", " a.b", "a.b ", "a .b", "a.b\0", "a.b\t", "a%2eb.c"),
        *("a..b", ".a.b", "a.b.", "-a.b", "a-.b", "a_b.c", "nodots", "dapi0123456789abcdef", "x" * 64 + ".b"),
        *("a.b:0", "a.b:65536", "a.b:", "a.b:x", "a.b:1:2", "a.b:٣", "[::1", "[1.2.3.4]", "::1"),
        *("bücher.de", "ｅvil.com", "evil.com\u2024net", "\u212a.com", "\udcff.com"),
    ],
)  # fmt: skip
def test_what_is_no_bare_host_is_refused_and_not_quoted(written: str) -> None:
    with pytest.raises(ConfigError) as caught:
        host_url(_at(written))
    assert caught.value.place.line == 7
    assert written in ("", "https://") or written not in caught.value.detail


@given(st.text(max_size=30))
def test_whatever_is_accepted_is_a_plain_url(text: str) -> None:
    try:
        url = host_url(_at(text))
    except ConfigError:
        return
    scheme, _, rest = url.partition("://")
    assert scheme in ("http", "https")
    assert url.isascii()
    assert not set(rest) & set("/@?#\\ \t\r\n%")
    assert host_url(_at(url)) == url


@pytest.mark.parametrize("written", ["1234567890abcdef", "wh1", "WH-1", "a" * 64])
def test_a_warehouse_id_and_its_path(written: str) -> None:
    assert warehouse_id(_at(written)) == written
    for path in ("/sql/1.0/warehouses/{}", "sql/1.0/warehouses/{}", "/sql/1.0/endpoints/{}/"):
        assert warehouse_of_path(_at(path.format(written))) == written


@pytest.mark.parametrize("written", ["", "-a", "a b", "a/b", "a\n", "../x", "ä", "a" * 65, "a?b", "a%2f"])
def test_what_is_no_warehouse_id_is_refused(written: str) -> None:
    with pytest.raises(ConfigError, match="id of a SQL warehouse"):
        warehouse_id(_at(written))
    with pytest.raises(ConfigError, match="path of a SQL warehouse"):
        warehouse_of_path(_at(f"/sql/1.0/warehouses/{written}"))


@pytest.mark.parametrize("path", ["sql/protocolv1/o/1/0123-4-x", "/sql/1.0/warehouses", "/sql/2.0/warehouses/a", "a"])
def test_other_paths_are_refused(path: str) -> None:
    with pytest.raises(ConfigError, match="path of a SQL warehouse"):
        warehouse_of_path(_at(path))


@pytest.mark.parametrize("text", ["dapi 0123456", "dapi0123456\n", "dapi0123456\r\nHost: x", "dapi\u00e40123456", "\udcff0123456", "\0" * 9])  # fmt: skip
def test_a_credential_that_no_header_can_carry_is_refused_and_not_quoted(text: str) -> None:
    for value in (Secret(text), text):
        with pytest.raises(ConfigError, match="characters that a credential cannot have") as caught:
            credential(_at(value))
        assert text not in caught.value.detail


def test_a_credential_stays_wrapped() -> None:
    assert credential(_at(Secret("dapi1"))) == Secret("dapi1")
    assert credential(_at(Secret('{"type": "service_account",\n "x": 1}'))) == Secret(
        '{"type": "service_account",\n "x": 1}'
    )
    assert credential(_at("client")) == "client"
