"""Which hosts are kept from proxies: those of plain http, beside what the environment says already."""

from __future__ import annotations

import os
from urllib.request import proxy_bypass

import pytest

from fubcli.network.proxies import go_direct


@pytest.mark.parametrize(
    ("url", "host"),
    [("http://127.0.0.1:8080", "127.0.0.1"), ("http://[::1]:1", "::1"), ("http://localhost", "localhost")],
)
def test_a_local_host_is_asked_directly(url: str, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example.com:3128")
    monkeypatch.setenv("NO_PROXY", "a.example.com")
    monkeypatch.delenv("no_proxy", raising=False)
    for _ in range(2):
        go_direct(url)
    assert os.environ["no_proxy"] == os.environ["NO_PROXY"] == f"a.example.com,{host}"
    assert proxy_bypass(host)
    assert proxy_bypass("a.example.com")
    assert not proxy_bypass("b.example.com")


def test_a_workspace_is_asked_as_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "a.example.com")
    monkeypatch.delenv("no_proxy", raising=False)
    go_direct("https://adb-1.azuredatabricks.net")
    assert "no_proxy" not in os.environ
    assert os.environ["NO_PROXY"] == "a.example.com"
