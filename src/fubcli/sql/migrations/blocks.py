"""Bodies of routines: whether one BEGIN … END holds all of a body, whatever `;` stands in it."""

from __future__ import annotations

from collections.abc import Sequence

_OPENS_STATEMENT = frozenset({";", "BEGIN", "THEN", "ELSE", "DO", "LOOP", "REPEAT", ":"})
_ENDED_BY_NAME = ("IF", "LOOP", "WHILE", "REPEAT", "FOR", "CASE")
_IN_A_HEAD = frozenset(
    {
        "RETURNS", "DETERMINISTIC", "NOT", "CONTAINS", "NO", "SQL", "READS", "MODIFIES", "DATA", "LANGUAGE", "SECURITY",
        "DEFINER", "INVOKER", "COMMENT", "FOR", "EACH", "ROW", "INT", "INTEGER", "BIGINT", "TINYINT", "SMALLINT",
        "VARCHAR", "CHAR", "TEXT", "LONGTEXT", "DECIMAL", "DOUBLE", "FLOAT", "DATE", "DATETIME", "TIMESTAMP", "JSON",
        "BOOLEAN", "BOOL", "UNSIGNED", "CHARSET", "CHARACTER", "SET", "UTF8MB4", "",
    }
)  # fmt: skip


def is_one_block(words: Sequence[str]) -> bool:  # noqa: C901 - one machine, whose states belong together
    """Whether what is behind a routine's name and parameters is one BEGIN whose END is the last word but its label.

    BEGIN counts only where a statement begins, END only behind a `;`: elsewhere both may be names.
    """
    begin = words.index("BEGIN") if "BEGIN" in words else len(words)
    if not _is_head(words[:begin]):
        return False
    open_: list[str] = []
    declares = is_handler = False
    for at in range(begin, len(words)):
        word, before = words[at], words[at - 1] if at > begin else ";"
        is_case = bool(open_) and open_[-1] == "case"
        is_start = before in _OPENS_STATEMENT and not is_case
        declares = word == "DECLARE" if is_start else declares
        is_handler = not is_start and declares and (is_handler or word == "HANDLER")
        if word == "BEGIN" and (is_start or is_handler) and not is_case:
            open_.append("block")
            is_handler = False
        elif word == "CASE" and before != "END":
            open_.append("statement" if is_start else "case")
        elif word == "END":
            after = words[at + 1] if at + 1 < len(words) else ""
            if is_case:
                open_.pop()
                continue
            if before not in (";", "BEGIN"):
                return False
            if after not in _ENDED_BY_NAME:
                if open_.pop() != "block":
                    return False
                if not open_:
                    return at >= len(words) - 2
            elif after == "CASE" and open_.pop() != "statement":
                return False
    return False


def _is_head(words: Sequence[str]) -> bool:
    """Whether nothing in front of the first BEGIN begins a body of another kind."""
    last = len(words) - 1 - list(reversed(words)).index(")") if ")" in words else -1
    behind = list(words[last + 1 :])
    if "ROW" in behind:
        behind = behind[behind.index("ROW") + 1 :]
    if behind[-1:] == [":"]:
        behind = behind[:-2]
    return ";" not in words and all(each in _IN_A_HEAD for each in behind)
