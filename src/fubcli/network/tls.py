"""How calls are encrypted: as Python does it by default, but a file of the keys is not even opened."""

from __future__ import annotations

import ssl
import sys


def context() -> ssl.SSLContext:
    """Return what clients verify with: the system's authorities, and no `SSLKEYLOGFILE` whoever set it.

    It is what `ssl.create_default_context` makes, which opens that file at once.
    """
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # which verifies certificates and names
    made.load_default_certs()
    if sys.version_info >= (3, 13):
        made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | ssl.VERIFY_X509_STRICT
    return made
