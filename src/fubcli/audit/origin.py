"""Who asks: the user of the operating system, and which coding agents left their marks."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from fubcli.model.audit import Origin

_MARKS: tuple[tuple[str, str], ...] = (
    # beginning of a variable's name -> the agent
    ("CLAUDECODE", "claude-code"),
    ("CLAUDE_CODE_", "claude-code"),
    ("CODEX_", "codex"),
    ("CURSOR_", "cursor"),
    ("GEMINI_CLI", "gemini-cli"),
)
_NAMING = ("AI_AGENT", "AGENT")
"""Variables whose value is an agent's name; told only when it is short and plain."""
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._-]{1,31}")


def origin(environ: Mapping[str, str], traceparent: str, causation: str) -> Origin:
    """Return who asks, as the operating system and the environment tell it."""
    return Origin(traceparent, causation, _user(), agent_hint(environ))


def agent_hint(environ: Mapping[str, str]) -> str:
    """Return the names of the agents that left a mark, sorted and joined by commas; a hint, not a proof."""
    found = {agent for name in environ for mark, agent in _MARKS if name.startswith(mark)}
    found |= {environ[name] for name in _NAMING if _PLAIN.fullmatch(environ.get(name, ""))}
    return ",".join(sorted(found))


def _user() -> str:
    """Return the name of the user that the process runs as, or the number of one who has no name."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
