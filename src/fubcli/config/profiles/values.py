"""What a host, a warehouse id and a credential may look like; no message quotes a value, for it may be a secret."""

from __future__ import annotations

import re
from typing import Any

from fubcli.errors import ConfigError
from fubcli.model.profile import Origin, Secret, Setting

_HOST = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<name>\[[0-9a-f:.]{2,45}\]|[a-z0-9.-]{1,253})(?::(?P<port>[0-9]{1,5}))?/?"
)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_WAREHOUSE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")
_HTTP_PATH = re.compile(r"/?sql/1\.0/(?:warehouses|endpoints)/(?P<id>[^/]+)/?")
_CREDENTIAL = re.compile(r"[\x21-\x7e]{1,16384}")
_STANDARD_PORTS = {"https": 443, "http": 80}
_WORKSPACE = "https://adb-1234.5.azuredatabricks.net"


def host_url(given: Setting[str], *, example: str = _WORKSPACE) -> str:
    """Return a host as `https://name[:port]`, in lower case; raises ConfigError.

    `http://` is for loopback addresses alone: anywhere else it would send the credentials for all to read.
    """
    text = given.value.lower() if given.value.isascii() else ""
    match = _HOST.fullmatch(text)
    if match is None or not (_is_name(match["name"]) or _address(match["name"])):
        raise given.origin.error(f"must be a bare host such as {example}: no user, no path, no query")
    scheme, port = match["scheme"] or "https", int(match["port"] or 0)
    if match["port"] and not 0 < port < 65_536:
        raise given.origin.error("has a port that does not exist")
    if scheme == "http" and not _is_loopback(match["name"]):
        raise given.origin.error("must be https://: plain http:// is for loopback addresses alone")
    shown = f":{port}" if port and port != _STANDARD_PORTS[scheme] else ""
    return f"{scheme}://{match['name']}{shown}"


def is_loopback(url: str) -> bool:
    """Whether a URL that `host_url` returned is this machine's own."""
    match = _HOST.fullmatch(url)
    return match is not None and _is_loopback(match["name"])


def warehouse_id(given: Setting[str]) -> str:
    """Return the id of a SQL warehouse; raises ConfigError."""
    if not _WAREHOUSE.fullmatch(given.value):
        raise given.origin.error("must be the id of a SQL warehouse: letters, digits and dashes")
    return given.value


def warehouse_of_path(given: Setting[str]) -> str:
    """Return the warehouse id in an HTTP path; raises ConfigError for any other path."""
    match = _HTTP_PATH.fullmatch(given.value)
    if match is None or not _WAREHOUSE.fullmatch(match["id"]):
        raise given.origin.error("must be the path of a SQL warehouse, /sql/1.0/warehouses/<id>")
    return match["id"]


def credential(given: Setting[Any]) -> str | Secret:
    """Return a part of a credential that can be sent; raises ConfigError."""
    text = given.value.reveal() if isinstance(given.value, Secret) else given.value
    # Google's credentials are a JSON document; every other one travels in a header.
    if not is_sendable("".join(text.split()) if text.startswith("{") else text):
        raise _not_sendable(given.origin)
    value: str | Secret = given.value
    return value


def header_secret(given: Setting[Secret]) -> Secret:
    """Return a secret that a header can carry; raises ConfigError."""
    if not is_sendable(given.value.reveal()):
        raise _not_sendable(given.origin)
    return given.value


def is_sendable(text: str) -> bool:
    """Whether a header can carry a text: printable ASCII without blanks, neither empty nor endless."""
    return _CREDENTIAL.fullmatch(text) is not None


def _not_sendable(origin: Origin) -> ConfigError:
    return origin.error("holds characters that a credential cannot have (blanks, line breaks, other than ASCII)")


def _is_name(name: str) -> bool:
    """Whether it is `localhost` or a name with a dot in it: a token in the wrong place seldom is."""
    labels = name.split(".")
    return name == "localhost" or (len(labels) > 1 and all(map(_LABEL.fullmatch, labels)))


def _is_loopback(name: str) -> bool:
    address = _address(name)
    return name == "localhost" or bool(address and address.is_loopback)


def _address(name: str) -> Any:
    """Return the IP address that a host is, or None."""
    import ipaddress  # seldom needed

    try:
        return ipaddress.IPv6Address(name[1:-1]) if name.startswith("[") else ipaddress.IPv4Address(name)
    except ValueError:
        return None
