"""Files behind links that are keys themselves."""

from __future__ import annotations

import pytest

from fubcli.errors import UsageError
from fubcli.network.deadline import Deadline
from fubcli.network.downloads import BrokenDownload, Downloads
from tests.network.server import Answer, serving

LINK = "/file?X-Amz-Signature=very-secret"


def fetched(url: str, *, is_local: bool = True, headers: dict[str, str] | None = None) -> bytes:
    return Downloads(is_local=is_local).fetch(url, headers or {}, Deadline(5))


def test_a_file_is_fetched_without_credentials_and_with_the_links_own_headers() -> None:
    with serving(Answer(200, b"\x00file")) as server:
        assert fetched(server.url + LINK, headers={"x-key": "1"}) == b"\x00file"
        (request,) = server.asked
    assert "authorization" not in request.headers
    assert (request.path, request.headers["x-key"]) == (LINK, "1")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(403, b"expired"),
        Answer(500),
        Answer(lost=True),
        Answer(200, b"12345678", half=True),
        Answer(302, b"", {"Location": "/file"}),
    ],
)
def test_a_broken_link_is_told_without_its_key(answer: Answer) -> None:
    with serving(answer) as server:
        with pytest.raises(BrokenDownload) as caught:
            fetched(server.url + LINK)
        assert "very-secret" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert len(server.asked) == 1


def test_a_redirect_is_not_followed() -> None:
    with serving() as other, serving(Answer(302, b"", {"Location": other.url})) as server:
        with pytest.raises(BrokenDownload, match="302"):
            fetched(server.url + LINK)
        assert other.asked == []


@pytest.mark.parametrize(
    ("url", "is_local"),
    [
        ("http://127.0.0.1:1/x", False),
        ("http://example.com/x", True),
        ("http://10.0.0.1/x", True),
        ("ftp://127.0.0.1/x", True),
        ("file:///etc/passwd", True),
        ("https:///x", True),
        ("https://[::1/x", True),
        ("", True),
    ],
)
def test_nothing_is_fetched_without_encryption_except_from_this_machine(url: str, is_local: bool) -> None:
    with pytest.raises(BrokenDownload, match="nothing is fetched from"):
        fetched(url, is_local=is_local)


def test_a_proxy_that_cannot_be_used_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    with pytest.raises(UsageError, match="proxy that cannot be used"):
        fetched("https://127.0.0.1:1/x", is_local=False)
