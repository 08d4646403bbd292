"""Encryption as the system has it, and no keys on disk."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from fubcli.network.tls import context


def test_nobody_is_told_the_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    made = context()
    assert made.keylog_filename is None
    assert (made.check_hostname, made.verify_mode) == (True, ssl.CERT_REQUIRED)
    assert ssl.create_default_context().keylog_filename, "which Python would do"
