"""Who asks."""

from __future__ import annotations

import pytest

from fubcli.audit.origin import agent_hint, origin


@pytest.mark.parametrize(
    ("environ", "hint"),
    [
        ({}, ""),
        ({"CLAUDECODE": "1"}, "claude-code"),
        ({"CLAUDE_CODE_ENTRYPOINT": "cli", "CLAUDECODE": "1"}, "claude-code"),
        ({"CODEX_SANDBOX": "seatbelt"}, "codex"),
        ({"CURSOR_TRACE_ID": "abc"}, "cursor"),
        ({"GEMINI_CLI": "1"}, "gemini-cli"),
        ({"AI_AGENT": "aider", "CLAUDECODE": "1"}, "aider,claude-code"),
        ({"AGENT": "goose"}, "goose"),
        ({"AGENT": "a secret sentence; with more"}, ""),
        ({"AGENT": "x" * 33}, ""),
        ({"AGENT": "/run/agent.sock"}, ""),
        ({"CODEX_API_KEY": "sk-secret"}, "codex"),
        ({"PASSWORD": "hunter2", "USER_AGENT": "curl"}, ""),
    ],
)
def test_agents_are_named_by_their_marks_and_nothing_else_of_the_environment_is(
    environ: dict[str, str], hint: str
) -> None:
    assert agent_hint(environ) == hint


def test_the_user_is_the_operating_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    import os
    import pwd

    monkeypatch.setenv("USER", "somebody-else")
    told = origin({"USER": "somebody-else"}, "trace", "cause")
    assert (told.traceparent, told.causation) == ("trace", "cause")
    assert told.user == pwd.getpwuid(os.getuid()).pw_name
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    assert origin({}, "", "").user == "4000000"
