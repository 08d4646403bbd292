"""One line of the log: a JSON object that names the line before it by its hash, and signs itself.

{"v":1,"seq":7,"time":"…","kind":"…", … ,"prev":"<sha256 of line 6>","mac":"<HMAC-SHA256 of all before `,"mac"`>"}
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64
"""What the first line has for the hash of the line before it."""
_VERSION = 1
_SIGNED = re.compile(
    rb'(?P<body>\{"v":1,.*,"prev":"(?P<prev>[0-9a-f]{64})"),"mac":"(?P<mac>[0-9a-f]{64})"\}', re.DOTALL
)


@dataclass(frozen=True)
class Line:
    """A well-formed line without its line feed; whether it is true is another question."""

    raw: bytes
    seq: int
    prev: str
    mac: str
    members: dict[str, Any]

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes, in hex: what the next line calls `prev`."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def kind(self) -> str:
        """What it records."""
        return str(self.members.get("kind"))

    def is_signed_with(self, key: bytes) -> bool:
        """Whether its MAC is the key's."""
        return hmac.compare_digest(self.mac, _mac(key, self.raw[: -len(f',"mac":"{self.mac}"}}')]))


def write_line(members: dict[str, Any], *, seq: int, time: str, prev: str, key: bytes) -> Line:
    """Return the line that records some members; all of its bytes are ASCII, none is a line feed."""
    whole = {"v": _VERSION, "seq": seq, "time": time, **members, "prev": prev}
    body = json.dumps(whole, separators=(",", ":"), allow_nan=False).encode("ascii")[:-1]
    mac = _mac(key, body)
    return Line(body + f',"mac":"{mac}"}}'.encode(), seq, prev, mac, {**whole, "mac": mac})


def read_line(raw: bytes) -> Line | None:
    """Return the line that some bytes are, or None when they are none."""
    match = _SIGNED.fullmatch(raw)
    if match is None:
        return None
    try:
        members = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    seq = members.get("seq")
    if type(seq) is not int or seq < 1 or members.get("prev") != match["prev"].decode():
        return None
    return Line(raw, seq, match["prev"].decode(), match["mac"].decode(), members)


def _mac(key: bytes, body: bytes) -> str:
    return hmac.new(key, body, hashlib.sha256).hexdigest()
