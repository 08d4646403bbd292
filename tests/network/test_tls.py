"""Encryption as the system has it, and no keys on disk."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from fubcli.network.tls import context


def test_it_is_as_python_makes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSLKEYLOGFILE", raising=False)
    made, usual = context(), ssl.create_default_context()
    for name in ("check_hostname", "verify_mode", "verify_flags", "options", "minimum_version", "maximum_version"):
        assert getattr(made, name) == getattr(usual, name), name
    assert made.get_ca_certs() == usual.get_ca_certs()
    assert made.get_ciphers() == usual.get_ciphers()


def test_nobody_is_told_the_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    assert context().keylog_filename is None
    assert list(tmp_path.iterdir()) == [], "nor is the file opened"
    assert ssl.create_default_context().keylog_filename, "which Python would do"
