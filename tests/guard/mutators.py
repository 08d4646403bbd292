"""Ways to write a statement differently: the plain ones keep its meaning, the hostile ones try to hide it.

A statement is cut at blanks and punctuation outside literals, quoted names and comments; what stands inside those is left
alone. A plain mutation of an allowed statement stays allowed; any mutation of a refused statement stays refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Mutator = Callable[[str], str]

_PARTS = re.compile(
    r"""(?P<opaque>'(?:[^'\\]|\\.|'')*'?|"(?:[^"\\]|\\.|"")*"?|`(?:[^`]|``)*`?|--[^\n]*\n?|/\*.*?(?:\*/|\Z)|\{[^}]*\})"""
    r"""|(?P<word>[A-Za-z_]\w*)|(?P<blank>[ \t\r\n\f]+)|(?P<other>.)""",
    re.DOTALL | re.ASCII,
)


def _each(sql: str, kind: str, change: Callable[[str], str]) -> str:
    """Change every part of a kind."""
    return _PARTS.sub(lambda match: change(match.group()) if match.lastgroup == kind else match.group(), sql)


def _alternating(word: str) -> str:
    return "".join(letter.upper() if place % 2 else letter.lower() for place, letter in enumerate(word))


PLAIN: dict[str, Mutator] = {
    "upper case": lambda sql: _each(sql, "word", str.upper),
    "lower case": lambda sql: _each(sql, "word", str.lower),
    "mixed case": lambda sql: _each(sql, "word", _alternating),
    "comments for blanks": lambda sql: _each(sql, "blank", lambda _: "/**/"),
    "comments with attacks": lambda sql: _each(sql, "blank", lambda _: " /* ; DROP TABLE x -- ' */ "),
    "line comments": lambda sql: _each(sql, "blank", lambda _: " -- ' ; DELETE\n"),
    "new lines": lambda sql: _each(sql, "blank", lambda _: "\r\n\t"),
    "wide blanks": lambda sql: f"\n\n  {sql}\n\n  ",
    "leading comment": lambda sql: f"/* SELECT 1 */ -- SELECT 2\n{sql}",
    "trailing semicolon": lambda sql: f"{sql}\n;",
}
"""Mutations that mean the same to every reader."""

NESTED: dict[str, Mutator] = {
    "in brackets": lambda sql: f"(\n{sql}\n)",
    "in FROM": lambda sql: f"SELECT * FROM (\n{sql}\n) AS nested",
    "in a CTE": lambda sql: f"WITH nested AS (\n{sql}\n) SELECT * FROM nested",
    "behind a CTE": lambda sql: f"WITH harmless AS (SELECT 1 AS one) {sql}",
    "in UNION": lambda sql: f"SELECT 1 UNION ALL (\n{sql}\n)",
    "in EXISTS": lambda sql: f"SELECT 1 WHERE EXISTS (\n{sql}\n)",
    "as a column": lambda sql: f"SELECT (\n{sql}\n) AS nested",
    "in a lambda": lambda sql: f"SELECT transform(array(1), x -> (\n{sql}\n))",
    "in CREATE TABLE": lambda sql: f"CREATE TABLE sandbox_fub.u_matttu.t AS {sql}",
    "in INSERT": lambda sql: f"INSERT INTO sandbox_fub.u_matttu.t SELECT * FROM (\n{sql}\n)",
    "explained": lambda sql: f"EXPLAIN {sql}",
    "second": lambda sql: f"SELECT 1;\n{sql}",
    "first": lambda sql: f"{sql}\n; SELECT 1",
    "scripted": lambda sql: f"BEGIN\n{sql}\n; END",
}
"""Mutations that put a statement inside another one."""

HOSTILE: dict[str, Mutator] = {
    "non-breaking blanks": lambda sql: _each(sql, "blank", lambda _: "\u00a0"),
    "wide Unicode blanks": lambda sql: _each(sql, "blank", lambda _: "\u2003"),
    "vertical tabs": lambda sql: _each(sql, "blank", lambda _: "\u000b"),
    "long s": lambda sql: _each(sql, "word", lambda word: word.replace("s", "\u017f").replace("S", "\u017f")),
    "dotless i": lambda sql: _each(sql, "word", lambda word: word.replace("i", "\u0131").replace("I", "\u0131")),
    "full-width letters": lambda sql: _each(sql, "word", lambda word: chr(ord(word[0]) + 0xFEE0) + word[1:]),
    "invisible joiners": lambda sql: _each(sql, "word", lambda word: f"{word[0]}\u200b{word[1:]}"),
    "backticked words": lambda sql: _each(sql, "word", lambda word: f"`{word}`"),
    "nested comments": lambda sql: _each(sql, "blank", lambda _: " /* /* */ */ "),
    "a comment over two lines": lambda sql: f"-- \\\n/*\n{sql} -- */ SELECT 1",
    "a hint in a comment": lambda sql: f"/* /*+ */ {sql} -- */ SELECT 2",
    "inside a hint": lambda sql: f"SELECT /*+ COALESCE(1) -- */ '\n*/ 1 UNION ALL {sql} -- '",
    "executable comment": lambda sql: f"/*!50000 {sql} */",
    "template": lambda sql: f"{{% if true %}} {sql} {{% endif %}}",
    "executed text": lambda sql: "EXECUTE IMMEDIATE '" + sql.replace("\\", "\\\\").replace("'", "\\'") + "'",
}
"""Mutations that some readers undo and others do not."""
