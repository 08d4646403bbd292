"""How calls are encrypted: as Python does it by default, but the keys are written nowhere."""

from __future__ import annotations

import ssl


def context() -> ssl.SSLContext:
    """Return what clients verify with: the system's authorities, and no `SSLKEYLOGFILE` whoever set it."""
    made = ssl.create_default_context()
    made.keylog_filename = None  # type: ignore[assignment]  # which is what keeps it from writing
    return made
