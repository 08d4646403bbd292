"""Credentials: one personal access token, and machine-to-machine tokens that expire."""

from __future__ import annotations

import base64
import binascii
import secrets
import threading
import time
from collections.abc import Mapping
from urllib.parse import parse_qs

from tests.workspace.exchange import ApiError, Reply, Request, Route, json_reply

PERSONAL_TOKEN = "standin-personal-access-token"
CLIENT_ID = "standin-service-principal"
CLIENT_SECRET = "standin-service-principal-secret"


class Credentials:
    """Who may ask. `lifetime` is that of new tokens in seconds."""

    def __init__(self) -> None:
        self.url = ""
        self.lifetime = 3600.0
        self.personal_tokens = {PERSONAL_TOKEN}
        self._issued: dict[str, float] = {}
        self._lock = threading.Lock()

    def routes(self) -> list[Route]:
        """Return what is answered here."""
        return [
            ("GET", "/.well-known/databricks-config", self._discover),
            ("GET", "/oidc/.well-known/oauth-authorization-server", self._endpoints),
            ("GET", "/oidc/.well-known/openid-configuration", self._endpoints),
            ("POST", "/oidc/v1/token", self._token),
            ("GET", "/api/2.0/preview/scim/v2/Me", self._me),
        ]

    def authorize(self, request: Request) -> None:
        """Let a request pass that has a valid token; raises ApiError 401 or 403."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise ApiError(401, "401", "Credential was not sent or was of an unsupported type for this API.")
        with self._lock:
            if token in self.personal_tokens:
                return
            expires = self._issued.get(token)
        if expires is None:
            raise ApiError(403, "403", "Invalid access token.")
        if expires < time.monotonic():
            raise ApiError(401, "401", "Access token is expired.")

    def expire_tokens(self) -> None:
        """Let every issued token be expired from now on."""
        with self._lock:
            self._issued = dict.fromkeys(self._issued, 0.0)

    def _discover(self, _request: Request, _names: Mapping[str, str]) -> Reply:
        return json_reply({"oidc_endpoint": f"{self.url}/oidc", "workspace_id": "1234567890", "cloud": "AWS"})

    def _endpoints(self, _request: Request, _names: Mapping[str, str]) -> Reply:
        oidc = f"{self.url}/oidc"
        return json_reply(
            {
                "issuer": oidc,
                "authorization_endpoint": f"{oidc}/v1/authorize",
                "token_endpoint": f"{oidc}/v1/token",
                "grant_types_supported": ["client_credentials"],
            }
        )

    def _token(self, request: Request, _names: Mapping[str, str]) -> Reply:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        if form.get("grant_type") != "client_credentials":
            return json_reply({"error": "unsupported_grant_type"}, 400)
        if _client_of(request, form) != (CLIENT_ID, CLIENT_SECRET):
            said = {"error": "invalid_client", "error_description": "Client authentication failed"}
            return json_reply(said, 401)
        token = secrets.token_hex(16)
        with self._lock:
            self._issued[token] = time.monotonic() + self.lifetime
        return json_reply(
            {"access_token": token, "token_type": "Bearer", "expires_in": int(self.lifetime), "scope": "all-apis"}
        )

    def _me(self, _request: Request, _names: Mapping[str, str]) -> Reply:
        return json_reply(
            {
                "id": "77",
                "userName": USER,
                "displayName": "fubcli",
                "active": True,
                "emails": [{"value": USER}],
                "groups": [{"display": "users"}],
            }
        )


USER = "svc-fubcli@example.com"
"""Who the holder of any of these credentials is."""


def _client_of(request: Request, form: Mapping[str, str]) -> tuple[str, str]:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        name, _, secret = base64.b64decode(encoded).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, secret
