"""Files behind links that are keys themselves: fetched without any credentials, and never named in an error."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fubcli.network.bodies import ENCODINGS, TooSlow, Unreadable, body_of
from fubcli.network.deadline import Deadline
from fubcli.network.proxies import usable
from fubcli.network.reasons import behind, reason_of
from fubcli.network.tls import context

if TYPE_CHECKING:
    import httpx

_SILENT_SECONDS = 60.0


class BrokenDownload(Exception):
    """A link did not give its whole file; another one to the same file may."""


class Downloads:
    """Fetches files over TLS, or from this machine without it when `is_local`."""

    def __init__(self, *, is_local: bool) -> None:
        self._is_local = is_local
        self._client: httpx.Client | None = None

    def fetch(self, url: str, headers: Mapping[str, str], deadline: Deadline) -> bytes:
        """Return a file; `headers` are those that came with the link. Raises BrokenDownload."""
        import httpx

        if not self._may_fetch(url):
            raise BrokenDownload("its link leads where nothing is fetched from without encryption")
        timeout = max(deadline.within(_SILENT_SECONDS), 1.0)
        try:
            with self._connected().stream("GET", url, headers=headers, timeout=timeout) as response:
                content = body_of(response, Deadline(max(deadline.left, 1.0)))
        except TooSlow:
            raise BrokenDownload("the storage did not finish in time") from None
        except Unreadable:
            raise BrokenDownload("what came is not packed as it says") from None
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise BrokenDownload(reason_of(behind(error)) or "its link is no link") from None  # words may hold the link
        if not response.is_success:
            raise BrokenDownload(f"the storage answered with status {response.status_code}")
        return content

    def _connected(self) -> httpx.Client:
        if self._client is None:
            import httpx

            with usable():
                self._client = httpx.Client(
                    headers={"Accept-Encoding": ENCODINGS},
                    verify=context(),
                    follow_redirects=False,
                    trust_env=not self._is_local,
                )
            weakref.finalize(self, self._client.close)
        return self._client

    def _may_fetch(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        if parts.scheme == "https":
            return bool(parts.hostname)
        return self._is_local and parts.scheme == "http" and _is_loopback(parts.hostname or "")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
